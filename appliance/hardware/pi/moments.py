"""A sensor's own times as moments of the box's clock: the camera measures when, and nothing on the way adds to it."""

from __future__ import annotations

import time

from appliance.clock import Clock
from appliance.hardware.stamps import Stamps

# libcamera promises the first; some of its drivers stamp with the second. They differ once a machine has slept.
_SYSTEM_CLOCKS = (time.CLOCK_BOOTTIME, time.CLOCK_MONOTONIC)
_OLDEST_US = 5_000_000
_TRIES = 5


class Moments:
    """Decided by the first picture and kept: all these clocks are one crystal, so nothing drifts.

    Where a camera counts in a time of its own, pictures get their moments from when they arrive, smoothed.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._stamps = Stamps(clock)
        self._distance_us: int | None = None
        self._decided = False
        self._latest_us = -1

    def moment_us(self, sensor_us: int) -> int:
        """Always later than the one before."""
        if not self._decided:
            self._distance_us, self._decided = self._distance(sensor_us), True
        if self._distance_us is None:
            return self._stamps.stamp(sensor_us)
        self._latest_us = max(self._latest_us + 1, sensor_us + self._distance_us)
        return self._latest_us

    def _distance(self, sensor_us: int) -> int | None:
        ages = {clock: time.clock_gettime_ns(clock) // 1000 - sensor_us for clock in _SYSTEM_CLOCKS}
        fitting = {clock: age for clock, age in ages.items() if 0 <= age <= _OLDEST_US}
        if not fitting:
            return None
        clock = min(fitting, key=lambda one: fitting[one])
        # Of several looks the one in which the least time passed between the two clocks.
        return min(self._look(clock) for _ in range(_TRIES))[1]

    def _look(self, clock: int) -> tuple[int, int]:
        before_us = self._clock.monotonic_us()
        system_us = time.clock_gettime_ns(clock) // 1000
        took_us = self._clock.monotonic_us() - before_us
        # The earlier end: a picture must not seem to come from the future.
        return took_us, before_us - system_us
