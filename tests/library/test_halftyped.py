"""What is half typed is kept for its writer, and goes with what it is about."""

from __future__ import annotations

import pytest

from appliance.core.nagesprek import ProposalUnknown
from appliance.core.objections import ObjectionUnknown
from appliance.core.traject import TrajectFinished
from appliance.errors import TerugblikError
from appliance.library import actiepunten, cycles, finding, halftyped, lessons, objections, poptext, trajecten
from appliance.library.database import Library
from appliance.library.errors import ActiepuntUnknown, CycleUnknown, LessonUnknown, ReleaseUnknown, TrajectUnknown
from tests.library import folders
from tests.library.test_certificates import put_lesson, put_release

NOW = folders.RECORDED
WORDS = "tot tien tel"


@pytest.fixture
def traject(library: Library) -> trajecten.Traject:
    return trajecten.create(library, "Hoe geef ik stilte?", "interactie", NOW)


def rows(library: Library) -> list[tuple[str, str]]:
    return [(row["field"], row["thing"]) for row in library.all("SELECT * FROM half_typed ORDER BY field, thing")]


def test_it_is_kept_until_it_is_let_go_of(library: Library, traject: trajecten.Traject) -> None:
    assert traject.waiting is not None
    assert halftyped.read(library, "actiepunt", traject.waiting) == ""
    for text in ("tien", WORDS):
        halftyped.keep(library, "actiepunt", traject.waiting, text, NOW)
        assert halftyped.read(library, "actiepunt", traject.waiting) == text
    halftyped.keep(library, "question", "", "En nu?", NOW)
    halftyped.keep(library, "question", traject.id, "Hoe wacht ik?", NOW)
    assert halftyped.read(library, "question", "") == "En nu?"
    # It is not what it may become.
    assert actiepunten.of_traject(library, traject.id) == []
    assert WORDS not in poptext.text(library, traject.id, "nl")
    assert trajecten.one(library, traject.id).question == "Hoe geef ik stilte?"
    halftyped.keep(library, "actiepunt", traject.waiting, "", NOW)
    halftyped.keep(library, "question", "", "", NOW)
    assert rows(library) == [("question", traject.id)]


@pytest.mark.parametrize(
    ("field", "error"),
    [
        ("question", TrajectUnknown),
        ("actiepunt", CycleUnknown),
        ("card", ActiepuntUnknown),
        ("reason", LessonUnknown),
        ("remark", ReleaseUnknown),
        ("proposal", ReleaseUnknown),
        ("preparation", ReleaseUnknown),
        ("take_over", ProposalUnknown),
        ("seat", ObjectionUnknown),
    ],
)
def test_it_is_about_something_of_the_writers(
    library: Library, field: halftyped.Field, error: type[TerugblikError]
) -> None:
    with pytest.raises(error):
        halftyped.keep(library, field, "0" * 20, WORDS, NOW)
    if field not in ("question", "seat"):
        with pytest.raises(error):
            halftyped.keep(library, field, "", WORDS, NOW)
    assert rows(library) == []


def test_it_goes_with_what_it_is_about(library: Library, traject: trajecten.Traject) -> None:
    assert traject.waiting is not None
    lesson = put_lesson(library, "20260901-093000-aaaa").id
    put_release(library, lesson, "Bram", "active", NOW.date())
    (release,) = [row["id"] for row in library.all("SELECT id FROM releases")]
    point = actiepunten.create(library, traject.waiting, "tien tellen", NOW).id
    seat = objections.create(library, "bij het raam", "move_camera", None, NOW).id
    about = {
        "question": traject.id,
        "actiepunt": traject.waiting,
        "card": point,
        "reason": lesson,
        "remark": release,
        "seat": seat,
    }
    for field, thing in about.items():
        halftyped.keep(library, field, thing, WORDS, NOW)  # type: ignore[arg-type]
    assert finding.newest(library, words=WORDS) == []
    objections.delete(library, seat)
    actiepunten.delete(library, point)
    lessons.forget(library, lesson)
    assert [field for field, _ in rows(library)] == ["actiepunt", "question", "remark"]
    library.run("UPDATE releases SET state = 'expired'")
    assert [field for field, _ in rows(library)] == ["actiepunt", "question"]
    trajecten.delete(library, traject.id)
    assert rows(library) == []


def test_a_traject_that_is_rounded_off_leaves_none(library: Library, traject: trajecten.Traject) -> None:
    (first,) = cycles.list_for(library, traject.id)
    point = actiepunten.create(library, first.id, "tien tellen", NOW).id
    about = {"question": traject.id, "actiepunt": first.id, "card": point}
    for field, thing in about.items():
        halftyped.keep(library, field, thing, WORDS, NOW)  # type: ignore[arg-type]
    halftyped.keep(library, "question", "", "En nu?", NOW)
    trajecten.finish(library, traject.id, NOW)
    assert rows(library) == [("question", "")]
    for field, thing in about.items():
        with pytest.raises(TrajectFinished):
            halftyped.keep(library, field, thing, WORDS, NOW)  # type: ignore[arg-type]
