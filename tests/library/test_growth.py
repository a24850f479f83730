"""Pairs of moments: of an earlier and a later cycle of one traject, on one actiepunt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from appliance.clock import SimulatedClock
from appliance.core.traject import TrajectFinished
from appliance.library import cycles, growth, lessons, moments, trajecten
from appliance.library.adopt import adopt
from appliance.library.database import Library
from appliance.library.errors import MomentUnknown, PairNotApart, PairUnknown, TrajectUnknown
from tests.library import folders

NOW = folders.RECORDED


@dataclass(frozen=True)
class Way:
    traject: str
    actiepunt: str
    lessons: list[str]
    moments: list[str]  # one of each lesson


@pytest.fixture
def way(library: Library, lessons_folder: Path, clock: SimulatedClock) -> Way:
    """A traject with two lessons, and a third lesson outside it."""
    names = [folders.write_folder(lessons_folder, plain=folders.movie(3.0)) for _ in range(3)]
    adopt(library, folders.identity(), folders.OWNER, lessons_folder, clock, lambda: None)
    made = trajecten.create(library, "Hoe geef ik stilte?", "interactie", NOW).id
    for name in names[:2]:
        cycles.place(library, name, made)
    library.run(
        "INSERT INTO actiepunten (id, traject, text, created_at) VALUES ('a1', ?, 'tien tellen', ?)",
        *(made, NOW.isoformat()),
    )
    of_each = [moments.create(library, name, "top", 0, 1500, f"woorden {at}", NOW).id for at, name in enumerate(names)]
    return Way(made, "a1", names, of_each)


def test_a_pair_shows_two_moments_with_their_words(library: Library, way: Way) -> None:
    early, late, _ = way.moments
    made = growth.put(library, way.traject, way.actiepunt, early, late, NOW)
    assert growth.pairs(library, way.traject) == [made]
    assert (made.text, made.earlier.fate, made.later.fate) == ("tien tellen", "there", "there")
    assert made.earlier.shown is not None
    assert made.later.shown is not None
    assert (made.earlier.shown.note, made.later.shown.note) == ("woorden 0", "woorden 1")
    assert (made.earlier.cycle, made.later.cycle) == (1, 2)
    growth.delete(library, made.id)
    assert growth.pairs(library, way.traject) == []
    assert moments.one(library, early).note == "woorden 0"
    with pytest.raises(PairUnknown):
        growth.delete(library, made.id)


def test_what_is_no_pair(library: Library, way: Way) -> None:
    early, late, outside = way.moments
    other = trajecten.create(library, "En nu?", "interactie", NOW).id
    for wrong in ((late, early), (early, early), (early, outside), (outside, late)):
        with pytest.raises(PairNotApart):
            growth.put(library, way.traject, way.actiepunt, *wrong, NOW)
    for traject, actiepunt in ((other, way.actiepunt), (way.traject, "none")):
        with pytest.raises(PairNotApart):
            growth.put(library, traject, actiepunt, early, late, NOW)
    # Of the first cycle, but of another traject's.
    cycles.place(library, way.lessons[2], other)
    with pytest.raises(PairNotApart):
        growth.put(library, way.traject, way.actiepunt, outside, late, NOW)
    with pytest.raises(MomentUnknown):
        growth.put(library, way.traject, way.actiepunt, early, "none", NOW)
    for act in (growth.pairs, growth.choices):
        with pytest.raises(TrajectUnknown):
            act(library, "none")
    assert growth.pairs(library, way.traject) == []


def test_what_is_gone_is_told_apart(library: Library, way: Way) -> None:
    early, late, _ = way.moments
    growth.put(library, way.traject, way.actiepunt, early, late, NOW)
    moments.delete(library, late)
    (pair,) = growth.pairs(library, way.traject)
    assert (pair.earlier.fate, pair.later.fate, pair.later.shown) == ("there", "moment_gone", None)
    lessons.forget(library, way.lessons[0])
    (pair,) = growth.pairs(library, way.traject)
    assert (pair.earlier.fate, pair.earlier.cycle) == ("lesson_gone", 1)


def test_pairs_of_a_finished_traject_stay_as_they_were(library: Library, way: Way) -> None:
    early, late, _ = way.moments
    made = growth.put(library, way.traject, way.actiepunt, early, late, NOW)
    trajecten.finish(library, way.traject, NOW)
    for refused in (
        lambda: growth.put(library, way.traject, way.actiepunt, early, late, NOW),
        lambda: growth.delete(library, made.id),
    ):
        with pytest.raises(TrajectFinished):
            refused()
    assert growth.pairs(library, way.traject) == [made]


def test_a_pair_goes_with_its_actiepunt(library: Library, way: Way) -> None:
    early, late, _ = way.moments
    growth.put(library, way.traject, way.actiepunt, early, late, NOW)
    library.run("DELETE FROM actiepunten")
    assert growth.pairs(library, way.traject) == []


def test_one_chooses_cycle_by_cycle_what_went_well_first(library: Library, way: Way) -> None:
    tip = moments.create(library, way.lessons[0], "tip", 0, 1200, "", NOW).id
    later = moments.create(library, way.lessons[0], "top", 1000, 2500, "", NOW).id
    early, late, _ = way.moments
    moments.arrange(library, way.lessons[0], [later, early, tip])
    assert [one.moment for one in growth.choices(library, way.traject)] == [later, early, tip, late]
