"""What the box knows of a traject's copies, and the papers of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from appliance.clock import SimulatedClock
from appliance.core.traject import TrajectFinished
from appliance.library import actiepunten, boardcard, cycles, finishing, logbook, removal, trajecten
from appliance.library.adopt import adopt
from appliance.library.certificatepaper import paper, papers
from appliance.library.database import Library
from appliance.library.errors import CertificateUnknown, TrajectUnknown
from tests.library import folders
from tests.library.test_certificates import put_lesson, put_release

NOW = folders.RECORDED


@pytest.fixture
def traject(library: Library) -> str:
    return trajecten.create(library, "Hoe geef ik stilte?", "interactie", NOW).id


def test_a_paper_that_was_logged_is_told_of(library: Library, traject: str) -> None:
    other = trajecten.create(library, "Een tweede", "interactie", NOW).id
    logbook.add(library, NOW, "storyboard_made", traject=traject)
    logbook.add(library, NOW, "released", release="r", coach="Bram")
    assert [(one.event, one.cycle) for one in finishing.copies(library, traject).papers] == [("storyboard_made", None)]
    assert finishing.copies(library, other).papers == []
    with pytest.raises(TrajectUnknown):
        finishing.copies(library, "none")


def test_every_paper_of_a_lesson_a_clip_or_an_actiepunt_is_told_of(library: Library, traject: str) -> None:
    lesson, loose = put_lesson(library, "20260901-093000-aaaa").id, put_lesson(library, "20260901-093000-bbbb").id
    other = trajecten.create(library, "Een tweede", "interactie", NOW).id
    (first,) = cycles.list_for(library, traject)
    put_release(library, lesson, "Bram", "active", NOW.date())
    (release,) = [row["id"] for row in library.all("SELECT id FROM releases")]
    for event, of in (
        # Made before the lesson had a place: what it is of is where the lesson came to be.
        (finishing.KIJKWIJZER, {"lesson": lesson}),
        (finishing.KIJKWIJZER, {"lesson": loose}),
        (finishing.CARD, {"traject": traject, "cycle": first.id}),
        (finishing.CARD, {"traject": other}),
        (finishing.PLAN_TEXT, {"traject": traject}),
        (finishing.SLIP, {"release": release}),
    ):
        finishing.note_paper(library, event, of, NOW)
    cycles.place(library, lesson, traject)
    told = [
        (finishing.KIJKWIJZER, 1),
        (finishing.CARD, 1),
        (finishing.PLAN_TEXT, None),
        (finishing.SLIP, 1),
    ]
    assert [(one.event, one.cycle) for one in finishing.copies(library, traject).papers] == told
    assert [(one.event, one.cycle) for one in finishing.copies(library, other).papers] == [(finishing.CARD, None)]
    library.run("DELETE FROM lessons WHERE id = ?", lesson)
    assert [(one.event, one.cycle) for one in finishing.copies(library, traject).papers] == told


def test_a_clip_is_told_of_in_whatever_state_and_also_when_its_lesson_is_gone(library: Library, traject: str) -> None:
    lesson, loose = put_lesson(library, "20260901-093000-aaaa").id, put_lesson(library, "20260901-093000-bbbb").id
    cycles.place(library, lesson, traject)
    until = NOW.date()
    for state in ("active", "expired", "taken_back"):
        put_release(library, lesson, "Bram", state, until)
    put_release(library, loose, "Kees", "active", until)
    before = finishing.copies(library, traject).clips
    assert sorted((one.release.state, one.cycle) for one in before) == [
        ("active", 1),
        ("expired", 1),
        ("taken_back", 1),
    ]
    library.run("DELETE FROM lessons WHERE id = ?", lesson)
    assert [one.cycle for one in finishing.copies(library, traject).clips] == [1, 1, 1]
    out, gone = finishing.begin(library, traject, [], NOW)
    assert (len(out), gone) == (1, [])
    assert trajecten.one(library, traject).finishing_at == NOW


def test_certificates_of_a_traject_are_one_paper_with_a_page_each(
    library: Library, traject: str, lessons_folder: Path, clock: SimulatedClock
) -> None:
    with pytest.raises(CertificateUnknown):
        papers(finishing.exports(library, traject), "nl")
    names = [folders.write_folder(lessons_folder, plain=folders.movie(3.0)) for _ in range(3)]
    adopt(library, folders.identity(), folders.OWNER, lessons_folder, clock, lambda: None)
    for name in names[:2]:
        cycles.place(library, name, traject)
    for name in names:
        removal.delete_lesson(library, lessons_folder, name, clock)
    exported = finishing.exports(library, traject)
    assert [one.body.lesson for one in finishing.copies(library, traject).certificates] == names[:2]
    together = papers(exported, "nl")
    assert len(re.findall(rb"/Type /Page\b", together)) == 2
    assert len(re.findall(rb"/Type /EmbeddedFile", together)) == 2
    assert papers(exported, "nl") == together
    assert papers(exported[:1], "nl") == paper(exported[0], "nl")


def test_finishing_is_told_in_the_logbook_and_happens_once(library: Library, traject: str) -> None:
    finishing.begin(library, traject, [], NOW)
    finishing.finish(library, traject, NOW)
    assert logbook.read(library)[-1].event == finishing.FINISHED
    assert finishing.copies(library, traject).papers == []
    for refused in (
        lambda: finishing.check(library, traject, []),
        lambda: finishing.begin(library, traject, [], NOW),
        lambda: finishing.finish(library, traject, NOW),
    ):
        with pytest.raises(TrajectFinished):
            refused()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_card_for_the_board_has_the_actiepunt_and_nothing_else(library: Library, traject: str, language: str) -> None:
    (cycle,) = cycles.list_for(library, traject)
    point = actiepunten.create(library, cycle.id, "tien tellen", NOW, goal="rust", proposed_by="Bram Şahin 👩")
    card = boardcard.card(point, language)  # type: ignore[arg-type]
    assert card == boardcard.card(point, language)  # type: ignore[arg-type]
    assert len(re.findall(rb"/Type /Page\b", card)) == 1
    assert b"Bram" not in card
    # However long it is, and whatever signs are in it, it stays one card.
    long = actiepunten.change(library, point.id, text="👩‍🏫 heel lang " * 70, success="stil " * 60)
    assert len(re.findall(rb"/Type /Page\b", boardcard.card(long, language))) == 1  # type: ignore[arg-type]
