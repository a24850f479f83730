"""Of a large library only the newest lessons are looked at while somebody waits; the others come afterwards."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from appliance.boots import note_boot, note_start
from appliance.clock import SimulatedClock
from appliance.core.lesson import Retention
from appliance.errors import Unavailable
from appliance.lessonfiles import LESSON_FILE, RETENTION_FILE, decode_retention, encode_retention
from appliance.library import adopt as adopting
from appliance.library import lessons
from appliance.library.adopt import adopt, look_at
from appliance.library.database import Library
from tests.library import folders


@pytest.fixture(autouse=True)
def one_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adopting, "LOOKED_AT_FIRST", 1)


@pytest.fixture
def known(library: Library, lessons_folder: Path, clock: SimulatedClock) -> list[str]:
    """Three lessons in the library, the newest first."""
    names = [folders.write_folder(lessons_folder) for _ in range(3)]
    assert sorted(take_in(library, lessons_folder, clock)) == sorted(names)
    for hour, name in enumerate(names):
        library.run("UPDATE lesson_words SET number = ? WHERE lesson = ?", 100 - hour, name)
    return names


def take_in(library: Library, where: Path, clock: SimulatedClock, later: list[str] | None = None) -> list[str]:
    return adopt(library, folders.identity(), folders.OWNER, where, clock, lambda: None, later)


def look(
    library: Library, where: Path, clock: SimulatedClock, some: list[str], recording: str | None = None
) -> list[str]:
    return look_at(library, folders.identity(), folders.OWNER, where, clock, lambda: recording, some)


def last_day(where: Path, lesson: str) -> str | None:
    return decode_retention((where / lesson / RETENTION_FILE).read_bytes()).delete_after


def write_day(where: Path, lesson: str, day: str | None) -> None:
    (where / lesson / RETENTION_FILE).write_bytes(encode_retention(Retention(folders.OWNER, day)))


def test_what_is_new_and_the_newest_do_not_wait(
    library: Library, lessons_folder: Path, clock: SimulatedClock, known: list[str]
) -> None:
    for lesson in known:
        write_day(lessons_folder, lesson, "2026-09-05")
    later: list[str] = ["of the time before"]
    new = folders.write_folder(lessons_folder)
    assert take_in(library, lessons_folder, clock, later) == [new]
    assert sorted(later) == sorted(known[1:])
    assert [last_day(lessons_folder, lesson) for lesson in known] == ["2026-10-27", "2026-09-05", "2026-09-05"]
    assert look(library, lessons_folder, clock, later) == []
    assert [last_day(lessons_folder, lesson) for lesson in known] == ["2026-10-27"] * 3


def test_nothing_is_asked_of_the_recorder_when_all_is_as_it_was(
    library: Library, lessons_folder: Path, clock: SimulatedClock, known: list[str]
) -> None:
    def never() -> str:
        raise AssertionError

    assert look_at(library, folders.identity(), folders.OWNER, lessons_folder, clock, never, known) == []


def test_every_kind_of_change_is_seen_later_too(
    library: Library, lessons_folder: Path, clock: SimulatedClock, known: list[str]
) -> None:
    shorter, undated, lost = known
    film = lessons_folder / shorter / LESSON_FILE
    film.write_bytes(film.read_bytes()[:-3000])
    write_day(lessons_folder, undated, None)
    (lessons_folder / lost / RETENTION_FILE).write_bytes(b"{")
    assert look(library, lessons_folder, clock, known) == [shorter]
    assert lessons.one(library, shorter).state == "damaged"
    assert last_day(lessons_folder, undated) == "2026-10-27"
    assert last_day(lessons_folder, lost) == "2026-10-27"


def test_the_lesson_that_is_being_recorded_is_left_alone(
    library: Library, lessons_folder: Path, clock: SimulatedClock, known: list[str]
) -> None:
    write_day(lessons_folder, known[0], "2026-09-05")
    look(library, lessons_folder, clock, known, recording=known[0])
    assert last_day(lessons_folder, known[0]) == "2026-09-05"


def test_with_the_recorder_away_the_days_are_settled_all_the_same(
    library: Library, lessons_folder: Path, clock: SimulatedClock, known: list[str]
) -> None:
    def away() -> str:
        raise Unavailable

    write_day(lessons_folder, known[0], "2026-09-05")
    look_at(library, folders.identity(), folders.OWNER, lessons_folder, clock, away, known)
    assert last_day(lessons_folder, known[0]) == "2026-10-27"


def test_a_folder_that_is_gone_or_somebody_elses_changes_nothing(
    library: Library, lessons_folder: Path, clock: SimulatedClock, known: list[str]
) -> None:
    (lessons_folder / known[0]).rename(lessons_folder.parent / "elsewhere")
    stranger = encode_retention(Retention("f" * 20, "2026-09-05"))
    (lessons_folder / known[1] / RETENTION_FILE).write_bytes(stranger)
    before = [lessons.one(library, lesson) for lesson in known]
    assert look(library, lessons_folder, clock, known) == []
    assert [lessons.one(library, lesson) for lesson in known] == before
    assert (lessons_folder / known[1] / RETENTION_FILE).read_bytes() == stranger


def test_a_date_that_became_known_reaches_the_others_later(
    library: Library, lessons_folder: Path, clock: SimulatedClock, known: list[str]
) -> None:
    boot = note_boot(lessons_folder.parent, "boot").number
    library.run("UPDATE lessons SET boot = ?, boot_ms = 60000, clock_trusted = 0", boot)
    note_start(lessons_folder.parent, boot, folders.RECORDED + timedelta(days=1))
    later: list[str] = []
    assert take_in(library, lessons_folder, clock, later) == known[:1]
    assert not lessons.one(library, known[2]).clock_trusted
    assert sorted(look(library, lessons_folder, clock, later)) == sorted(later)
    assert lessons.one(library, known[2]).recorded_at == folders.RECORDED + timedelta(days=1, minutes=1)
