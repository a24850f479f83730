"""Cycles and actiepunten: what is in which, what waits, and what a finished traject refuses."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from appliance.clock import SimulatedClock
from appliance.core.certificate import Certificate
from appliance.core.kijkwijzer import Question
from appliance.core.retention import AGREED_DAYS, PastStage
from appliance.core.traject import (
    ActiepuntEmpty,
    CycleTaken,
    CycleWaits,
    StageOver,
    StageWithoutEnd,
    TrajectFinished,
    TrajectForOne,
    TrajectFull,
)
from appliance.lessonfiles import RETENTION_FILE, decode_retention
from appliance.library import (
    actiepunten,
    cycles,
    halftyped,
    keeping,
    kijkwijzer,
    lessons,
    moments,
    nagesprekken,
    poptext,
    removal,
    trajecten,
)
from appliance.library.adopt import adopt
from appliance.library.database import Library
from appliance.library.errors import ActiepuntUnknown, CycleUnknown, LessonUnknown, TrajectUnknown
from appliance.library.removal import expire_lessons
from tests.library import folders

NOW = folders.RECORDED


@pytest.fixture
def traject(library: Library) -> str:
    return trajecten.create(library, "Hoe geef ik stilte?", "interactie", NOW).id


def record(library: Library, folder: Path, clock: SimulatedClock, **given: str | None) -> str:
    """A lesson of a moment ago, taken in."""
    name = folders.write_folder(folder, plain=folders.movie(3.0), **given)  # type: ignore[arg-type]
    adopt(library, folders.identity(), folders.OWNER, folder, clock, lambda: None)
    return name


def destroy(library: Library, folder: Path, lesson: str, clock: SimulatedClock) -> Certificate:
    return removal.delete_lesson(library, folder, lesson, clock)


def day_on_disk(folder: Path, lesson: str) -> str | None:
    return decode_retention((folder / lesson / RETENTION_FILE).read_bytes()).delete_after


# --- cycles ---------------------------------------------------------------------------------------------------


def test_a_new_traject_has_a_cycle_that_waits(library: Library, traject: str) -> None:
    (first,) = cycles.list_for(library, traject)
    assert (first.number, first.waits, first.lesson, first.recorded_at) == (1, True, None, None)
    assert trajecten.one(library, traject).waiting == first.id
    with pytest.raises(CycleWaits):
        cycles.start_next(library, traject, NOW)


def test_the_next_cycle_can_be_started_once_the_lesson_is_there(
    library: Library, traject: str, lessons_folder: Path, clock: SimulatedClock
) -> None:
    lesson = record(library, lessons_folder, clock)
    placed = cycles.place(library, lesson, traject)
    assert placed is not None
    assert (placed.waits, placed.recorded_at) == (False, lessons.one(library, lesson).recorded_at)
    assert trajecten.one(library, traject).waiting is None
    second = cycles.start_next(library, traject, NOW)
    assert (second.number, second.waits) == (2, True)
    assert cycles.change(library, second.id, kijkaspect=" wachttijd ").kijkaspect == "wachttijd"
    row = lessons.one(library, lesson)
    assert (row.traject, row.cycle, row.cycle_number) == (traject, placed.id, 1)


def test_a_moved_lesson_leaves_its_cycle_as_it_was_before(
    library: Library, traject: str, lessons_folder: Path, clock: SimulatedClock
) -> None:
    lesson = record(library, lessons_folder, clock)
    other = trajecten.create(library, "Wie is aan het woord?", "interactie", NOW).id
    cycles.place(library, lesson, traject)
    placed = cycles.place(library, lesson, other)
    assert placed is not None
    assert placed.traject == other
    (left,) = cycles.list_for(library, traject)
    assert (left.waits, left.recorded_at, left.lesson) == (True, None, None)


def test_a_cycle_whose_lesson_is_gone_waits_again_until_something_was_agreed_in_it(
    library: Library, traject: str, lessons_folder: Path, clock: SimulatedClock
) -> None:
    first = record(library, lessons_folder, clock)
    cycle = cycles.place(library, first, traject)
    assert cycle is not None
    destroy(library, lessons_folder, first, clock)
    gone = cycles.one(library, cycle.id)
    assert (gone.lesson, gone.waits, gone.recorded_at) == (None, True, NOW)
    actiepunten.create(library, cycle.id, "tien tellen", NOW)
    assert not cycles.one(library, cycle.id).waits
    placed = cycles.place(library, record(library, lessons_folder, clock), traject)
    assert placed is not None
    assert placed.number == 2


def test_a_starters_traject_is_for_one_lesson_until_its_owner_widens_it(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    traject = trajecten.create(library, "Hoe begin ik?", "klassenmanagement", NOW, template="starter").id
    cycles.place(library, record(library, lessons_folder, clock), traject)
    second = record(library, lessons_folder, clock)
    with pytest.raises(TrajectForOne):
        cycles.place(library, second, traject)
    assert lessons.one(library, second).traject is None
    assert trajecten.widen(library, traject).planned == 6
    placed = cycles.place(library, second, traject)
    assert placed is not None
    assert placed.number == 2


def test_unknown_ones_are_told_apart(library: Library, traject: str) -> None:
    with pytest.raises(CycleUnknown):
        cycles.change(library, "none", kijkaspect="")
    with pytest.raises(TrajectUnknown):
        cycles.start_next(library, "none", NOW)
    with pytest.raises(LessonUnknown):
        cycles.place(library, "none", traject)
    with pytest.raises(CycleUnknown):
        actiepunten.create(library, "none", "x", NOW)
    with pytest.raises(ActiepuntUnknown):
        actiepunten.change(library, "none", text="x")


# --- a lesson that was recorded for a cycle -------------------------------------------------------------------


def test_a_lesson_recorded_for_a_cycle_comes_into_it_by_itself(
    library: Library, traject: str, lessons_folder: Path, clock: SimulatedClock
) -> None:
    (first,) = cycles.list_for(library, traject)
    # Pressed at once: the recorder tells only the second in which it began.
    assert cycles.ready_for(library, first.id, NOW + timedelta(milliseconds=900)).readied
    lesson = record(library, lessons_folder, clock)
    assert cycles.one(library, first.id).lesson == lesson
    # It was for that one lesson.
    assert not cycles.one(library, first.id).readied
    loose = record(library, lessons_folder, clock)
    assert lessons.one(library, loose).traject is None


def test_nothing_is_placed_that_was_not_meant(
    library: Library, traject: str, lessons_folder: Path, clock: SimulatedClock
) -> None:
    (first,) = cycles.list_for(library, traject)
    cycles.ready_for(library, first.id, NOW + timedelta(minutes=1))
    earlier = record(library, lessons_folder, clock)  # recorded before the box was set ready for the cycle
    assert lessons.one(library, earlier).traject is None
    # Asked for once more, it is still for what was recorded since the first time.
    assert cycles.ready_for(library, first.id, NOW - timedelta(minutes=1)).readied
    again = record(library, lessons_folder, clock)
    assert lessons.one(library, again).traject is None
    assert cycles.one(library, first.id).readied


def test_a_lesson_is_for_what_was_shown_also_when_another_traject_waits(
    library: Library, traject: str, lessons_folder: Path, clock: SimulatedClock
) -> None:
    other = trajecten.create(library, "Een tweede", "didactiek", NOW)
    (first,) = cycles.list_for(library, traject)
    assert {one.id for one in cycles.waiting(library)} == {first.id, other.waiting}
    cycles.ready_for(library, first.id, NOW)
    lesson = record(library, lessons_folder, clock)
    assert cycles.one(library, first.id).lesson == lesson
    assert [one.id for one in cycles.waiting(library)] == [other.waiting]
    with pytest.raises(CycleTaken):
        cycles.ready_for(library, first.id, NOW)
    # With another lesson put there by hand meanwhile, it is nobody's.
    loose = record(library, lessons_folder, clock)
    assert other.waiting is not None
    cycles.ready_for(library, other.waiting, NOW)
    cycles.place(library, loose, other.id)
    assert lessons.one(library, record(library, lessons_folder, clock)).traject is None


def test_an_occasion_can_be_taken_away_again(library: Library, traject: str) -> None:
    assert trajecten.change(library, traject, now=NOW, occasion="own_wish").occasion == "own_wish"
    assert trajecten.change(library, traject, now=NOW, theme="didactiek").occasion == "own_wish"
    assert trajecten.change(library, traject, now=NOW, occasion=None).occasion is None


def test_one_cycle_at_most_is_what_the_box_is_ready_for(library: Library, traject: str) -> None:
    other = trajecten.create(library, "Een tweede", "didactiek", NOW)
    assert other.waiting is not None
    (first,) = cycles.list_for(library, traject)
    cycles.ready_for(library, first.id, NOW)
    cycles.ready_for(library, other.waiting, NOW)
    assert not cycles.one(library, first.id).readied
    cycles.unready(library)
    assert not cycles.one(library, other.waiting).readied


# --- a stage ----------------------------------------------------------------------------------------------------


def test_a_lesson_does_not_outlive_the_stage_it_is_placed_in(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    with pytest.raises(StageWithoutEnd):
        trajecten.create(library, "Hoe begin ik?", "interactie", NOW, template="stage")
    end = date(2026, 9, 20)
    stage = trajecten.create(library, "Hoe begin ik?", "interactie", NOW, template="stage", ends_on=end)
    lesson = record(library, lessons_folder, clock)
    placed = keeping.place(library, lessons_folder, lesson, stage.id, date(2026, 9, 2))
    assert (placed.delete_after, placed.rule_day) == (end, end)
    assert day_on_disk(lessons_folder, lesson) == "2026-09-20"
    assert keeping.last_agreeable(placed) == end
    with pytest.raises(PastStage):
        keeping.agree(library, lessons_folder, lesson, date(2026, 9, 21), "langer", date(2026, 9, 2), NOW)
    # A later end makes nothing longer, and neither does leaving it; an earlier one makes it shorter.
    for ends_on, until in ((date(2026, 12, 1), end), (date(2026, 9, 15), date(2026, 9, 15))):
        keeping.end_stage_on(library, lessons_folder, stage.id, ends_on, NOW)
        assert lessons.one(library, lesson).delete_after == until
    assert keeping.place(library, lessons_folder, lesson, None).delete_after == date(2026, 9, 15)
    assert day_on_disk(lessons_folder, lesson) == "2026-09-15"
    free = keeping.last_agreeable(lessons.one(library, lesson))
    assert free == NOW.date() + timedelta(days=AGREED_DAYS)
    # Out of the stage its day is a rule like any other: later than that is "anders afgesproken", with the passphrase.
    assert keeping.is_later(library, lessons_folder, lesson, date(2026, 9, 16))
    agreed = keeping.agree(library, lessons_folder, lesson, date(2026, 10, 1), "nagesprek", date(2026, 9, 2), NOW)
    assert (agreed.delete_after, agreed.rule_day) == (date(2026, 10, 1), date(2026, 9, 15))
    # Back in a stage, what was agreed does not outlive it.
    keeping.end_stage_on(library, lessons_folder, stage.id, date(2026, 9, 25), NOW)
    back = keeping.place(library, lessons_folder, lesson, stage.id, date(2026, 9, 2))
    assert (back.delete_after, back.kept_reason) == (date(2026, 9, 25), "nagesprek")
    assert day_on_disk(lessons_folder, lesson) == "2026-09-25"


def test_a_stage_that_is_over_takes_no_lesson(library: Library, lessons_folder: Path, clock: SimulatedClock) -> None:
    end = date(2026, 9, 1)
    stage = trajecten.create(library, "Hoe begin ik?", "interactie", NOW, template="stage", ends_on=end)
    lesson = record(library, lessons_folder, clock)
    with pytest.raises(StageOver):
        keeping.place(library, lessons_folder, lesson, stage.id, date(2026, 9, 2))
    assert lessons.one(library, lesson).traject is None
    assert keeping.place(library, lessons_folder, lesson, stage.id, end).delete_after == end


def test_a_lesson_for_a_stage_that_was_over_before_it_was_seen_stays_on_its_own(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    end = date(2026, 9, 2)
    stage = trajecten.create(library, "Hoe begin ik?", "interactie", NOW, template="stage", ends_on=end)
    assert stage.waiting is not None
    cycles.ready_for(library, stage.waiting, NOW)
    clock.wall += timedelta(days=3)
    lesson = record(library, lessons_folder, clock)
    row = lessons.one(library, lesson)
    assert (row.traject, row.delete_after) == (None, date(2026, 10, 27))


def test_a_stage_counts_for_a_lesson_that_gets_its_date_later(
    library: Library, lessons_folder: Path, clock: SimulatedClock
) -> None:
    clock.trusted = False
    end = date(2026, 9, 10)
    stage = trajecten.create(library, "Hoe begin ik?", "interactie", NOW, template="stage", ends_on=end)
    lesson = record(library, lessons_folder, clock, delete_after=None)
    assert keeping.place(library, lessons_folder, lesson, stage.id).rule_day is None
    clock.trusted = True
    adopt(library, folders.identity(), folders.OWNER, lessons_folder, clock, lambda: None)
    assert lessons.one(library, lesson).delete_after == end
    assert day_on_disk(lessons_folder, lesson) == "2026-09-10"


# --- actiepunten -------------------------------------------------------------------------------------------------


def test_what_was_agreed_opens_the_next_cycle(
    library: Library, traject: str, lessons_folder: Path, clock: SimulatedClock
) -> None:
    cycle = cycles.place(library, record(library, lessons_folder, clock), traject)
    assert cycle is not None
    kept = actiepunten.create(library, cycle.id, " tien tellen ", NOW, proposed_by="Bram")
    done = actiepunten.create(library, cycle.id, "namen op stokjes", NOW + timedelta(seconds=1))
    second = cycles.start_next(library, traject, NOW)
    assert [one.text for one in actiepunten.agreed_before(library, second.id)] == ["tien tellen", "namen op stokjes"]
    actiepunten.set_done(library, done.id, NOW)
    assert actiepunten.agreed_before(library, second.id) == [kept]
    actiepunten.set_done(library, done.id, None)
    assert len(actiepunten.agreed_before(library, second.id)) == 2
    assert actiepunten.of_cycle(library, cycle.id) == actiepunten.of_traject(library, traject)
    assert actiepunten.agreed_before(library, cycle.id) == []
    changed = actiepunten.change(library, kept.id, goal=" rust ", by_when="maandag", success="stilte")
    assert (changed.text, changed.goal, changed.by_when, changed.success) == (
        "tien tellen",
        "rust",
        "maandag",
        "stilte",
    )
    for empty in ("", " \n"):
        with pytest.raises(ActiepuntEmpty):
            actiepunten.change(library, kept.id, text=empty)
        with pytest.raises(ActiepuntEmpty):
            actiepunten.create(library, cycle.id, empty, NOW)
    actiepunten.delete(library, kept.id)
    assert [one.id for one in actiepunten.of_traject(library, traject)] == [done.id]


def test_what_is_still_open_opens_a_cycle_also_after_a_talk_in_which_nothing_was_agreed(
    library: Library, traject: str, lessons_folder: Path, clock: SimulatedClock
) -> None:
    made = []
    for text in ("tien tellen", "namen op stokjes", ""):
        cycle = cycles.place(library, record(library, lessons_folder, clock), traject)
        assert cycle is not None
        made += [actiepunten.create(library, cycle.id, text, NOW)] if text else []
    fourth = cycles.start_next(library, traject, NOW)
    assert actiepunten.agreed_before(library, fourth.id) == [made[1]]
    actiepunten.set_done(library, made[1].id, NOW)
    assert actiepunten.agreed_before(library, fourth.id) == [made[0]]
    actiepunten.set_done(library, made[0].id, NOW)
    assert actiepunten.agreed_before(library, fourth.id) == []


def test_a_new_question_can_take_over_what_is_open(library: Library, traject: str) -> None:
    (first,) = cycles.list_for(library, traject)
    before = actiepunten.create(library, first.id, "tien tellen", NOW, goal="rust", proposed_by="Bram")
    after = trajecten.create(library, "Wat doet stilte?", "interactie", NOW)
    actiepunten.take_over(library, after.id, [before.id], NOW)
    (over,) = actiepunten.of_traject(library, after.id)
    assert (over.cycle, over.text, over.goal, over.proposed_by) == (None, "tien tellen", "rust", "Bram")
    assert after.waiting is not None
    assert actiepunten.agreed_before(library, after.waiting) == [over]
    assert actiepunten.of_traject(library, traject) == [before]
    with pytest.raises(ActiepuntUnknown):
        actiepunten.take_over(library, after.id, ["none"], NOW)


# --- what goes with a lesson, and what stays --------------------------------------------------------------------


def written(library: Library) -> str:
    """All that stands in the library as words, its indexes too."""
    names = [row["name"] for row in library.all("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return "\n".join(str(tuple(row)) for name in names for row in library.all(f"SELECT * FROM [{name}]"))


def test_a_teachers_words_go_with_the_lesson_and_leervraag_and_actiepunten_stay(
    library: Library, traject: str, lessons_folder: Path, clock: SimulatedClock
) -> None:
    lesson = record(library, lessons_folder, clock)
    cycle = cycles.place(library, lesson, traject)
    assert cycle is not None
    cycles.change(library, cycle.id, kijkaspect="wachttijd")
    actiepunten.create(library, cycle.id, "tien tellen", NOW)
    going = [f"qjxz{number}woord" for number in range(8)]
    lessons.change(library, lesson, notes=going[0])
    moment = moments.create(library, lesson, "top", 0, 2000, going[1], NOW).id
    kijkwijzer.write_line(library, lesson, "tip", going[2], None, NOW)
    asked = [Question("q1", "Wat zag je?", "What did you see?")]
    kijkwijzer.answer(library, lesson, "q1", going[3], template=asked, language="nl", now=NOW)
    nagesprekken.begin(library, lesson, "alone", NOW)
    nagesprekken.change(library, lesson, success=going[4], words=going[5])
    nagesprekken.write_at_moment(library, moment, going[6], NOW)
    halftyped.keep(library, "reason", lesson, going[7], NOW)
    before = written(library)
    assert [word for word in going if word not in before] == []
    clock.wall += timedelta(days=60)
    expire_lessons(lessons_folder, clock.now_utc().date(), None, lambda _gone: False)
    adopt(library, folders.identity(), folders.OWNER, lessons_folder, clock, lambda: None)
    assert library.one("SELECT 1 FROM lessons WHERE id = ?", lesson) is None
    after = written(library)
    assert [word for word in going if word in after] == []
    assert "qjxz" not in after
    (left,) = cycles.list_for(library, traject)
    assert (left.kijkaspect, left.recorded_at) == ("wachttijd", NOW)
    assert [one.text for one in actiepunten.of_traject(library, traject)] == ["tien tellen"]
    assert trajecten.one(library, traject).question == "Hoe geef ik stilte?"


# --- finished ---------------------------------------------------------------------------------------------------


def test_a_finished_traject_is_only_there_to_be_read_or_deleted(
    library: Library, traject: str, lessons_folder: Path, clock: SimulatedClock
) -> None:
    lesson, loose = record(library, lessons_folder, clock), record(library, lessons_folder, clock)
    cycle = cycles.place(library, lesson, traject)
    assert cycle is not None
    point = actiepunten.create(library, cycle.id, "tien tellen", NOW)
    cycles.start_next(library, traject, NOW)
    trajecten.finish(library, traject, NOW)
    assert trajecten.one(library, traject).waiting is None
    for refused in (
        lambda: trajecten.change(library, traject, now=NOW, question="anders"),
        lambda: trajecten.widen(library, traject),
        lambda: trajecten.finish(library, traject, NOW),
        lambda: cycles.start_next(library, traject, NOW),
        lambda: cycles.change(library, cycle.id, kijkaspect="x"),
        lambda: cycles.ready_for(library, cycle.id, NOW),
        lambda: cycles.place(library, loose, traject),
        lambda: cycles.place(library, lesson, None),
        lambda: actiepunten.create(library, cycle.id, "x", NOW),
        lambda: actiepunten.change(library, point.id, text="x"),
        lambda: actiepunten.set_done(library, point.id, NOW),
        lambda: actiepunten.delete(library, point.id),
        lambda: actiepunten.take_over(library, traject, [point.id], NOW),
    ):
        with pytest.raises(TrajectFinished):
            refused()
    assert cycles.place(library, lesson, traject) == cycle  # what is so already is no change
    trajecten.delete(library, traject)
    assert lessons.one(library, lesson).cycle is None
    assert actiepunten.of_traject(library, traject) == []


def test_nothing_comes_into_a_traject_that_is_being_rounded_off(
    library: Library, traject: str, lessons_folder: Path, clock: SimulatedClock
) -> None:
    waiting = trajecten.one(library, traject).waiting
    assert waiting is not None
    cycles.ready_for(library, waiting, NOW)
    trajecten.begin_finishing(library, traject, NOW)
    lesson = record(library, lessons_folder, clock)
    assert lessons.one(library, lesson).traject is None
    for refused in (
        lambda: cycles.place(library, lesson, traject),
        lambda: cycles.start_next(library, traject, NOW),
    ):
        with pytest.raises(TrajectFinished):
            refused()
    trajecten.finish(library, traject, NOW)
    assert trajecten.one(library, traject).lessons == 0


def test_six_cycles_and_no_more(library: Library, traject: str, lessons_folder: Path, clock: SimulatedClock) -> None:
    for _ in range(6):
        cycles.place(library, record(library, lessons_folder, clock), traject)
    with pytest.raises(TrajectFull):
        cycles.start_next(library, traject, NOW)


# --- for the teacher's own plan -------------------------------------------------------------------------------


def test_the_text_for_the_plan_has_what_the_teacher_wrote(
    library: Library, traject: str, lessons_folder: Path, clock: SimulatedClock
) -> None:
    lesson = record(library, lessons_folder, clock)
    cycle = cycles.place(library, lesson, traject)
    assert cycle is not None
    cycles.change(library, cycle.id, kijkaspect="wachttijd")
    moments.create(library, lesson, "top", 0, 2000, "Noor dacht na.", NOW)
    moments.create(library, lesson, "tip", 0, 2000, "Ik praatte te veel.", NOW)
    actiepunten.create(library, cycle.id, "tien tellen", NOW, goal="rust", proposed_by="Bram")
    trajecten.change(library, traject, now=NOW, question="Wat doet stilte met hen?")
    said = poptext.text(library, traject, "nl")
    assert said == (
        "Mijn leervraag\nWat doet stilte met hen?\n\n"
        "Eerder schreef ik\n- Hoe geef ik stilte?\n\n"
        "Ronde 1 (1-9-2026)\nIk keek naar: wachttijd\n\n"
        "Hier ging het goed\n- Noor dacht na.\n\n"
        "Dit ga ik proberen\n- tien tellen (doel: rust)\n"
    )
    english = poptext.text(library, traject, "en")
    assert "Round 1 (2026-09-01)" in english
    assert "Bram" not in said + english
