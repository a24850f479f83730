"""The storyboard of a traject as the teacher composed it: one a traject. What is made of it is never kept here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from appliance.core.storyboard import Manner, StillNotThere, check_white
from appliance.core.zones import Zone
from appliance.library import actiepunten, lessons, logbook, trajecten
from appliance.library.database import Library, Row
from appliance.library.editing import zones_of, zones_text
from appliance.library.errors import ActiepuntUnknown, LessonUnknown
from appliance.library.ids import new_id

MADE = "storyboard_made"


@dataclass(frozen=True, slots=True)
class Still:
    """`white`: what of it is left white."""

    lesson: str
    at_ms: int
    manner: Manner = "usual"
    words: str = ""
    white: tuple[Zone, ...] = ()


@dataclass(frozen=True, slots=True)
class Storyboard:
    """`question` as it is shown, '' when it is not. `actiepunten`: those that go along, in the order of writing.
    `stills_gone`: so many went with their lesson since the teacher last changed it."""

    title: str
    question: str
    words: str
    stills: tuple[Still, ...]
    actiepunten: tuple[str, ...]
    stills_gone: int = 0


def of_traject(library: Library, traject: str) -> Storyboard:
    """One that was not begun yet shows the leervraag as it is now, and nothing else. Raises `TrajectUnknown`."""
    row = library.one("SELECT * FROM storyboards WHERE traject = ?", traject)
    if row is None:
        return Storyboard("", trajecten.one(library, traject).question, "", (), ())
    stills = library.all("SELECT * FROM storyboard_stills WHERE storyboard = ? ORDER BY place", row["id"])
    taken = library.all(
        "SELECT id FROM actiepunten JOIN storyboard_actiepunten ON actiepunt = id WHERE storyboard = ?"
        " ORDER BY created_at, actiepunten.rowid",
        row["id"],
    )
    return Storyboard(
        title=row["title"],
        question=row["question"],
        words=row["words"],
        stills=tuple(_still(one) for one in stills),
        actiepunten=tuple(one["id"] for one in taken),
        stills_gone=row["stills_gone"],
    )


def keep(library: Library, traject: str, board: Storyboard, now: datetime) -> Storyboard:
    """All of it, instead of what was there; what went with a lesson is not told any more.
    Raises `TrajectFinished`, `LessonUnknown`, `StillNotThere`, `ActiepuntUnknown`, and what `check_white` raises."""
    with library.change():
        trajecten.one(library, traject).check_open()
        # A lesson that was placed elsewhere meanwhile keeps its stills here.
        before = {still.lesson for still in of_traject(library, traject).stills}
        for still in board.stills:
            _check(library, traject, still, before)
        row = library.one("SELECT id FROM storyboards WHERE traject = ?", traject)
        kept = new_id() if row is None else row["id"]
        library.run(
            "INSERT INTO storyboards (id, traject, title, question, words, created_at, changed_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET title = excluded.title,"
            " question = excluded.question, words = excluded.words, changed_at = excluded.changed_at, stills_gone = 0",
            *(kept, traject, board.title, board.question, board.words, now.isoformat(), now.isoformat()),
        )
        _keep_stills(library, kept, board.stills)
        _keep_actiepunten(library, traject, kept, board.actiepunten)
        return of_traject(library, traject)


def texts(library: Library, board: Storyboard) -> list[str]:
    """The words of the actiepunten that go along."""
    return [actiepunten.one(library, one).text for one in board.actiepunten]


def note_made(library: Library, traject: str, board: Storyboard, now: datetime) -> None:
    """Counts only: what is on it is nobody's but the teacher's and who gets it."""
    as_is = sum(still.manner == "as_is" for still in board.stills)
    logbook.add(library, now, MADE, traject=traject, stills=str(len(board.stills)), as_is=str(as_is))


def _check(library: Library, traject: str, still: Still, before: Collection[str]) -> None:
    lesson = lessons.one(library, still.lesson)
    if lesson.traject != traject and lesson.id not in before:
        raise LessonUnknown
    if not 0 <= still.at_ms <= lesson.duration_ms:
        raise StillNotThere
    check_white(still.white)


def _keep_stills(library: Library, storyboard: str, stills: Sequence[Still]) -> None:
    library.run("DELETE FROM storyboard_stills WHERE storyboard = ?", storyboard)
    for place, still in enumerate(stills):
        library.run(
            "INSERT INTO storyboard_stills (storyboard, place, lesson, at_ms, manner, words, white)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            *(storyboard, place, still.lesson, still.at_ms, still.manner, still.words, zones_text(still.white)),
        )


def _keep_actiepunten(library: Library, traject: str, storyboard: str, chosen: Sequence[str]) -> None:
    library.run("DELETE FROM storyboard_actiepunten WHERE storyboard = ?", storyboard)
    for actiepunt in dict.fromkeys(chosen):
        if actiepunten.one(library, actiepunt).traject != traject:
            raise ActiepuntUnknown
        library.run("INSERT INTO storyboard_actiepunten VALUES (?, ?)", storyboard, actiepunt)


def _still(row: Row) -> Still:
    return Still(row["lesson"], row["at_ms"], row["manner"], row["words"], zones_of(row["white"]))
