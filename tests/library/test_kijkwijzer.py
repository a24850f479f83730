"""What a teacher writes on a kijkwijzer, how a lesson was looked at, and the order of the talk, as rows."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from appliance.clock import SimulatedClock
from appliance.core.kijkwijzer import MOST_LINES, Question, QuestionGone, TooManyLines
from appliance.core.moments import MomentOutside
from appliance.library import kijkwijzer, lessons, moments, viewing
from appliance.library.adopt import adopt
from appliance.library.database import Library
from appliance.library.errors import LessonUnknown, LineUnknown, MomentsDiffer
from tests.library import folders

NOW = folders.RECORDED
TEMPLATE = (Question("q1", "Wat deed jij?", "What did you do?"), Question("q2", "En zij?"))


@pytest.fixture
def lesson(library: Library, lessons_folder: Path, clock: SimulatedClock) -> str:
    name = folders.write_folder(lessons_folder)
    adopt(library, folders.identity(), folders.OWNER, lessons_folder, clock, lambda: None)
    return name


def test_lines_stand_as_they_were_written(library: Library, lesson: str) -> None:
    first = kijkwijzer.write_line(library, lesson, "tip", "eerst", None, NOW)
    second = kijkwijzer.write_line(library, lesson, "top", "", 1500, NOW)
    assert kijkwijzer.lines(library, lesson) == [first, second]
    changed = kijkwijzer.change_line(library, second.id, text="rust")
    assert (changed.text, changed.at_ms) == ("rust", 1500)
    assert kijkwijzer.change_line(library, second.id, at_ms=None).text == "rust"
    assert kijkwijzer.lines(library, lesson)[1].at_ms is None
    kijkwijzer.delete_line(library, first.id)
    for act in (kijkwijzer.delete_line, kijkwijzer.change_line):
        with pytest.raises(LineUnknown):
            act(library, first.id)


def test_a_line_has_its_place_inside_the_lesson(library: Library, lesson: str) -> None:
    end_ms = lessons.one(library, lesson).duration_ms
    line = kijkwijzer.write_line(library, lesson, "top", "", end_ms, NOW)
    with pytest.raises(MomentOutside):
        kijkwijzer.write_line(library, lesson, "top", "", end_ms + 1, NOW)
    with pytest.raises(MomentOutside):
        kijkwijzer.change_line(library, line.id, at_ms=end_ms + 1)
    with pytest.raises(LessonUnknown):
        kijkwijzer.write_line(library, "none", "top", "", None, NOW)
    assert kijkwijzer.lines(library, lesson) == [line]


def test_there_is_an_end_to_the_lines(library: Library, lesson: str) -> None:
    for _ in range(MOST_LINES):
        kijkwijzer.write_line(library, lesson, "top", "", None, NOW)
    with pytest.raises(TooManyLines):
        kijkwijzer.write_line(library, lesson, "top", "", None, NOW)


def test_answers_keep_their_question_and_their_language(library: Library, lesson: str) -> None:
    def answer(question: str, text: str, template: tuple[Question, ...] = TEMPLATE) -> kijkwijzer.Answered:
        return kijkwijzer.answer(
            library, lesson, question, text, template=template, language="nl", now=NOW + timedelta(minutes=1)
        )

    assert answer("q1", "tellen").asked == "Wat deed jij?"
    english = kijkwijzer.answers(library, lesson, TEMPLATE, "en")
    assert [(one.asked, one.answer) for one in english] == [("Wat deed jij?", "tellen"), ("En zij?", "")]
    answer("q1", "tot vijf tellen")
    reworded = (Question("q1", "Iets heel anders?"),)
    assert [(one.asked, one.answer) for one in kijkwijzer.answers(library, lesson, reworded, "nl")] == [
        ("Wat deed jij?", "tot vijf tellen")
    ]
    # Emptied, the question is asked as it now is.
    assert answer("q1", "  ", reworded).answer == ""
    assert kijkwijzer.answers(library, lesson, reworded, "nl")[0].asked == "Iets heel anders?"
    with pytest.raises(QuestionGone):
        answer("q9", "tellen")
    with pytest.raises(LessonUnknown):
        kijkwijzer.answers(library, "none", TEMPLATE, "nl")


def test_looking_is_kept_once_a_lesson(library: Library, lesson: str) -> None:
    assert viewing.of(library, lesson) is None
    for how, at_ms in (("sound", 1000), ("full", 2000)):
        viewing.keep(library, lesson, how, at_ms, NOW)  # type: ignore[arg-type]
        assert viewing.of(library, lesson) == viewing.Viewing(how, at_ms)  # type: ignore[arg-type]
    viewing.keep(library, lesson, "full", 10**9, NOW)
    kept = viewing.of(library, lesson)
    assert kept is not None
    assert kept.at_ms == lessons.one(library, lesson).duration_ms
    with pytest.raises(LessonUnknown):
        viewing.keep(library, "none", "full", 0, NOW)


def test_what_went_well_comes_first_in_the_talk(library: Library, lesson: str) -> None:
    def make(kind: str, at: int) -> str:
        return moments.create(library, lesson, kind, at, at + 1000, "", NOW).id  # type: ignore[arg-type]

    tip, first, second = make("tip", 0), make("top", 500), make("top", 1000)

    def order() -> list[str]:
        return [one.id for one in moments.for_talk(library, lesson)]

    assert order() == [first, second, tip]
    moments.arrange(library, lesson, [tip, second, first])
    assert order() == [second, first, tip]
    # What became a top since stands where its place is among them.
    moments.change(library, tip, kind="top")
    assert order() == [tip, second, first]
    late = make("top", 0)
    assert order() == [tip, second, first, late]
    with pytest.raises(MomentsDiffer):
        moments.arrange(library, lesson, [tip, second, first])


def test_all_of_it_goes_with_the_lesson(library: Library, lesson: str) -> None:
    kijkwijzer.write_line(library, lesson, "top", "rust", None, NOW)
    kijkwijzer.answer(library, lesson, "q1", "tellen", template=TEMPLATE, language="nl", now=NOW)
    viewing.keep(library, lesson, "full", 0, NOW)
    lessons.forget(library, lesson)
    for table in ("kijkwijzer_lines", "kijkwijzer_answers", "lesson_viewing"):
        assert library.one(f"SELECT count(*) AS many FROM {table}")["many"] == 0
