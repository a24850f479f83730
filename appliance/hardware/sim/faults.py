"""What can go wrong in a classroom, at will: by hand while a lesson runs, or at the times that a script tells.

The simulator's devices ask here whether something is wrong with them now; so does `recorder.faulty` for the disk, the
clock and the recorder's own threads. Nothing outside the simulator knows of it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from enum import StrEnum

from appliance.clock import Clock, SystemClock
from appliance.log import log

_LOOK_S = 0.02
# Long enough to be seen in a box at rest. Then somebody has repaired it: with a full disk no next lesson could begin.
AFTERWARDS_US = 60_000_000


class Fault(StrEnum):
    """Each by the words that a script calls it. What dies does so once, unless the script says until when."""

    CAMERA_STALLS = "camera stalls"  # no more pictures, and no word about it
    CAMERA_UNPLUGGED = "camera unplugged"  # a running camera ends, a start finds none
    CAMERA_THREAD_DIES = "camera thread dies"
    ENCODER_DIES = "encoder dies"
    PICTURE_FROZEN = "picture frozen"  # the same picture again and again, with fresh timestamps
    PICTURE_UNUSABLE = "picture unusable"  # what the camera gives is no picture
    MICROPHONE_STALLS = "microphone stalls"
    MICROPHONE_UNPLUGGED = "microphone unplugged"
    MICROPHONE_THREAD_DIES = "microphone thread dies"
    MICROPHONE_ZEROS = "microphone zeros"  # sound that holds digital zeros only
    BUTTON_DIES = "button dies"
    MUXER_RAISES = "muxer raises"  # something in the muxer that nobody thought of
    MUXING_DIES = "muxing dies"
    COMMITTER_DIES = "committer dies"
    EAR_DIES = "ear dies"
    DISK_FULL = "disk full"
    DISK_READ_ONLY = "disk read-only"
    DISK_STALLS = "disk stalls"  # neither writes nor syncs come back
    WRITE_STALLS = "write stalls"
    SYNC_STALLS = "sync stalls"
    SYNC_FAILS = "sync fails"
    CLOCK_JUMPS_BACK = "clock jumps back"  # an hour, and back again at the end
    CLOCK_JUMPS_FORWARD = "clock jumps forward"


class Scripted:
    """One fault of a script, in seconds of lesson time. `end_s` None: it stays until a minute after the lesson."""

    def __init__(self, fault: Fault, begin_s: float, end_s: float | None = None) -> None:
        self.fault = fault
        self.begin_s = begin_s
        self.end_s = end_s
        self.forget()

    def forget(self) -> None:
        self.seen = False
        self.waited_out_s: float | None = None  # by the machine's clock, once somebody waits for its end

    def covers(self, at_s: float) -> bool:
        return self.begin_s <= at_s and (self.end_s is None or at_s < self.end_s)


class Faults:
    """None at first. May be asked and set from any thread; takes effect within a frame.

    A script's times count from when the devices were switched on for a lesson, on the lesson's own clock.
    """

    def __init__(self, script: Sequence[Scripted] = (), clock: Clock | None = None, speed: float = 1.0) -> None:
        self._script = script
        self._clock = clock or SystemClock()
        self._speed = speed
        self._lock = threading.Lock()
        self._by_hand: set[Fault] = set()
        self._origin_us: int | None = None
        self._off_us: int | None = None
        self._on: set[str] = set()

    def begin(self, *faults: Fault) -> None:
        with self._lock:
            self._by_hand.update(faults)

    def end(self, *faults: Fault) -> None:
        with self._lock:
            self._by_hand.difference_update(faults)

    def clear(self) -> None:
        with self._lock:
            self._by_hand.clear()

    def switched_on(self, device: str) -> None:
        """The first one after all were switched off begins the script anew; one that broke was not switched off."""
        with self._lock:
            if not self._on:
                self._origin_us = self._clock.monotonic_us()
                for scripted in self._script:
                    scripted.forget()
            self._on.add(device)
            self._off_us = None

    def switched_off(self, device: str) -> None:
        with self._lock:
            self._on.discard(device)
            self._off_us = None if self._on else self._clock.monotonic_us()

    def active(self, fault: Fault) -> bool:
        """Whether it is wrong now."""
        with self._lock:
            return fault in self._by_hand or self._scripted(fault) is not None

    def strikes(self, fault: Fault) -> bool:
        """The same for what happens in a moment: true once, or as often as it is asked until the script's end."""
        with self._lock:
            if fault in self._by_hand:
                self._by_hand.remove(fault)
                return True
            once = [scripted for scripted in self._script if scripted.seen and scripted.end_s is None]
            return self._scripted(fault, but=once) is not None

    def wait_out(self, *faults: Fault) -> None:
        """Returns when none of them is active any more: what stalls.

        It looks at real time: a lesson that waits for a stalled disk may not get on by its own clock.
        """
        while time.monotonic() < self._until_s(faults) and any(self.active(fault) for fault in faults):
            time.sleep(_LOOK_S)

    def _until_s(self, faults: Sequence[Fault]) -> float:
        with self._lock:
            if self._by_hand.intersection(faults):
                return float("inf")
            found = [scripted for fault in faults if (scripted := self._scripted(fault)) is not None]
            return max((self._waited_out(one) for one in found), default=0.0)

    def _waited_out(self, scripted: Scripted) -> float:
        if scripted.end_s is None:
            return float("inf")
        if scripted.waited_out_s is None:
            scripted.waited_out_s = time.monotonic() + (scripted.end_s - self._at_s()) / self._speed
        return scripted.waited_out_s

    def _scripted(self, fault: Fault, but: Sequence[Scripted] = ()) -> Scripted | None:
        if self._origin_us is None or self._is_over():
            return None
        for scripted in self._script:
            if scripted.fault is fault and scripted not in but and scripted.covers(self._at_s()):
                if not scripted.seen:
                    scripted.seen = True
                    log("fault_begins", fault=fault.replace(" ", "_"), at_s=self._at_s())
                return scripted
        return None

    def _is_over(self) -> bool:
        return self._off_us is not None and self._clock.monotonic_us() - self._off_us > AFTERWARDS_US

    def _at_s(self) -> float:
        return 0.0 if self._origin_us is None else (self._clock.monotonic_us() - self._origin_us) / 1_000_000
