"""The box's own clock: dates by whoever vouches for them, and the last moment that was known, kept on the disk.

`clock.json` holds one `Known`. The web process writes it, both processes read it, so that a tablet's time holds for
both until the machine is switched off, over restarts of either.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from appliance import boots
from appliance.boots import kernel_boot_id
from appliance.clock import Clock
from appliance.config import ClockKind
from appliance.core.checksum import with_sum, without_sum
from appliance.core.trust import BUILT, Known, Look, Reading, Source, accepted, is_of, judge
from appliance.log import log_error
from appliance.storage import write_durably
from appliance.timesources import battery_clock_agrees, ntp_synchronised

CLOCK_FILE = "clock.json"
_LOOK_EACH_MS = 1000
# A pulled plug takes so much of what was known. A card would wear if it were written each second.
_NOTE_EACH = timedelta(minutes=15)
_NEAR = timedelta(seconds=2)


def open_clock(base: Clock, data: Path, kind: ClockKind) -> Clock:
    """`base` counts the time; the date is judged on top of it."""
    if kind == "machine":
        return base
    if kind == "tablet":
        return BoxClock(base, data, ntp=lambda: False, rtc=lambda _: False)
    return BoxClock(base, data)


def read_known(data: Path) -> Known | None:
    try:
        known = msgspec.json.decode(without_sum((data / CLOCK_FILE).read_bytes()), type=Known)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return _known_by_starts(data)
    return _known_by_starts(data) if known.at.tzinfo is None else known


def _known_by_starts(data: Path) -> Known | None:
    """With `clock.json` lost it is still known when the machine was started before: without that, one tablet that is a
    year ahead would be believed without a question. No network need bow to it."""
    latest = max(boots.starts(data).values(), default=None)
    return None if latest is None else Known("", 0, latest, "tablet")


@dataclass(slots=True)
class BoxClock:
    """Looks afresh each second, and at once when `clock.json` was written."""

    base: Clock
    data: Path
    ntp: Callable[[], bool] = ntp_synchronised
    rtc: Callable[[datetime], bool] = battery_clock_agrees
    boot: str = field(default_factory=kernel_boot_id)
    built: datetime = BUILT
    _looked: tuple[int, tuple[int, int] | None, Reading] | None = None

    def monotonic_us(self) -> int:
        return self.base.monotonic_us()

    def boot_ms(self) -> int:
        return self.base.boot_ms()

    def now_utc(self) -> datetime:
        reading = self._reading()
        return reading.at(self.base.boot_ms())

    def system_utc(self) -> datetime:
        return self.base.system_utc()

    @property
    def source(self) -> Source | None:
        return self._reading().source

    @property
    def trusted(self) -> bool:
        return self.source is not None

    def _reading(self) -> Reading:
        at_ms, file = self.base.boot_ms(), _version(self.data / CLOCK_FILE)
        looked = self._looked
        if looked is not None and 0 <= at_ms - looked[0] < _LOOK_EACH_MS and looked[1] == file:
            return looked[2]
        system = self.base.now_utc()
        known = read_known(self.data)
        # A battery clock hangs on a slow bus, and matters only until something is known.
        rtc = (known is None or not is_of(known, self.boot, at_ms)) and self.rtc(system)
        reading = judge(Look(self.boot, at_ms, system, self.ntp(), rtc), known, self.built)
        self._looked = (at_ms, file, reading)
        return reading


def _version(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


class KnownTime:
    """Keeps what is known of the time; only in the web process. May be used by any thread."""

    def __init__(self, data: Path, clock: Clock, boot: str | None = None) -> None:
        self._data = data
        self._clock = clock
        self._boot = kernel_boot_id() if boot is None else boot
        self._lock = threading.Lock()
        self._latest = read_known(data)
        self._number: int | None = None
        self._noted: datetime | None = None

    @property
    def latest(self) -> Known | None:
        return self._latest

    def note(self) -> None:
        """Keep that it is now, if that is known and worth a write."""
        with self._lock:
            source = self._clock.source
            if source is None:
                return
            known = Known(self._boot, self._clock.boot_ms(), self._clock.now_utc().astimezone(UTC), source)
            try:
                if self._is_news(known):
                    # Also when the disk refuses: until the box is switched off it is known all the same.
                    self._latest = known
                    self._keep(known)
                self._note_start(known)
            except OSError as error:
                log_error("time_not_kept", error)

    def accept(self, offered: datetime, *, sure: bool) -> None:
        """A signed-in teacher says that it is `offered`. Raises what `core.trust.accepted` raises."""
        with self._lock:
            boot_ms, source = self._clock.boot_ms(), self._clock.source
            reading = Reading(self._clock.now_utc() - timedelta(milliseconds=boot_ms), source)
            at = accepted(offered.astimezone(UTC), reading, boot_ms, self._latest, sure=sure)
            known = Known(self._boot, boot_ms, at, "tablet")
            self._keep(known)
            self._note_start(known)

    def _is_news(self, known: Known) -> bool:
        before = self._latest
        if before is None or before.source != known.source or not is_of(before, known.boot, known.boot_ms):
            return True
        return abs(before.started - known.started) > _NEAR or known.at - before.at >= _NOTE_EACH

    def _keep(self, known: Known) -> None:
        self._data.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_durably(self._data / CLOCK_FILE, with_sum(msgspec.json.encode(known)))
        self._latest = known

    def _note_start(self, known: Known) -> None:
        """For the lessons of this start of the machine, whenever their teacher signs in."""
        if self._noted is not None and abs(self._noted - known.started) <= _NEAR:
            return
        if self._number is None:
            boot = boots.known_boot(self._data, self._boot)
            if boot is None:
                return
            self._number = boot.number
        boots.note_start(self._data, self._number, known.started)
        self._noted = known.started
