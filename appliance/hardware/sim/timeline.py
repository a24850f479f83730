"""Where in the file the simulated world is: one timeline for the camera, the microphone and the preview.

A *take* begins when the first device starts while none runs: the file then plays from its beginning. The other
device joins the same take, so that picture and sound stay together. While nothing runs the file plays on, as a
classroom does, for the preview.
"""

from __future__ import annotations

import threading
import time

from appliance.clock import Clock, FastClock

# A device that starts so soon after the first one is meant to start with it: it begins at the take's beginning.
# Real seconds on purpose: they bound what a caller takes between two calls, however fast the lesson's clock runs.
_TOGETHER_S = 2.0


class Timeline:
    """Positions are microseconds since the take began; they do not wrap where the file loops."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._lock = threading.Lock()
        self._reached_us: dict[str, int] = {}  # how far each running device has come
        self._took_part: set[str] = set()
        self._began_real_s = time.monotonic()
        self.origin_us = clock.monotonic_us()
        if isinstance(clock, FastClock):
            clock.slowest = self._slowest_us

    def join(self, device: str) -> int:
        """Take part in the take, or begin one. Returns the position at which the device begins."""
        with self._lock:
            if not self._reached_us:
                self.origin_us = self.clock.monotonic_us()
                self._began_real_s = time.monotonic()
                self._took_part.clear()
            together = device not in self._took_part and time.monotonic() - self._began_real_s < _TOGETHER_S
            self._took_part.add(device)
            begin_us = 0 if together else self.position_us()
            self._reached_us[device] = begin_us
            return begin_us

    def reach(self, device: str, position_us: int) -> None:
        """The device has dealt with everything before this position; one that has left does not come back by it."""
        if device in self._reached_us:
            self._reached_us[device] = position_us

    def leave(self, device: str) -> None:
        with self._lock:
            self._reached_us.pop(device, None)

    def position_us(self) -> int:
        return self.clock.monotonic_us() - self.origin_us

    def _slowest_us(self) -> int | None:
        reached = list(self._reached_us.values())
        return self.origin_us + min(reached) if reached else None
