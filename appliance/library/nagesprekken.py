"""The talk about a lesson: where it is, and what the teacher wrote down of it. Nothing of it is recorded.

All of it is in the teacher's library, and none of it ever in a release.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from appliance.core.nagesprek import (
    LessonNotPlaced,
    Manner,
    NagesprekNotBegun,
    ProposalTaken,
    ProposalUnknown,
    Step,
    check_closing,
)
from appliance.library import actiepunten, comments, cycles, elsewhere, lessons, moments, releases
from appliance.library.comments import Comment
from appliance.library.database import Library, Row
from appliance.library.errors import LessonUnknown


@dataclass(frozen=True, slots=True)
class Nagesprek:
    """`step` and `moment` are where one was. `words` came up at the cards, `success` at the check-in."""

    lesson: str
    manner: Manner
    step: Step
    moment: str | None
    success: str
    words: str
    began_at: datetime
    closed_at: datetime | None
    none_agreed: bool


def find(library: Library, lesson: str) -> Nagesprek | None:
    """None: it has not begun. Raises `LessonUnknown`."""
    lessons.one(library, lesson)
    row = library.one("SELECT * FROM nagesprekken WHERE lesson = ?", lesson)
    return None if row is None else _nagesprek(row)


def one(library: Library, lesson: str) -> Nagesprek:
    found = find(library, lesson)
    if found is None:
        raise NagesprekNotBegun
    return found


def begin(library: Library, lesson: str, manner: Manner, now: datetime) -> Nagesprek:
    """Again: only another manner. What was written stays, and so does where one was."""
    with library.change():
        lessons.one(library, lesson)
        library.run(
            "INSERT INTO nagesprekken (lesson, manner, step, began_at) VALUES (?, ?, 'check_in', ?)"
            " ON CONFLICT (lesson) DO UPDATE SET manner = excluded.manner",
            *(lesson, manner, now.isoformat()),
        )
        return one(library, lesson)


def change(
    library: Library,
    lesson: str,
    *,
    step: Step | None = None,
    moment: str | None = None,
    success: str | None = None,
    words: str | None = None,
    instead_of: str | None = None,
) -> Nagesprek:
    """What is None stays. A step with no moment is at none. Words can be added after it was closed, too. Raises
    `ChangedElsewhere`."""
    with library.change():
        before = one(library, lesson)
        elsewhere.check(before.success, instead_of, success)
        elsewhere.check(before.words, instead_of, words)
        if step is not None:
            library.run("UPDATE nagesprekken SET step = ?, moment = ? WHERE lesson = ?", step, moment, lesson)
        library.run(
            "UPDATE nagesprekken SET success = ?, words = ? WHERE lesson = ?",
            before.success if success is None else success.strip(),
            before.words if words is None else words.strip(),
            lesson,
        )
        return one(library, lesson)


def words_at_moments(library: Library, lesson: str) -> dict[str, str]:
    """What came up in the talk, by moment."""
    rows = library.all("SELECT moment, words FROM nagesprek_words JOIN moments ON id = moment WHERE lesson = ?", lesson)
    return {row["moment"]: row["words"] for row in rows}


def write_at_moment(library: Library, moment: str, words: str, now: datetime, *, instead_of: str | None = None) -> None:
    """No words take the line away. Raises `MomentUnknown`, `ChangedElsewhere`."""
    with library.change():
        lesson = moments.one(library, moment).lesson
        elsewhere.check(words_at_moments(library, lesson).get(moment, ""), instead_of, words)
        if words.strip():
            library.run(
                "INSERT INTO nagesprek_words VALUES (?, ?, ?) ON CONFLICT (moment)"
                " DO UPDATE SET words = excluded.words, written_at = excluded.written_at",
                *(moment, words.strip(), now.isoformat()),
            )
        else:
            library.run("DELETE FROM nagesprek_words WHERE moment = ?", moment)


def take_over(library: Library, comment: str, text: str, now: datetime) -> Comment:
    """A coach's proposal becomes an actiepunt of the lesson's cycle, in the words that the teacher gives it. Raises
    `ProposalUnknown`, `ProposalTaken`, `LessonUnknown`, `LessonNotPlaced`."""
    with library.change():
        found = comments.find(library, comment)
        if found is None or not found.proposes or found.mine:
            raise ProposalUnknown
        if found.actiepunt is not None:
            raise ProposalTaken
        release = releases.one(library, found.release)
        if release.lesson is None:
            raise LessonUnknown
        cycle = cycles.cycle_of(library, release.lesson)
        if cycle is None:
            raise LessonNotPlaced
        made = actiepunten.create(library, cycle.id, text, now, proposed_by=release.other_name)
        comments.set_taken(library, comment, made.id)
    return replace(found, actiepunt=made.id)


def check(library: Library, lesson: str, *, none_agreed: bool) -> int:
    """How many actiepunten were agreed. Raises `NagesprekNotBegun`, `NagesprekOpenEnded`."""
    one(library, lesson)
    agreed = _agreed(library, lesson)
    check_closing(agreed, none_agreed=none_agreed)
    return agreed


def close(library: Library, lesson: str, *, none_agreed: bool, now: datetime) -> Nagesprek:
    """Once: a second time changes nothing. Raises `NagesprekOpenEnded`."""
    with library.change():
        if one(library, lesson).closed_at is None:
            agreed = check(library, lesson, none_agreed=none_agreed)
            library.run(
                "UPDATE nagesprekken SET closed_at = ?, none_agreed = ?, step = 'actiepunten', moment = NULL"
                " WHERE lesson = ?",
                *(now.isoformat(), int(agreed == 0), lesson),
            )
        return one(library, lesson)


def _agreed(library: Library, lesson: str) -> int:
    """How many actiepunten the lesson's cycle has. Without a cycle there are none."""
    cycle = cycles.cycle_of(library, lesson)
    return 0 if cycle is None else len(actiepunten.of_cycle(library, cycle.id))


def _nagesprek(row: Row) -> Nagesprek:
    return Nagesprek(
        lesson=row["lesson"],
        manner=row["manner"],
        step=row["step"],
        moment=row["moment"],
        success=row["success"],
        words=row["words"],
        began_at=datetime.fromisoformat(row["began_at"]),
        closed_at=None if row["closed_at"] is None else datetime.fromisoformat(row["closed_at"]),
        none_agreed=bool(row["none_agreed"]),
    )
