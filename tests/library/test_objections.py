"""Children who may not be in the picture, and what is gone through before each lesson."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from appliance.clock import SimulatedClock
from appliance.core.objections import (
    MAX_OBJECTIONS,
    ChecklistNeeded,
    NotThisLesson,
    ObjectionUnknown,
    PermissionsNeeded,
    SeatEmpty,
    TooManyObjections,
    ZoneNeeded,
)
from appliance.core.zones import Zone, ZoneOutside, ZonesCoverAll
from appliance.library import checklists, cycles, lessons, objections, trajecten
from appliance.library.adopt import adopt
from appliance.library.checklists import Answers
from appliance.library.database import Library
from appliance.library.errors import LessonUnknown
from tests.library import folders

NOW = folders.RECORDED
WINDOW = Zone(0.1, 0.2, 0.25, 0.3)


def recorded(library: Library, folder: Path, clock: SimulatedClock, count: int = 1) -> list[str]:
    """Lessons in the order in which they were recorded, taken in at once."""
    names = []
    for number in range(count):
        at = NOW + timedelta(hours=number)
        names.append(folders.write_folder(folder, plain=folders.movie(3.0), recorded_at=at))
    adopt(library, folders.identity(), folders.OWNER, folder, clock, lambda: None)
    return names


def test_a_place_is_noted_changed_and_taken_away(library: Library) -> None:
    seat = objections.create(library, "  tafel bij\nhet raam ", "mask", WINDOW, NOW)
    assert (seat.seat, seat.zone) == ("tafel bij het raam", WINDOW)
    other = objections.create(library, "achterin", "other_seat", None, NOW + timedelta(minutes=1))
    assert objections.list_all(library) == [seat, other]
    changed = objections.change(library, seat.id, "voorin", "move_camera", WINDOW)
    # Only a mask has a zone.
    assert (changed.seat, changed.measure, changed.zone, changed.noted_at) == ("voorin", "move_camera", None, NOW)
    assert objections.list_all(library) == [changed, other]
    objections.delete(library, seat.id)
    assert objections.list_all(library) == [other]
    for act in (objections.one, objections.delete):
        with pytest.raises(ObjectionUnknown):
            act(library, seat.id)
    with pytest.raises(ObjectionUnknown):
        objections.change(library, seat.id, "voorin", "move_camera", None)


def test_what_cannot_be_a_place_changes_nothing(library: Library) -> None:
    with pytest.raises(SeatEmpty):
        objections.create(library, " \n", "move_camera", None, NOW)
    with pytest.raises(ZoneNeeded):
        objections.create(library, "voorin", "mask", None, NOW)
    with pytest.raises(ZoneOutside):
        objections.create(library, "voorin", "mask", Zone(0.9, 0, 0.2, 0.2), NOW)
    objections.create(library, "links", "mask", Zone(0, 0, 0.5, 1), NOW)
    with pytest.raises(ZonesCoverAll):
        objections.create(library, "rechts", "mask", Zone(0.5, 0, 0.5, 1), NOW)
    assert [one.seat for one in objections.list_all(library)] == ["links"]
    for number in range(MAX_OBJECTIONS - 1):
        objections.create(library, f"plek {number}", "other_seat", None, NOW)
    with pytest.raises(TooManyObjections):
        objections.create(library, "nog een", "other_seat", None, NOW)


def test_it_is_not_answered_by_saying_nothing(library: Library) -> None:
    with pytest.raises(ChecklistNeeded):
        checklists.answer(library, Answers(None, permissions=True), asks_permission=False, now=NOW)
    assert checklists.waiting(library) is None
    none = checklists.answer(library, Answers([], permissions=False), asks_permission=False, now=NOW)
    assert (none.children, none.measures, none.zones, none.permissions) == (0, (), (), False)
    assert checklists.waiting(library) == none == checklists.newest(library)


def test_each_child_that_is_known_of_is_thought_of_again(library: Library) -> None:
    first = objections.create(library, "voorin", "move_camera", None, NOW)
    second = objections.create(library, "bij het raam", "mask", WINDOW, NOW)
    for confirmed in ([], [first.id], [first.id, "0" * 20], [first.id, second.id, "0" * 20]):
        with pytest.raises(ChecklistNeeded):
            checklists.answer(library, Answers(confirmed, permissions=False), asks_permission=False, now=NOW)
    answers = Answers([second.id, first.id], permissions=False)
    made = checklists.answer(library, answers, asks_permission=False, now=NOW)
    assert (made.children, made.measures, made.zones) == (2, ("move_camera", "mask"), (WINDOW,))
    # No place in words is kept of a child that was taken off the list.
    assert "raam" not in str(dict(library.one("SELECT * FROM checklists") or {}))


def test_a_child_with_whom_nothing_is_recorded_keeps_the_box_from_being_ready(library: Library) -> None:
    child = objections.create(library, "voorin", "do_not_record", None, NOW)
    with pytest.raises(NotThisLesson):
        checklists.answer(library, Answers([child.id], permissions=False), asks_permission=False, now=NOW)
    assert checklists.waiting(library) is None


def test_where_the_school_asks_for_consent_that_is_gone_through_too(library: Library) -> None:
    with pytest.raises(PermissionsNeeded):
        checklists.answer(library, Answers([], permissions=False), asks_permission=True, now=NOW)
    assert checklists.answer(library, Answers([], permissions=True), asks_permission=True, now=NOW).permissions
    # Where it is not asked for, it is not answered either.
    assert not checklists.answer(library, Answers([], permissions=True), asks_permission=False, now=NOW).permissions


def test_the_first_lesson_after_it_has_it_and_the_next_has_none(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    checklists.answer(library, Answers([], permissions=False), asks_permission=False, now=NOW)
    again = checklists.answer(library, Answers([], permissions=False), asks_permission=False, now=NOW)
    assert library.one("SELECT count(*) AS n FROM checklists")["n"] == 1
    first, second = recorded(library, lessons_folder, clock, 2)
    found = checklists.of_lesson(library, first)
    assert found is not None
    assert (found.id, found.lesson, found.afterwards) == (again.id, first, False)
    assert checklists.of_lesson(library, second) is None
    assert checklists.waiting(library) is None
    # Looking at it again changes nothing.
    checklists.answer(library, Answers([], permissions=False), asks_permission=False, now=NOW)
    adopt(library, folders.identity(), folders.OWNER, lessons_folder, clock, lambda: None)
    assert checklists.of_lesson(library, second) is None
    lessons.forget(library, first)
    assert checklists.of_lesson(library, first) is None


def test_it_is_asked_afterwards_and_does_not_replace_what_was_done_before(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    checklists.answer(library, Answers([], permissions=False), asks_permission=False, now=NOW)
    first, second = recorded(library, lessons_folder, clock, 2)
    assert not checklists.answer_afterwards(library, first, 3, NOW).afterwards
    assert checklists.answer_afterwards(library, second, 1, NOW).children == 1
    changed = checklists.answer_afterwards(library, second, 0, NOW)
    assert (changed.children, changed.afterwards, changed.lesson) == (0, True, second)
    newest = checklists.newest(library)
    assert newest is not None
    assert newest.lesson == first
    with pytest.raises(LessonUnknown):
        checklists.answer_afterwards(library, "none", 0, NOW)


def test_it_outlives_its_cycle(library: Library) -> None:
    traject = trajecten.create(library, "Hoe geef ik stilte?", "interactie", NOW)
    cycle = cycles.list_for(library, traject.id)[0]
    answers = Answers([], permissions=False, cycle=cycle.id)
    assert checklists.answer(library, answers, asks_permission=False, now=NOW).cycle == cycle.id
    trajecten.delete(library, traject.id)
    waiting = checklists.waiting(library)
    assert waiting is not None
    assert waiting.cycle is None
