"""Until when a lesson is kept: agreed otherwise, warned ahead, and the same in the library and on the disk."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from appliance import lessonfiles
from appliance.clock import SimulatedClock
from appliance.core.retention import LastDayPast, LastDayTooFar
from appliance.library import keeping, lessons, logbook, removal, warned
from appliance.library.adopt import adopt
from appliance.library.database import Library
from appliance.library.errors import LastDayInDoubt, StorageFull
from appliance.library.finding import newest
from tests.library import folders

TODAY = date(2026, 9, 1)
RULE = date(2026, 10, 27)
LATER, EARLIER = date(2027, 3, 1), date(2026, 9, 10)


class Cut(BaseException):
    """The plug is pulled."""


@pytest.fixture
def lesson(library: Library, lessons_folder: Path, clock: SimulatedClock) -> str:
    name = folders.write_folder(lessons_folder)
    sign_in(library, lessons_folder, clock)
    return name


def sign_in(library: Library, folder: Path, clock: SimulatedClock) -> None:
    adopt(library, folders.identity(), folders.OWNER, folder, clock, lambda: None)


def on_disk(folder: Path, lesson: str) -> str | None:
    return lessonfiles.decode_retention((folder / lesson / lessonfiles.RETENTION_FILE).read_bytes()).delete_after


def agree(library: Library, folder: Path, lesson: str, day: date, reason: str = " studiedag ") -> lessons.LessonRow:
    return keeping.agree(library, folder, lesson, day, reason, TODAY, folders.RECORDED)


@pytest.mark.parametrize("day", [LATER, EARLIER])
def test_agreed_otherwise_is_kept_in_both_places_with_its_reason(
    library: Library, lessons_folder: Path, lesson: str, clock: SimulatedClock, day: date
) -> None:
    row = agree(library, lessons_folder, lesson, day)
    assert (row.delete_after, row.rule_day, row.kept_reason) == (day, RULE, "studiedag")
    assert on_disk(lessons_folder, lesson) == day.isoformat()
    line = logbook.read(library)[-1]
    # The reason may be a sentence about somebody: it stays with the lesson and goes with it.
    assert (line.event, line.fields) == (
        "agreed_otherwise",
        {"lesson": lesson, "until": day.isoformat(), "rule": "2026-10-27"},
    )
    sign_in(library, lessons_folder, clock)
    assert lessons.one(library, lesson).delete_after == day
    assert on_disk(lessons_folder, lesson) == day.isoformat()


def test_the_day_of_the_rule_takes_the_agreement_back(library: Library, lessons_folder: Path, lesson: str) -> None:
    agree(library, lessons_folder, lesson, LATER)
    row = agree(library, lessons_folder, lesson, RULE)
    assert (row.delete_after, row.kept_reason) == (RULE, None)
    assert on_disk(lessons_folder, lesson) == "2026-10-27"
    assert logbook.read(library)[-1].event == "rule_again"


def test_what_cannot_be_agreed_changes_nothing(library: Library, lessons_folder: Path, lesson: str) -> None:
    lines = len(logbook.read(library))
    for day, error in ((date(2026, 8, 31), LastDayPast), (date(2027, 9, 3), LastDayTooFar)):
        with pytest.raises(error):
            agree(library, lessons_folder, lesson, day)
    assert lessons.one(library, lesson).delete_after == RULE
    assert on_disk(lessons_folder, lesson) == "2026-10-27"
    assert len(logbook.read(library)) == lines


def test_only_later_than_the_rule_is_later(library: Library, lessons_folder: Path, lesson: str) -> None:
    agree(library, lessons_folder, lesson, LATER)
    assert not keeping.is_later(library, lessons_folder, lesson, RULE)
    assert keeping.is_later(library, lessons_folder, lesson, RULE + timedelta(days=1))


def test_while_the_date_is_in_doubt_nothing_can_be_agreed(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    name = folders.write_folder(lessons_folder, delete_after=None)
    clock.trusted = False
    sign_in(library, lessons_folder, clock)
    with pytest.raises(LastDayInDoubt):
        agree(library, lessons_folder, name, LATER)
    with pytest.raises(LastDayInDoubt):
        keeping.is_later(library, lessons_folder, name, LATER)
    # The sweep has given a date since.
    keeping.give_date(lessons_folder / name, folders.OWNER, TODAY)
    assert agree(library, lessons_folder, name, LATER).rule_day == RULE


def test_a_nagesprek_shortens_the_rule_and_leaves_the_agreement(
    library: Library, lessons_folder: Path, lesson: str
) -> None:
    row = keeping.hold_nagesprek(library, lessons_folder, lesson, date(2026, 9, 8))
    assert (row.delete_after, row.rule_day) == (date(2026, 10, 8), date(2026, 10, 8))
    assert on_disk(lessons_folder, lesson) == "2026-10-08"
    later = keeping.hold_nagesprek(library, lessons_folder, lesson, date(2026, 10, 20))
    assert (later.delete_after, later.nagesprek_on) == (date(2026, 10, 8), date(2026, 10, 20))
    agree(library, lessons_folder, lesson, LATER)
    row = keeping.hold_nagesprek(library, lessons_folder, lesson, date(2026, 9, 2))
    assert (row.delete_after, row.rule_day, row.kept_reason) == (LATER, date(2026, 10, 2), "studiedag")
    assert on_disk(lessons_folder, lesson) == LATER.isoformat()


@pytest.mark.parametrize("day", [LATER, EARLIER])
@pytest.mark.parametrize("point", ["file", "library"])
def test_a_cut_never_brings_the_day_on_the_disk_forward_unseen(
    library: Library,
    lessons_folder: Path,
    lesson: str,
    clock: SimulatedClock,
    monkeypatch: pytest.MonkeyPatch,
    point: str,
    day: date,
) -> None:
    """Whatever the moment: the sweep cannot take the lesson before the library's day, and the next sign-in makes both
    say the same."""

    def cut(*_: object, **__: object) -> None:
        raise Cut

    if point == "file":
        monkeypatch.setattr(keeping, "_write", cut)
    else:
        monkeypatch.setattr(logbook, "add", cut)
    with pytest.raises(Cut):
        agree(library, lessons_folder, lesson, day)
    monkeypatch.undo()
    row = lessons.one(library, lesson)
    stored = on_disk(lessons_folder, lesson)
    assert stored is not None
    assert date.fromisoformat(stored) >= row.delete_after
    assert (row.delete_after == day) == (row.kept_reason is not None)
    sign_in(library, lessons_folder, clock)
    assert lessons.one(library, lesson).delete_after == row.delete_after
    assert on_disk(lessons_folder, lesson) == row.delete_after.isoformat()


def test_a_day_written_into_the_file_by_somebody_else_does_not_last(
    library: Library, lessons_folder: Path, lesson: str, clock: SimulatedClock
) -> None:
    path = lessons_folder / lesson / lessonfiles.RETENTION_FILE
    path.write_bytes(f'{{"owner":"{folders.OWNER}","delete_after":"2099-01-01"}}'.encode())
    sign_in(library, lessons_folder, clock)
    assert on_disk(lessons_folder, lesson) == "2026-10-27"
    assert lessons.one(library, lesson).delete_after == RULE


@pytest.mark.parametrize("rotten", [b"{", None])
def test_a_lost_file_comes_back_with_the_day_that_was_agreed(
    library: Library, lessons_folder: Path, lesson: str, clock: SimulatedClock, rotten: bytes | None
) -> None:
    """At once, and not only when all is settled: the sweep may come at any moment in between."""
    agree(library, lessons_folder, lesson, LATER)
    clock.wall += timedelta(days=100)
    path = lessons_folder / lesson / lessonfiles.RETENTION_FILE
    path.unlink() if rotten is None else path.write_bytes(rotten)
    kept: list[bool] = []

    def sweep() -> None:
        removal.expire_lessons(lessons_folder, clock.now_utc().date(), None, lambda gone: True)
        kept.append(path.exists())

    adopt(library, folders.identity(), folders.OWNER, lessons_folder, clock, sweep)
    sweep()
    assert set(kept) == {True}
    assert on_disk(lessons_folder, lesson) == LATER.isoformat()


# --- warnings


def shown(library: Library, today: date) -> list[dict[str, str]]:
    warned.note_shown(library, newest(library), today, folders.RECORDED)
    return [line.fields for line in logbook.read(library) if line.event == "lesson_warned"]


def test_each_warning_is_noted_once(library: Library, lesson: str) -> None:
    seven = {"lesson": lesson, "days": "7", "until": "2026-10-27"}
    assert shown(library, date(2026, 10, 19)) == []
    assert shown(library, date(2026, 10, 20)) == [seven]
    assert shown(library, date(2026, 10, 25)) == [seven]
    assert shown(library, date(2026, 10, 26)) == [seven, {**seven, "days": "1"}]
    assert shown(library, date(2026, 10, 27)) == [seven, {**seven, "days": "1"}]
    assert lessons.one(library, lesson).warned_days == 1


def test_of_another_last_day_is_warned_anew(library: Library, lessons_folder: Path, lesson: str) -> None:
    shown(library, RULE)
    assert agree(library, lessons_folder, lesson, LATER).warned_days is None
    assert shown(library, RULE)[1:] == []
    assert shown(library, LATER)[1:] == [{"lesson": lesson, "days": "1", "until": LATER.isoformat()}]


def test_a_full_disk_does_not_keep_the_list_away(
    library: Library, lesson: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StorageFull

    monkeypatch.setattr(logbook, "add", full)
    assert shown(library, RULE) == []
    monkeypatch.undo()
    assert len(shown(library, RULE)) == 1
