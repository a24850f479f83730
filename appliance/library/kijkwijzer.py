"""What the teacher wrote on a lesson's kijkwijzer beside the moments: free lines, and answers to its questions.

Only its owner reads it. Answers keep their question as it was asked, whatever becomes of the template.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from appliance.core.kijkwijzer import MOST_LINES, Question, QuestionGone, TooManyLines
from appliance.core.moments import MomentKind, MomentOutside
from appliance.errors import Language
from appliance.library import elsewhere, lessons
from appliance.library.database import Library, Row
from appliance.library.errors import LineUnknown
from appliance.library.ids import new_id
from appliance.library.lessons import KEEP, Keep


@dataclass(frozen=True, slots=True)
class Line:
    """A top or a tip that is no moment: it has no span, and perhaps a place in the lesson."""

    id: str
    lesson: str
    kind: MomentKind
    text: str
    at_ms: int | None


@dataclass(frozen=True, slots=True)
class Answered:
    """A question on the page. `answer` empty: the template asks it, and it was not answered."""

    question: str
    asked: str
    answer: str


def header(library: Library, lesson: str) -> tuple[str, str]:
    """The leervraag that the lesson is looked at with, and the kijkaspect of its cycle; empty where there is none."""
    row = library.one(
        "SELECT question, kijkaspect FROM lessons JOIN cycles ON cycles.id = lessons.cycle"
        " JOIN trajecten ON trajecten.id = cycles.traject WHERE lessons.id = ?",
        lesson,
    )
    return ("", "") if row is None else (row["question"], row["kijkaspect"])


def lines(library: Library, lesson: str) -> list[Line]:
    """In the order in which they were written."""
    rows = library.all("SELECT * FROM kijkwijzer_lines WHERE lesson = ? ORDER BY created_at, rowid", lesson)
    return [_line(row) for row in rows]


def write_line(library: Library, lesson: str, kind: MomentKind, text: str, at_ms: int | None, now: datetime) -> Line:
    with library.change():
        _check_place(library, lesson, at_ms)
        if len(lines(library, lesson)) >= MOST_LINES:
            raise TooManyLines(most=MOST_LINES)
        made = Line(new_id(), lesson, kind, text, at_ms)
        library.run(
            "INSERT INTO kijkwijzer_lines VALUES (?, ?, ?, ?, ?, ?)",
            *(made.id, lesson, kind, text, at_ms, now.isoformat()),
        )
    return made


def change_line(
    library: Library,
    line: str,
    *,
    text: str | None = None,
    instead_of: str | None = None,
    at_ms: int | Keep | None = KEEP,
) -> Line:
    """What is None, or `KEEP`, stays. Raises `ChangedElsewhere`."""
    with library.change():
        before = _one(library, line)
        elsewhere.check(before.text, instead_of, text)
        after = replace(
            before,
            text=before.text if text is None else text,
            at_ms=before.at_ms if at_ms is KEEP else at_ms,
        )
        _check_place(library, after.lesson, after.at_ms)
        library.run("UPDATE kijkwijzer_lines SET text = ?, at_ms = ? WHERE id = ?", after.text, after.at_ms, line)
    return after


def delete_line(library: Library, line: str) -> None:
    if library.run("DELETE FROM kijkwijzer_lines WHERE id = ?", line) == 0:
        raise LineUnknown


def answers(library: Library, lesson: str, template: Sequence[Question], language: Language) -> list[Answered]:
    """The template's questions, each as it was asked when it was answered; then those that it no longer has."""
    lessons.one(library, lesson)
    rows = library.all("SELECT * FROM kijkwijzer_answers WHERE lesson = ? ORDER BY answered_at", lesson)
    given = {row["question"]: Answered(row["question"], row["asked"], row["answer"]) for row in rows}
    asked = [given.get(one.id, Answered(one.id, one.asked(language), "")) for one in template]
    left = {one.id for one in template}
    return [*asked, *(one for one in given.values() if one.question not in left)]


def answer(
    library: Library,
    lesson: str,
    question: str,
    text: str,
    *,
    instead_of: str | None = None,
    template: Sequence[Question],
    language: Language,
    now: datetime,
) -> Answered:
    """An answer that is emptied leaves nothing: the question is then asked as the template has it. Raises
    `QuestionGone`, `ChangedElsewhere`."""
    with library.change():
        known = next((one for one in answers(library, lesson, template, language) if one.question == question), None)
        if known is None:
            raise QuestionGone
        elsewhere.check(known.answer, instead_of, text)
        if not text.strip():
            library.run("DELETE FROM kijkwijzer_answers WHERE lesson = ? AND question = ?", lesson, question)
            return replace(known, answer="")
        library.run(
            "INSERT INTO kijkwijzer_answers VALUES (?, ?, ?, ?, ?) ON CONFLICT (lesson, question) DO UPDATE"
            " SET answer = excluded.answer",
            *(lesson, question, known.asked, text, now.isoformat()),
        )
        return replace(known, answer=text)


def _one(library: Library, line: str) -> Line:
    row = library.one("SELECT * FROM kijkwijzer_lines WHERE id = ?", line)
    if row is None:
        raise LineUnknown
    return _line(row)


def _check_place(library: Library, lesson: str, at_ms: int | None) -> None:
    """Also that there is such a lesson."""
    duration_ms = lessons.one(library, lesson).duration_ms
    if at_ms is not None and not 0 <= at_ms <= duration_ms:
        raise MomentOutside(lesson_s=duration_ms // 1000)


def _line(row: Row) -> Line:
    return Line(row["id"], row["lesson"], row["kind"], row["text"], row["at_ms"])
