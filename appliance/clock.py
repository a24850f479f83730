"""Time, passed in: the monotonic clock, the wall clock, and whether the wall clock is trusted are three things."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What the box knows of time."""

    def monotonic_us(self) -> int:
        """Microseconds since some fixed point; never goes back. For media and for durations."""

    def now_utc(self) -> datetime:
        """The date and time, which may be wrong: see `trusted`."""

    @property
    def trusted(self) -> bool:
        """Whether dates may decide over retention and expiry."""


@dataclass(slots=True)
class SystemClock:
    """The machine's own clocks. `speed` makes the monotonic one run faster, for trying out."""

    speed: float = 1.0
    trusted: bool = True
    _start_ns: int = field(default_factory=time.monotonic_ns)

    def monotonic_us(self) -> int:
        return int((time.monotonic_ns() - self._start_ns) * self.speed) // 1000

    def now_utc(self) -> datetime:
        return datetime.now(UTC)


@dataclass(slots=True)
class SimulatedClock:
    """A clock that a test moves by hand."""

    monotonic_now_us: int = 0
    wall: datetime = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)
    trusted: bool = True

    def monotonic_us(self) -> int:
        return self.monotonic_now_us

    def now_utc(self) -> datetime:
        return self.wall

    def advance(self, seconds: float) -> None:
        self.monotonic_now_us += int(seconds * 1_000_000)
        self.wall += timedelta(seconds=seconds)
