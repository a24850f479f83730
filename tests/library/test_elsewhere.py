"""Words that were changed somewhere else since they were shown are not written over in silence."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from appliance.clock import SimulatedClock
from appliance.core.kijkwijzer import Question
from appliance.library import actiepunten, cycles, kijkwijzer, lessons, moments, nagesprekken, trajecten
from appliance.library.adopt import adopt
from appliance.library.database import Library
from appliance.library.errors import ChangedElsewhere
from tests.library import folders

NOW = folders.RECORDED
Place = tuple[Callable[..., object], Callable[[], str]]


def title(library: Library, lesson: str) -> Place:
    return (
        lambda words, **given: lessons.change(library, lesson, title=words, **given),
        lambda: lessons.one(library, lesson).title,
    )


def notes(library: Library, lesson: str) -> Place:
    return (
        lambda words, **given: lessons.change(library, lesson, notes=words, **given),
        lambda: lessons.one(library, lesson).notes,
    )


def note(library: Library, lesson: str) -> Place:
    made = moments.create(library, lesson, "top", 1000, 2000, "", NOW).id
    return (
        lambda words, **given: moments.change(library, made, note=words, **given),
        lambda: moments.one(library, made).note,
    )


def line(library: Library, lesson: str) -> Place:
    made = kijkwijzer.write_line(library, lesson, "tip", "", None, NOW).id
    return (
        lambda words, **given: kijkwijzer.change_line(library, made, text=words, **given),
        lambda: kijkwijzer.lines(library, lesson)[0].text,
    )


def answer(library: Library, lesson: str) -> Place:
    asked = {"template": (Question("q1", "Wat deed jij?", "What did you do?"),), "language": "nl"}
    return (
        partial(kijkwijzer.answer, library, lesson, "q1", **asked, now=NOW),
        lambda: kijkwijzer.answers(library, lesson, **asked)[0].answer,
    )


def success(library: Library, lesson: str) -> Place:
    nagesprekken.begin(library, lesson, "alone", NOW)
    return (
        lambda words, **given: nagesprekken.change(library, lesson, success=words, **given),
        lambda: nagesprekken.one(library, lesson).success,
    )


def came_up(library: Library, lesson: str) -> Place:
    nagesprekken.begin(library, lesson, "alone", NOW)
    return (
        lambda words, **given: nagesprekken.change(library, lesson, words=words, **given),
        lambda: nagesprekken.one(library, lesson).words,
    )


def at_moment(library: Library, lesson: str) -> Place:
    made = moments.create(library, lesson, "top", 1000, 2000, "", NOW).id
    return (
        lambda words, **given: nagesprekken.write_at_moment(library, made, words, NOW, **given),
        lambda: nagesprekken.words_at_moments(library, lesson).get(made, ""),
    )


def kijkaspect(library: Library, lesson: str) -> Place:
    cycle = _cycle(library, lesson)
    return (
        lambda words, **given: cycles.change(library, cycle, kijkaspect=words, **given),
        lambda: cycles.one(library, cycle).kijkaspect,
    )


def promise(library: Library, lesson: str) -> Place:
    made = actiepunten.create(library, _cycle(library, lesson), "eerst", NOW).id
    return (
        lambda words, **given: actiepunten.change(library, made, text=words, **given),
        lambda: actiepunten.one(library, made).text,
    )


def _cycle(library: Library, lesson: str) -> str:
    placed = cycles.place(library, lesson, trajecten.create(library, "Hoe geef ik stilte?", "interactie", NOW).id)
    assert placed is not None
    return placed.id


PLACES = (title, notes, note, line, answer, success, came_up, at_moment, kijkaspect, promise)


@pytest.mark.parametrize("place", PLACES)
def test_other_words_than_were_shown_are_left_and_told(
    library: Library, lessons_folder: Path, clock: SimulatedClock, place: Callable[[Library, str], Place]
) -> None:
    lesson = folders.write_folder(lessons_folder)
    adopt(library, folders.identity(), folders.OWNER, lessons_folder, clock, lambda: None)
    write, read = place(library, lesson)
    shown = read()
    write("op de tablet", instead_of=shown)
    with pytest.raises(ChangedElsewhere) as told:
        write("op de laptop", instead_of=shown)
    assert told.value.fields == {"words": "op de tablet"}
    assert read() == "op de tablet"
    # Once more what is there already: the answer to the first time was lost. And who says nothing is not asked.
    write("op de tablet ", instead_of=shown)
    write("op de laptop", instead_of="op de tablet ")
    write("zonder te zeggen")
    assert read() == "zonder te zeggen"
