"""Any sequence of starts, jumps of the clock and words about the time: lessons keep their order, nothing is destroyed
early and nothing is shown late. Whoever vouches for the date tells the truth here; everything else may happen."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance import boots
from appliance.boots import note_boot, starts
from appliance.clock import SimulatedClock
from appliance.core.lesson import RETENTION_DAYS, first_retention, lesson_id
from appliance.errors import TerugblikError
from appliance.lessonfiles import RETENTION_FILE, encode_retention
from appliance.library import database, dating, lessons, order
from appliance.library.database import Library
from appliance.library.finding import newest
from appliance.library.key import create_library
from appliance.release.opening import Openings
from appliance.release.place import Place
from appliance.release.shelf import Grant
from appliance.release.sweep import sweep_lessons, sweep_releases
from appliance.timekeeping import BoxClock
from tests.library import folders

PAST = datetime(1970, 1, 1, tzinfo=UTC)
BEGIN = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
COACH = "bert"
_COLUMNS = (
    "id, recorded_at, clock_trusted, duration_ms, state, width, height, frames_per_second, bytes, delete_after, boot,"
    " boot_ms"
)


@dataclass
class Machine:
    """`true` is the time in the world, which the box does not see; `base.wall` is what its system clock says."""

    data: Path
    kernel: Path
    library: Library
    true: datetime = BEGIN
    base: SimulatedClock = field(default_factory=lambda: SimulatedClock(wall=BEGIN))
    network: bool = False
    battery: bool = False
    boots: int = 0
    recorded: list[tuple[str, datetime]] = field(default_factory=list)
    given: dict[str, date] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.off(0, "past")

    # --- what can happen

    def goes_by(self, seconds: int) -> None:
        self.true += timedelta(seconds=seconds)
        self.base.advance(seconds)

    def off(self, seconds: int, then: str) -> None:
        """Switched off for so long. `then`: where its system clock begins."""
        self.true += timedelta(seconds=seconds)
        self.boots += 1
        self.base.boot_now_ms = 15_000
        self.battery, self.network = then == "battery", False
        self.base.wall = {"past": PAST, "battery": self.true, "file": self.base.wall}[then]
        self.kernel.write_text(f"boot {self.boots}")
        self.number = note_boot(self.data).number
        self.restart()

    def restart(self) -> None:
        """Of the processes; the machine runs on."""
        # A battery clock vouches only while it agrees with the system's.
        self.clock = BoxClock(self.base, self.data, lambda: self.network, lambda now: self.battery and now == self.true)
        self.place = Place.of(self.data, self.clock)

    def jumps(self, seconds: int) -> None:
        """Somebody sets the system clock: the kernel then no longer says that it is kept right."""
        self.base.wall += timedelta(seconds=seconds)
        self.network = False

    def goes_online(self) -> None:
        self.base.wall, self.network = self.true, True

    def goes_offline(self) -> None:
        self.network = False

    def tablet(self) -> None:
        with suppress(TerugblikError):
            self.place.days.known.accept(self.true, sure=True)

    def record(self) -> None:
        name = lesson_id(os.urandom(10))
        now, sure = self.clock.now_utc(), self.clock.trusted
        retention = first_retention(folders.OWNER, now, clock_trusted=sure)
        folder = self.data / "lessons" / name
        folder.mkdir(parents=True)
        (folder / RETENTION_FILE).write_bytes(encode_retention(retention))
        values = (name, now.isoformat(), int(sure), 0, "whole", 0, 0, 0, 0)
        self.library.run(
            f"INSERT INTO lessons ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(*values, retention.delete_after or "2026-01-01", self.number, self.base.boot_ms()),
        )
        self.recorded.append((name, self.true))

    def release(self) -> None:
        if self.clock.trusted:
            name, until = os.urandom(10).hex(), self.place.days.today() + timedelta(days=14)
            self.place.shelf.released(name).mkdir(parents=True)
            self.place.shelf.write_grant(Grant(name, folders.OWNER, COACH, until))
            self.given[name] = until

    # --- what must hold

    def look(self) -> None:
        """As the web process does, each second and each minute."""
        self.goes_by(2)
        self._show()
        self.place.days.known.note()
        dating.correct(self.library, self.data / "lessons", starts(self.data), [name for name, _ in self.recorded])
        order.settle(self.library)
        self._show()
        self._sweep()
        self._order_and_dates()

    def _show(self) -> None:
        for release, until in self.given.items():
            row: Any = SimpleNamespace(id=release, state="active", given=False, until=until)
            asker: Any = SimpleNamespace(id=COACH)
            with suppress(TerugblikError):
                Openings(self.place).require_open(asker, row)
                assert self.day() <= until, "shown late"

    def _sweep(self) -> None:
        today, sure = self.day(), self.clock.trusted
        for release in sweep_releases(self.place):
            assert today > self.given.pop(release), "a release was destroyed early"
        gone = sweep_lessons(self.place, lambda: None)
        for name, recorded in [one for one in self.recorded if one[0] in gone]:
            assert today > _day(recorded) + timedelta(days=RETENTION_DAYS), "a lesson was destroyed early"
            self.recorded.remove((name, recorded))
            lessons.forget(self.library, name)
        if sure:
            assert all(today <= until for until in self.given.values()), "a release outlived its date"

    def _order_and_dates(self) -> None:
        rows = newest(self.library)
        assert [row.id for row in rows] == [name for name, _ in reversed(self.recorded)]
        for row, (_, recorded) in zip(rows, reversed(self.recorded), strict=True):
            assert not row.clock_trusted or abs(row.recorded_at - recorded) <= timedelta(minutes=1)
        if self.clock.trusted:
            mine = [row for row in rows if row.boot == self.number]
            assert all(row.clock_trusted for row in mine), "the date is known and its lessons were not dated"

    def day(self) -> date:
        return _day(self.true)


def _day(moment: datetime) -> date:
    return moment.astimezone().date()


_SPANS = st.sampled_from([1, 60, 3600, 86_400, 20 * 86_400, 70 * 86_400])
_JUMPS = st.sampled_from([-900 * 86_400, -86_400, -3600, -30, 30, 3600, 86_400, 400 * 86_400])
_STARTS = ("past", "file", "battery")
_PLAIN = ("record", "release", "goes_online", "tablet", "record", "release", "goes_offline", "restart")
_STEPS = st.one_of(
    *(st.tuples(st.just(name)) for name in _PLAIN),
    st.tuples(st.just("off"), _SPANS, st.sampled_from(_STARTS)),
    st.tuples(st.just("goes_by"), _SPANS),
    st.tuples(st.just("off"), _SPANS, st.sampled_from(_STARTS)),
    st.tuples(st.just("jumps"), _JUMPS),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "SYNCHRONOUS", "OFF")
        made = create_library(tmp_path_factory.mktemp("person"), folders.identity().recipient)
    yield made
    made.close()


@settings(max_examples=100, deadline=None)
@given(st.lists(_STEPS, min_size=12, max_size=40))
def test_order_and_dates_hold_whatever_happens_to_the_clock(library: Library, steps: list[tuple[Any, ...]]) -> None:
    library.run("DELETE FROM lessons")
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        data, kernel = Path(folder) / "data", Path(folder) / "boot_id"
        data.mkdir()
        patch.setattr(boots, "_KERNEL", kernel)
        machine = Machine(data, kernel, library)
        machine.look()
        for name, *given_ in steps:
            getattr(machine, name)(*given_)
            machine.look()
