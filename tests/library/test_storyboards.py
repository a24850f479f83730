"""What the teacher composed is kept; what went with a lesson is gone from it, and that is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.clock import SimulatedClock
from appliance.core.storyboard import StillNotThere, TooMuchWhite, WhiteOutside
from appliance.core.traject import TrajectFinished
from appliance.core.zones import MAX_ZONES, Zone
from appliance.library import actiepunten, adopt, cycles, keeping, logbook, removal, storyboards, trajecten
from appliance.library.database import Library
from appliance.library.errors import ActiepuntUnknown, LessonUnknown, TrajectUnknown
from appliance.library.storyboards import Still, Storyboard
from tests.library import folders


@pytest.fixture
def traject(library: Library, clock: SimulatedClock) -> str:
    return trajecten.create(library, "Hoe geef ik stilte?", "interactie", clock.now_utc()).id


@pytest.fixture
def lesson(library: Library, lessons_folder: Path, clock: SimulatedClock, traject: str) -> str:
    made = folders.write_folder(lessons_folder)
    adopt.adopt(library, folders.identity(), folders.OWNER, lessons_folder, clock, lambda: None)
    keeping.place(library, lessons_folder, made, traject, None)
    return made


def test_one_that_was_not_begun_shows_the_question_and_nothing_else(library: Library, traject: str) -> None:
    assert storyboards.of_traject(library, traject) == Storyboard("", "Hoe geef ik stilte?", "", (), ())
    with pytest.raises(TrajectUnknown):
        storyboards.of_traject(library, "x")


def test_all_of_it_is_kept_in_its_order(library: Library, traject: str, lesson: str, clock: SimulatedClock) -> None:
    now = clock.now_utc()
    cycle = cycles.list_for(library, traject)[0].id
    points = [actiepunten.create(library, cycle, text, now + timedelta(seconds=n)).id for n, text in enumerate("ab")]
    stills = (Still(lesson, 4000, "as_is", "later"), Still(lesson, 1000), Still(lesson, 1000, "coarse", "nog eens"))
    board = Storyboard("Wachten", "", "mijn woorden", stills, (points[1], points[0]))
    kept = storyboards.keep(library, traject, board, now)
    assert kept == replace(board, actiepunten=tuple(points))
    assert storyboards.texts(library, kept) == ["a", "b"]
    fewer = replace(board, stills=stills[:1], actiepunten=(points[1],))
    assert storyboards.keep(library, traject, fewer, now) == fewer
    actiepunten.delete(library, points[1])
    assert storyboards.of_traject(library, traject).actiepunten == ()


def test_what_is_left_white_is_kept_with_its_still(
    library: Library, traject: str, lesson: str, clock: SimulatedClock
) -> None:
    white = (Zone(0.1, 0.2, 0.3, 0.4), Zone(0.5, 0.5, 0.5, 0.5))
    board = Storyboard("", "", "", (Still(lesson, 0, white=white), Still(lesson, 1000, "as_is", white=white[:1])), ())
    assert storyboards.keep(library, traject, board, clock.now_utc()) == board
    all_of_it = replace(board, stills=(Still(lesson, 0, white=(Zone(0, 0, 1, 1),)),))
    assert storyboards.keep(library, traject, all_of_it, clock.now_utc()) == all_of_it
    for wrong, error in (
        ((Zone(0.8, 0, 0.3, 0.1),), WhiteOutside),
        ((Zone(0, 0, 0, 0.1),), WhiteOutside),
        ((Zone(0, 0, 0.1, 0.1),) * (MAX_ZONES + 1), TooMuchWhite),
    ):
        with pytest.raises(error):
            storyboards.keep(library, traject, replace(board, stills=(Still(lesson, 0, white=wrong),)), clock.now_utc())
    assert storyboards.of_traject(library, traject) == all_of_it


def test_what_is_not_of_the_traject_is_refused(
    library: Library, traject: str, lesson: str, clock: SimulatedClock
) -> None:
    now = clock.now_utc()
    other = trajecten.create(library, "Anders?", "didactiek", now).id
    point = actiepunten.create(library, cycles.list_for(library, other)[0].id, "x", now).id
    board = storyboards.of_traject(library, traject)
    with pytest.raises(LessonUnknown):
        storyboards.keep(library, other, replace(board, stills=(Still(lesson, 0),)), now)
    with pytest.raises(LessonUnknown):
        storyboards.keep(library, traject, replace(board, stills=(Still("x", 0),)), now)
    with pytest.raises(StillNotThere):
        storyboards.keep(library, traject, replace(board, stills=(Still(lesson, 7_000_000),)), now)
    with pytest.raises(ActiepuntUnknown):
        storyboards.keep(library, traject, replace(board, actiepunten=(point,)), now)
    assert storyboards.of_traject(library, traject) == board
    trajecten.finish(library, traject, now)
    with pytest.raises(TrajectFinished):
        storyboards.keep(library, traject, board, now)


def test_stills_of_a_lesson_that_was_placed_elsewhere_stay_and_can_be_worked_on(
    library: Library, lessons_folder: Path, traject: str, lesson: str, clock: SimulatedClock
) -> None:
    now = clock.now_utc()
    board = replace(storyboards.of_traject(library, traject), stills=(Still(lesson, 0), Still(lesson, 2000)))
    storyboards.keep(library, traject, board, now)
    other = trajecten.create(library, "Anders?", "didactiek", now).id
    keeping.place(library, lessons_folder, lesson, other)
    reworded = replace(board, words="later geschreven")
    assert storyboards.keep(library, traject, reworded, now) == reworded
    without = storyboards.keep(library, traject, replace(board, stills=()), now)
    with pytest.raises(LessonUnknown):  # once taken out it does not come back
        storyboards.keep(library, traject, replace(without, stills=(Still(lesson, 0),)), now)


def test_a_lesson_takes_its_stills_along_and_that_is_told_until_the_next_change(
    library: Library, lessons_folder: Path, traject: str, lesson: str, clock: SimulatedClock
) -> None:
    now = clock.now_utc()
    board = storyboards.of_traject(library, traject)
    stills = (Still(lesson, 0), Still(lesson, 2000))
    storyboards.keep(library, traject, replace(board, stills=stills, words="blijft"), now)
    removal.delete_lesson(library, lessons_folder, lesson, clock)
    left = storyboards.of_traject(library, traject)
    assert (left.stills, left.stills_gone, left.words) == ((), 2, "blijft")
    assert storyboards.keep(library, traject, left, now).stills_gone == 0


def test_it_goes_with_its_traject(library: Library, traject: str, lesson: str, clock: SimulatedClock) -> None:
    board = storyboards.of_traject(library, traject)
    storyboards.keep(library, traject, replace(board, stills=(Still(lesson, 0),)), clock.now_utc())
    trajecten.delete(library, traject)
    for table in ("storyboards", "storyboard_stills"):
        assert library.all(f"SELECT * FROM {table}") == []


def test_the_logbook_counts_and_says_no_more(
    library: Library, traject: str, lesson: str, clock: SimulatedClock
) -> None:
    stills = (Still(lesson, 0, "as_is", "geheim"), Still(lesson, 2000, "usual", "geheim"))
    board = Storyboard("geheim", "geheim", "geheim", stills, ())
    storyboards.note_made(library, traject, board, clock.now_utc())
    line = logbook.read(library)[-1]
    assert (line.event, line.fields) == ("storyboard_made", {"traject": traject, "stills": "2", "as_is": "1"})
