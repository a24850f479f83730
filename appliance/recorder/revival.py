"""Devices that stopped by themselves during a lesson, or hang, and the tries to switch them on again.

A cable that was kicked out and put back must cost the seconds in between, not the rest of the lesson.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from appliance.core.lesson import Track
from appliance.hardware.errors import DeviceStopped
from appliance.log import log, log_error

RETRY_S = 3.0
STUCK_S = 10.0  # a device that is on and says nothing for so long is switched off and on: its driver hangs
GIVE_UP_S = 30.0  # a lesson in which neither picture nor sound comes back ends after this


@dataclass(frozen=True, slots=True)
class Revived:
    """One device: how to switch it on again, and off."""

    start: Callable[[], None]
    stop: Callable[[], None]


class Revival:
    """`ended` comes from the devices' threads, `try_again` runs where it may block, the rest returns at once."""

    def __init__(self, devices: Mapping[Track, Revived], wall: Callable[[], float]) -> None:
        self._devices = devices
        self._wall = wall
        self._lock = threading.Lock()
        self._gone: dict[Track, Exception] = {}
        self._over: set[Track] = set()
        self._stuck: set[Track] = set()
        self._began_s = dict.fromkeys(devices, wall())
        self._since_s = self._tried_s = float("-inf")
        self._closed = False

    def ended(self, track: Track, error: Exception | None) -> None:
        """A device said its last word. `error` None is the natural end of a source that has one."""
        if error is None:
            log("device_over", track=track)
            self._over.add(track)
            return
        log_error("device_ended", error.__cause__ or error)
        with self._lock:
            self._gone[track] = error
            self._since_s = self._tried_s = self._wall()

    def silent(self, track: Track, silent_s: float) -> None:
        """A device has given nothing for so long. One that hangs is gone, without a word about it."""
        now_s = self._wall()
        with self._lock:
            if track in self._gone or track in self._over:
                return
            if min(silent_s, now_s - self._began_s[track]) > STUCK_S:
                log("device_stuck", track=track)
                self._stuck.add(track)
                self._gone[track] = DeviceStopped()
                self._since_s, self._tried_s = now_s, float("-inf")

    @property
    def gone(self) -> frozenset[Track]:
        with self._lock:
            return frozenset(self._gone)

    @property
    def due(self) -> bool:
        with self._lock:
            return bool(self._gone) and not self._closed and self._wall() - self._tried_s >= RETRY_S

    @property
    def hopeless(self) -> Exception | None:
        """What broke, when every device is gone and none comes back."""
        with self._lock:
            any_left = self._devices.keys() - self._gone.keys() - self._over
            too_long = self._wall() - self._since_s >= GIVE_UP_S
            return next(iter(self._gone.values()), None) if too_long and not any_left else None

    def try_again(self) -> None:
        """Switch on what is gone. What refuses is tried again later."""
        with self._lock:
            self._tried_s = self._wall()
            gone = tuple(self._gone)
        for track in gone:
            self._revive(track)

    def close(self) -> None:
        """The lesson ends: nothing is switched on any more, nor left on."""
        with self._lock:
            self._closed = True

    def _revive(self, track: Track) -> None:
        device = self._devices[track]
        with self._lock:
            was, stuck = self._gone.pop(track), track in self._stuck
            self._stuck.discard(track)
            self._began_s[track] = self._wall()
        try:
            if stuck:
                device.stop()
            device.start()
        except BaseException as error:  # noqa: BLE001 - whatever keeps it from coming back, the lesson goes on without it
            log("device_still_gone", track=track, kind=type(error).__name__)
            with self._lock:
                self._gone[track] = was
                if stuck:
                    self._stuck.add(track)
            return
        log("device_back", track=track)
        with self._lock:
            late = self._closed
        if late:
            device.stop()
