"""Time, passed in: the monotonic clock, the wall clock, and whether the wall clock is trusted are three things."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Protocol

from appliance.core.trust import Source


class Clock(Protocol):
    """What the box knows of time."""

    def monotonic_us(self) -> int:
        """Microseconds since some fixed point; never goes back. For media and for durations."""

    def boot_ms(self) -> int:
        """Milliseconds since the machine was started, sleep included: the same for every process of this start."""

    def now_utc(self) -> datetime:
        """The date and time, which may be wrong: see `trusted`."""

    def system_utc(self) -> datetime:
        """What the machine's own clock shows, believed or not. For who looks whether somebody set it."""

    @property
    def trusted(self) -> bool:
        """Whether dates may decide over retention and expiry."""

    @property
    def source(self) -> Source | None:
        """Who vouches for the date; None: nobody, and `trusted` is False."""


@dataclass(slots=True)
class SystemClock:
    """The machine's own clocks, taken as they are."""

    trusted: bool = True
    _start_ns: int = field(default_factory=time.monotonic_ns)

    def monotonic_us(self) -> int:
        return (time.monotonic_ns() - self._start_ns) // 1000

    def boot_ms(self) -> int:
        return _boot_ms()

    def now_utc(self) -> datetime:
        return datetime.now(UTC)

    def system_utc(self) -> datetime:
        return self.now_utc()

    @property
    def source(self) -> Source | None:
        return "machine" if self.trusted else None


@dataclass(slots=True)
class FastClock:
    """For trying out: the monotonic clock runs `speed` times as fast, or as fast as the simulated devices can go.

    `slowest` says how far the slowest of them has come, in this clock's microseconds, None while none runs. The
    clock waits when it is `AHEAD_US` ahead of that: else picture and sound would drift apart in the film.
    """

    AHEAD_US: ClassVar[int] = 500_000

    speed: float
    trusted: bool = True
    slowest: Callable[[], int | None] = lambda: None
    _start_ns: int = field(default_factory=time.monotonic_ns)
    _waited_us: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def monotonic_us(self) -> int:
        with self._lock:
            now_us = int((time.monotonic_ns() - self._start_ns) * self.speed) // 1000 - self._waited_us
            reached_us = self.slowest()
            if reached_us is not None and now_us > reached_us + self.AHEAD_US:
                self._waited_us += now_us - reached_us - self.AHEAD_US
                now_us = reached_us + self.AHEAD_US
            return now_us

    def boot_ms(self) -> int:
        """Real milliseconds: the other process counts them too."""
        return _boot_ms()

    def now_utc(self) -> datetime:
        return datetime.now(UTC)

    def system_utc(self) -> datetime:
        return self.now_utc()

    @property
    def source(self) -> Source | None:
        return "machine" if self.trusted else None


@dataclass(slots=True)
class SimulatedClock:
    """A clock that a test moves by hand."""

    monotonic_now_us: int = 0
    wall: datetime = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)
    trusted: bool = True
    boot_now_ms: int = 0

    def monotonic_us(self) -> int:
        return self.monotonic_now_us

    def boot_ms(self) -> int:
        return self.boot_now_ms

    def now_utc(self) -> datetime:
        return self.wall

    def system_utc(self) -> datetime:
        return self.wall

    @property
    def source(self) -> Source | None:
        return "machine" if self.trusted else None

    def advance(self, seconds: float) -> None:
        self.monotonic_now_us += int(seconds * 1_000_000)
        self.boot_now_ms += int(seconds * 1000)
        self.wall += timedelta(seconds=seconds)


def _boot_ms() -> int:
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000
