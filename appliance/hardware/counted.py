"""When samples were taken that come without a time of their own: their count, held against the box's clock."""

from __future__ import annotations

from appliance.clock import Clock
from appliance.hardware.blocks import JITTER_US
from appliance.hardware.ports import SAMPLE_RATE
from appliance.hardware.stamps import Stamps

# What is merely late comes in time again as soon as the machine breathes; what stays late for so long was lost.
_LOST_AFTER_US = 1_000_000


class Counted:
    """Follows a crystal that is a little fast or slow, and tells late from lost."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._stamps = Stamps(clock)
        self._count = 0
        self._first_us: int | None = None
        self._last_us = self._in_time_us = 0

    def moment_us(self, samples: int, waiting: int) -> int:
        """Of the first of so many samples that were just read; `waiting` came already and are not read yet."""
        self._count += samples
        newest_us = _us(self._count + waiting)
        now_us, moment_us = self._clock.monotonic_us(), self._stamps.stamp(newest_us)
        if self._first_us is None or now_us - moment_us < JITTER_US:
            self._in_time_us = now_us
        elif now_us - self._in_time_us > _LOST_AFTER_US:
            self._stamps, self._in_time_us = Stamps(self._clock), now_us
            moment_us = self._stamps.stamp(newest_us)
        first_us = moment_us - _us(samples + waiting)
        if self._first_us is None:
            self._first_us = first_us
        self._last_us = first_us + _us(samples)
        return first_us

    @property
    def seconds(self) -> float:
        """Of sound, by the device's own crystal."""
        return self._count / SAMPLE_RATE

    @property
    def slow_ppm(self) -> float:
        """How much slower than the box's clock the device counts, in millionths; negative where it is faster."""
        if self._first_us is None or not self._count:
            return 0.0
        return ((self._last_us - self._first_us) / _us(self._count) - 1) * 1_000_000


def _us(samples: int) -> int:
    return samples * 1_000_000 // SAMPLE_RATE
