"""The talk about a lesson: begun, left, gone on with, and closed with something agreed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from appliance.clock import SimulatedClock
from appliance.core.nagesprek import (
    LessonNotPlaced,
    NagesprekNotBegun,
    NagesprekOpenEnded,
    ProposalTaken,
    ProposalUnknown,
)
from appliance.library import (
    actiepunten,
    comments,
    cycles,
    finishing,
    keeping,
    lessons,
    moments,
    nagesprekken,
    releases,
)
from appliance.library import trajecten as all_trajecten
from appliance.library.adopt import adopt
from appliance.library.comments import Comment
from appliance.library.database import Library
from appliance.library.errors import LessonUnknown, MomentUnknown
from tests.library import folders

NOW = folders.RECORDED
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def lesson(library: Library, lessons_folder: Path, clock: SimulatedClock) -> str:
    name = folders.write_folder(lessons_folder)
    adopt(library, folders.identity(), folders.OWNER, lessons_folder, clock, lambda: None)
    return name


@pytest.fixture
def cycle(library: Library, lesson: str) -> str:
    traject = all_trajecten.create(library, "Hoe geef ik stilte?", "interactie", NOW)
    placed = cycles.place(library, lesson, traject.id)
    assert placed is not None
    return placed.id


def given_clip(library: Library, lesson: str | None) -> str:
    row = releases.ReleaseRow(
        id="r" * 20,
        given=True,
        state="active",
        problem=None,
        other="c1",
        other_name="Bert",
        lesson=lesson,
        moment=None,
        kind="top",
        start_ms=1000,
        end_ms=3000,
        duration_ms=2000,
        mode="quick",
        words="",
        note="",
        created_at=NOW,
        released_at=NOW,
        until=date(2026, 9, 15),
    )
    releases.add(library, row)
    return row.id


def proposal(library: Library, release: str, *, mine: bool = False, proposes: bool = True) -> str:
    comments.add(library, Comment("k1", release, mine, 500, "tel tot tien", NOW, proposes))
    return "k1"


def test_a_talk_is_begun_left_and_gone_on_with(library: Library, lesson: str) -> None:
    assert nagesprekken.find(library, lesson) is None
    with pytest.raises(NagesprekNotBegun):
        nagesprekken.change(library, lesson, step="question")
    begun = nagesprekken.begin(library, lesson, "together", NOW)
    assert (begun.manner, begun.step, begun.moment, begun.closed_at) == ("together", "check_in", None, None)
    top = moments.create(library, lesson, "top", 1000, 4000, "", NOW)
    nagesprekken.change(library, lesson, step="moments", moment=top.id)
    left = nagesprekken.change(library, lesson, success=" Noor durfde ", words="rust")
    assert (left.step, left.moment, left.success, left.words) == ("moments", top.id, "Noor durfde", "rust")
    again = nagesprekken.begin(library, lesson, "alone", LATER)
    assert (again.manner, again.step, again.moment, again.began_at) == ("alone", "moments", top.id, NOW)
    assert nagesprekken.change(library, lesson, step="deepening").moment is None


def test_a_moment_that_goes_takes_its_words_and_not_the_talk(library: Library, lesson: str) -> None:
    top = moments.create(library, lesson, "top", 1000, 4000, "", NOW)
    tip = moments.create(library, lesson, "tip", 2000, 5000, "", NOW)
    nagesprekken.begin(library, lesson, "alone", NOW)
    nagesprekken.change(library, lesson, step="moments", moment=top.id)
    for moment, words in ((top.id, "ze dacht na"), (tip.id, " eerder wachten "), (tip.id, "eerder wachten ")):
        nagesprekken.write_at_moment(library, moment, words, NOW)
    assert nagesprekken.words_at_moments(library, lesson) == {top.id: "ze dacht na", tip.id: "eerder wachten"}
    nagesprekken.write_at_moment(library, tip.id, "  ", NOW)
    moments.delete(library, top.id)
    assert nagesprekken.words_at_moments(library, lesson) == {}
    assert nagesprekken.one(library, lesson).moment is None
    with pytest.raises(MomentUnknown):
        nagesprekken.write_at_moment(library, top.id, "weg", NOW)


def test_a_talk_is_not_closed_before_something_was_agreed(library: Library, lesson: str, cycle: str) -> None:
    nagesprekken.begin(library, lesson, "together", NOW)
    with pytest.raises(NagesprekOpenEnded):
        nagesprekken.close(library, lesson, none_agreed=False, now=NOW)
    assert nagesprekken.one(library, lesson).closed_at is None
    actiepunten.create(library, cycle, "na elke vraag tien tellen", NOW)
    closed = nagesprekken.close(library, lesson, none_agreed=True, now=NOW)
    # There is one: that it was none would not be true.
    assert (closed.closed_at, closed.none_agreed, closed.step) == (NOW, False, "actiepunten")
    assert nagesprekken.close(library, lesson, none_agreed=True, now=LATER) == closed


def test_a_lesson_without_a_leervraag_closes_with_the_words_that_there_is_none(library: Library, lesson: str) -> None:
    nagesprekken.begin(library, lesson, "alone", NOW)
    with pytest.raises(NagesprekOpenEnded):
        nagesprekken.close(library, lesson, none_agreed=False, now=NOW)
    assert nagesprekken.close(library, lesson, none_agreed=True, now=NOW).none_agreed


def test_actiepunten_of_another_cycle_do_not_close_it(library: Library, lesson: str, cycle: str) -> None:
    other = all_trajecten.create(library, "Hoe begin ik?", "didactiek", NOW)
    actiepunten.create(library, cycles.list_for(library, other.id)[0].id, "bij de deur staan", NOW)
    nagesprekken.begin(library, lesson, "alone", NOW)
    with pytest.raises(NagesprekOpenEnded):
        nagesprekken.check(library, lesson, none_agreed=False)


def test_a_proposal_is_an_actiepunt_only_when_it_is_taken_over(library: Library, lesson: str, cycle: str) -> None:
    comment = proposal(library, given_clip(library, lesson))
    assert actiepunten.of_cycle(library, cycle) == []
    taken = nagesprekken.take_over(library, comment, "in stilte tot tien tellen", LATER)
    (agreed,) = actiepunten.of_cycle(library, cycle)
    assert (agreed.text, agreed.proposed_by, taken.actiepunt) == ("in stilte tot tien tellen", "Bert", agreed.id)
    with pytest.raises(ProposalTaken):
        nagesprekken.take_over(library, comment, "nog eens", LATER)
    # Whoever takes the actiepunt away can still take the proposal over.
    actiepunten.delete(library, agreed.id)
    assert nagesprekken.take_over(library, comment, "toch", LATER).actiepunt is not None


def test_what_is_no_proposal_cannot_be_taken_over(library: Library, lesson: str, cycle: str) -> None:
    release = given_clip(library, lesson)
    with pytest.raises(ProposalUnknown):
        nagesprekken.take_over(library, "x", "iets", NOW)
    plain = proposal(library, release, proposes=False)
    with pytest.raises(ProposalUnknown):
        nagesprekken.take_over(library, plain, "iets", NOW)
    assert actiepunten.of_cycle(library, cycle) == []


def test_a_proposal_needs_a_lesson_with_a_leervraag(library: Library, lesson: str) -> None:
    comment = proposal(library, given_clip(library, lesson))
    with pytest.raises(LessonNotPlaced):
        nagesprekken.take_over(library, comment, "iets", NOW)
    lessons.forget(library, lesson)
    with pytest.raises(LessonUnknown):
        nagesprekken.take_over(library, comment, "iets", NOW)


def test_the_talk_goes_with_its_lesson(library: Library, lesson: str) -> None:
    top = moments.create(library, lesson, "top", 1000, 4000, "", NOW)
    nagesprekken.begin(library, lesson, "alone", NOW)
    nagesprekken.write_at_moment(library, top.id, "ze dacht na", NOW)
    lessons.forget(library, lesson)
    for table in ("nagesprekken", "nagesprek_words"):
        assert library.all(f"SELECT * FROM {table}") == []


def test_the_last_day_after_the_talk_is_told_before_it_is_held(
    library: Library, lessons_folder: Path, lesson: str
) -> None:
    row = lessons.one(library, lesson)
    early, late = NOW.date() + timedelta(days=1), NOW.date() + timedelta(days=50)
    assert keeping.last_day_after(row, early) == early + timedelta(days=30)
    assert keeping.last_day_after(row, late) == row.delete_after
    told = keeping.last_day_after(row, early)
    held = keeping.hold_nagesprek(library, lessons_folder, lesson, early)
    assert held.delete_after == told == keeping.last_day_after(held, late)
    agreed = keeping.agree(library, lessons_folder, lesson, late, "studiedag", early, NOW)
    assert keeping.last_day_after(agreed, early) == late


def test_rounding_off_counts_what_was_written_of_the_talk(library: Library, lesson: str, cycle: str) -> None:
    top = moments.create(library, lesson, "top", 1000, 4000, "", NOW)
    traject = cycles.one(library, cycle).traject

    def lines() -> int:
        (copy,) = finishing.copies(library, traject).lessons
        return copy.lines

    assert lines() == 0
    nagesprekken.begin(library, lesson, "alone", NOW)
    assert lines() == 0
    nagesprekken.change(library, lesson, success="Noor durfde", words="rust")
    nagesprekken.write_at_moment(library, top.id, "ze dacht na", NOW)
    assert lines() == 3
