"""A lesson recorded in doubt gets its date when it becomes known, also long after it was taken in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from appliance import lessonfiles
from appliance.age.reader import open_sealed
from appliance.age.writer import seal
from appliance.boots import note_boot, note_start
from appliance.clock import SimulatedClock
from appliance.core.lesson import Retention
from appliance.library import keeping, lessons
from appliance.library.adopt import adopt
from appliance.library.database import Library
from appliance.library.finding import newest
from tests.library import folders

PAST = datetime(1970, 1, 1, 0, 10, tzinfo=UTC)
STARTED = datetime(2026, 9, 1, 7, 0, tzinfo=UTC)
HOUR_MS = 3_600_000


def recorded(
    lessons_folder: Path, *, boot: int, boot_ms: int, at: datetime = PAST, sure: bool = False, until: str | None = None
) -> str:
    """A lesson as a box leaves it that counted its starts."""
    name = folders.write_folder(lessons_folder, delete_after=until)
    path = lessons_folder / name / lessonfiles.FACTS_FILE
    facts = lessonfiles.decode_facts(open_sealed(path.read_bytes(), [folders.identity()]))
    facts = replace(facts, boot=boot, boot_ms=boot_ms, recorded_at=at.isoformat(), clock_trusted=sure)
    path.write_bytes(seal(lessonfiles.encode_facts(facts), [folders.identity().recipient]))
    return name


def take_in(library: Library, folder: Path, clock: SimulatedClock) -> list[str]:
    return adopt(library, folders.identity(), folders.OWNER, folder, clock, lambda: None)


def kept_until(folder: Path, lesson: str) -> str | None:
    return lessonfiles.decode_retention((folder / lesson / lessonfiles.RETENTION_FILE).read_bytes()).delete_after


def test_a_lesson_that_was_taken_in_is_dated_when_the_date_is_known(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    name = recorded(lessons_folder, boot=3, boot_ms=2 * HOUR_MS)
    clock.trusted = False
    assert take_in(library, lessons_folder, clock) == [name]
    row = lessons.one(library, name)
    assert (row.recorded_at, row.clock_trusted, row.rule_day) == (PAST, False, None)
    clock.trusted = True
    note_start(lessons_folder.parent, 3, STARTED)
    assert take_in(library, lessons_folder, clock) == [name]
    row = lessons.one(library, name)
    assert (row.recorded_at, row.clock_trusted) == (STARTED + timedelta(hours=2), True)
    assert take_in(library, lessons_folder, clock) == []
    assert kept_until(lessons_folder, name) == "2026-10-27"


def test_one_whose_teacher_signs_in_later_too(library: Library, lessons_folder: Path, clock: SimulatedClock) -> None:
    """The tablet of a colleague told the time; the box was switched off since."""
    for boot in range(1, 6):
        note_boot(lessons_folder.parent, f"boot-{boot}")
    note_start(lessons_folder.parent, 3, STARTED)
    names = [recorded(lessons_folder, boot=boot, boot_ms=HOUR_MS) for boot in (2, 3, 4)]
    assert sorted(take_in(library, lessons_folder, clock)) == sorted(names)
    rows = [lessons.one(library, name) for name in names]
    assert [row.clock_trusted for row in rows] == [False, True, False]
    assert rows[1].recorded_at == STARTED + timedelta(hours=1)
    # The order holds all the same, and none of them can go before eight weeks from the first day that was sure.
    assert [row.id for row in newest(library)] == names[::-1]
    assert [kept_until(lessons_folder, name) for name in names] == ["2026-10-27"] * 3


def test_the_network_corrects_what_a_tablet_said(library: Library, lessons_folder: Path, clock: SimulatedClock) -> None:
    wrong = STARTED + timedelta(days=2)
    name = recorded(lessons_folder, boot=3, boot_ms=HOUR_MS, at=wrong, sure=True, until="2026-10-29")
    take_in(library, lessons_folder, clock)
    note_start(lessons_folder.parent, 3, STARTED)
    assert take_in(library, lessons_folder, clock) == [name]
    assert lessons.one(library, name).recorded_at == STARTED + timedelta(hours=1)
    # Its teacher was told a day; it does not come closer.
    assert kept_until(lessons_folder, name) == "2026-10-29"


def test_a_lesson_recorded_later_than_was_thought_is_kept_longer(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    early = STARTED - timedelta(days=10)
    plain = recorded(lessons_folder, boot=3, boot_ms=HOUR_MS, at=early, sure=True, until="2026-10-17")
    agreed = recorded(lessons_folder, boot=3, boot_ms=2 * HOUR_MS, at=early, sure=True, until="2026-10-17")
    take_in(library, lessons_folder, clock)
    keeping.agree(library, lessons_folder, agreed, date(2026, 9, 20), "opa", date(2026, 9, 1), clock.now_utc())
    note_start(lessons_folder.parent, 3, STARTED)
    take_in(library, lessons_folder, clock)
    row = lessons.one(library, plain)
    assert (row.delete_after, row.rule_day) == (date(2026, 10, 27), date(2026, 10, 27))
    assert kept_until(lessons_folder, plain) == "2026-10-27"
    row = lessons.one(library, agreed)
    assert (row.delete_after, row.rule_day) == (date(2026, 9, 20), date(2026, 10, 27))
    assert kept_until(lessons_folder, agreed) == "2026-09-20"


def test_a_lesson_that_was_never_counted_stays_as_it_is(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    name = folders.write_folder(lessons_folder)
    note_start(lessons_folder.parent, 0, STARTED + timedelta(days=3))
    assert take_in(library, lessons_folder, clock) == [name]
    assert lessons.one(library, name).recorded_at == folders.RECORDED
    assert Retention(folders.OWNER, kept_until(lessons_folder, name)) == Retention(folders.OWNER, "2026-10-27")
