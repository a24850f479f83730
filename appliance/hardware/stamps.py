"""A device's own times turned into the box's: the device is the better judge of steps, the clock of the hour."""

from __future__ import annotations

from appliance.clock import Clock

# How fast two clocks may drift apart: far more than crystals do.
_DRIFT = 200 / 1_000_000


class Stamps:
    """The smallest delay seen between a device's time and its arrival is taken for the true distance of the clocks."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._distance_us: float | None = None
        self._arrived_us = 0
        self._latest_us = -1

    def stamp(self, device_us: int | None) -> int:
        """The moment on the box's clock; always later than the one before. Without a device time: now."""
        arrived_us = self._clock.monotonic_us()
        moment_us = arrived_us if device_us is None else device_us + self._distance(device_us, arrived_us)
        self._latest_us = max(self._latest_us + 1, round(moment_us))
        return self._latest_us

    def _distance(self, device_us: int, arrived_us: int) -> float:
        distance_us = arrived_us - device_us
        if self._distance_us is None:
            self._distance_us = distance_us
        else:
            slack = (arrived_us - self._arrived_us) * _DRIFT
            self._distance_us = min(distance_us, self._distance_us + slack)
        self._arrived_us = arrived_us
        return self._distance_us
