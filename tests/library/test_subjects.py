"""Lessons, moments and trajecten as rows."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from appliance.clock import SimulatedClock
from appliance.core.moments import MomentBackwards, MomentOutside, MomentTooLong, MomentTooShort
from appliance.core.traject import QuestionEmpty, TrajectFull
from appliance.library import cycles, lessons, moments, trajecten
from appliance.library.adopt import adopt
from appliance.library.database import Library
from appliance.library.errors import LessonUnknown, MomentUnknown, TrajectUnknown
from appliance.library.ids import is_id
from tests.library import folders

NOW = folders.RECORDED


@pytest.fixture
def lesson(library: Library, lessons_folder: Path, clock: SimulatedClock) -> str:
    name = folders.write_folder(lessons_folder)
    adopt(library, folders.identity(), folders.OWNER, lessons_folder, clock, lambda: None)
    return name


def test_a_moment_is_kept_changed_and_taken_away(library: Library, lesson: str) -> None:
    top = moments.create(library, lesson, "top", 1000, 4000, "mooi", NOW)
    tip = moments.create(library, lesson, "tip", 500, 3000, "", NOW)
    assert is_id(top.id)
    assert moments.list_for(library, lesson) == [tip, top]
    row = lessons.one(library, lesson)
    assert (row.tops, row.tips) == (1, 1)
    changed = moments.change(library, tip.id, kind="top", end_ms=3500, note="toch goed")
    assert (changed.kind, changed.start_ms, changed.end_ms, changed.note) == ("top", 500, 3500, "toch goed")
    assert moments.one(library, tip.id) == changed
    moments.delete(library, tip.id)
    assert moments.list_for(library, lesson) == [top]
    with pytest.raises(MomentUnknown):
        moments.delete(library, tip.id)


@pytest.mark.parametrize(
    ("start_ms", "end_ms", "error"),
    [
        (1000, 1000, MomentBackwards),
        (4000, 9000, MomentOutside),
        (1000, 1999, MomentTooShort),
    ],
)
def test_a_moment_that_cannot_be_changes_nothing(
    library: Library, lesson: str, start_ms: int, end_ms: int, error: type[Exception]
) -> None:
    with pytest.raises(error):
        moments.create(library, lesson, "top", start_ms, end_ms, "", NOW)
    good = moments.create(library, lesson, "top", 1000, 4000, "", NOW)
    with pytest.raises(error):
        moments.change(library, good.id, start_ms=start_ms, end_ms=end_ms)
    assert moments.list_for(library, lesson) == [good]


def test_a_long_moment_is_refused_in_a_long_lesson(library: Library, lesson: str) -> None:
    library.run("UPDATE lessons SET duration_ms = 1200000")
    with pytest.raises(MomentTooLong):
        moments.create(library, lesson, "top", 0, 300_001, "", NOW)
    moments.create(library, lesson, "top", 0, 300_000, "", NOW)


def test_unknown_ids_are_told_apart_by_kind(library: Library) -> None:
    with pytest.raises(LessonUnknown):
        moments.create(library, "none", "top", 0, 1, "", NOW)
    for act in (lessons.one, lessons.speech, lessons.levels, lessons.gaps, moments.list_for):
        with pytest.raises(LessonUnknown):
            act(library, "none")
    with pytest.raises(MomentUnknown):
        moments.change(library, "none", note="x")
    for act in (trajecten.one, trajecten.delete, trajecten.wordings):
        with pytest.raises(TrajectUnknown):
            act(library, "none")


def test_a_traject_keeps_every_wording_of_its_question(library: Library) -> None:
    made = trajecten.create(library, "  Hoe geef ik stilte? ", "interactie", NOW)
    assert made.question == "Hoe geef ik stilte?"
    later = NOW + timedelta(days=3)
    trajecten.change(library, made.id, question="Wat doet stilte met hen?", now=later)
    trajecten.change(library, made.id, question="Wat doet stilte met hen?", theme="didactiek", now=later)
    assert trajecten.one(library, made.id).theme == "didactiek"
    assert [text for _, text in trajecten.wordings(library, made.id)] == [
        "Hoe geef ik stilte?",
        "Wat doet stilte met hen?",
    ]
    with pytest.raises(QuestionEmpty):
        trajecten.change(library, made.id, question="  ", now=later)
    with pytest.raises(QuestionEmpty):
        trajecten.create(library, "\n", "interactie", NOW)


def test_a_lesson_joins_and_leaves_a_traject(library: Library, lesson: str) -> None:
    made = trajecten.create(library, "Hoe geef ik stilte?", "interactie", NOW)
    placed = cycles.place(library, lesson, made.id)
    assert placed is not None
    assert (placed.traject, placed.number, placed.lesson) == (made.id, 1, lesson)
    assert trajecten.list_all(library)[0].lessons == 1
    assert lessons.change(library, lesson, title=" Rekenen ", notes="veel stilte").traject == made.id
    assert lessons.one(library, lesson).title == "Rekenen"
    assert cycles.place(library, lesson, None) is None
    assert lessons.one(library, lesson).traject is None
    with pytest.raises(TrajectUnknown):
        cycles.place(library, lesson, "none")
    assert lessons.one(library, lesson).title == "Rekenen"
    cycles.place(library, lesson, made.id)
    trajecten.delete(library, made.id)
    assert lessons.one(library, lesson).traject is None


def test_a_seventh_lesson_asks_for_a_new_question(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    made = trajecten.create(library, "Hoe geef ik stilte?", "interactie", NOW)
    names = [folders.write_folder(lessons_folder, plain=folders.movie(3.0)) for _ in range(7)]
    adopt(library, folders.identity(), folders.OWNER, lessons_folder, clock, lambda: None)
    for name in names[:6]:
        cycles.place(library, name, made.id)
    # Saying again what is already so is not one more.
    cycles.place(library, names[0], made.id)
    with pytest.raises(TrajectFull):
        cycles.place(library, names[6], made.id)
