"""The owner's lessons as rows. What lies on the disk is taken in by `adopt` and taken away by `remove`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Final, Literal

from appliance.core.traject import check_room
from appliance.library import spare, trajecten
from appliance.library.database import Library, Row
from appliance.library.errors import LessonUnknown

LessonState = Literal["whole", "cut_short", "damaged"]
HoleKind = Literal["picture", "sound", "cut"]


class Keep(Enum):
    """The value of a field that stays as it is."""

    KEEP = 0


KEEP: Final = Keep.KEEP


@dataclass(frozen=True, slots=True)
class Hole:
    """Nothing was recorded here: of the picture, of the sound, or of either because the lesson was cut and gone on
    with. `known` False: nobody knows how long it really was, and the timeline shows it as one second."""

    start_ms: int
    end_ms: int
    kind: HoleKind
    known: bool = True


@dataclass(frozen=True, slots=True)
class FilmPart:
    """A part of the lesson's film, and where it begins. None: it cannot be shown. `bytes`: how large its file was."""

    number: int
    start_ms: int | None
    bytes: int


@dataclass(frozen=True, slots=True)
class LessonRow:
    """One lesson. `problem` is an error key when it, or a part of it, is damaged. `rule_day` is the last day that the
    rule gives; None: the date is in doubt. `kept_reason`: `delete_after` was agreed otherwise, and why."""

    id: str
    title: str
    notes: str
    recorded_at: datetime
    clock_trusted: bool
    duration_ms: int
    state: LessonState
    problem: str | None
    width: int
    height: int
    frames_per_second: int
    bytes: int
    marks: int
    tops: int
    tips: int
    delete_after: date
    rule_day: date | None
    kept_reason: str | None
    warned_days: Literal[7, 1] | None
    nagesprek_on: date | None
    traject: str | None
    parts: int = 1
    boot: int = 0  # the number of the machine's start; 0: not known
    boot_ms: int = 0


_ROWS = """
    SELECT lessons.*,
           (SELECT count(*) FROM marks WHERE marks.lesson = lessons.id) AS marks,
           (SELECT count(*) FROM moments WHERE moments.lesson = lessons.id AND kind = 'top') AS tops,
           (SELECT count(*) FROM moments WHERE moments.lesson = lessons.id AND kind = 'tip') AS tips
    FROM lessons
"""


def list_all(library: Library) -> list[LessonRow]:
    """In the order of their ids; `order.newest_first` is for people."""
    return [_lesson(row) for row in library.all(_ROWS + " ORDER BY id")]


def one(library: Library, lesson: str) -> LessonRow:
    row = library.one(_ROWS + " WHERE id = ?", lesson)
    if row is None:
        raise LessonUnknown
    return _lesson(row)


def mark_ms(library: Library, lesson: str) -> list[int]:
    return [row["at_ms"] for row in library.all("SELECT at_ms FROM marks WHERE lesson = ? ORDER BY at_ms", lesson)]


def speech(library: Library, lesson: str) -> list[tuple[int, int]]:
    """Audible speech: start and end."""
    return [(start, end) for start, end in json.loads(_details(library, lesson)["speech"])]


def gaps(library: Library, lesson: str) -> list[Hole]:
    """What is missing, in order of time."""
    row = _details(library, lesson)
    # Before lessons had parts, the stream was not written down.
    streams = [Hole(start, end, rest[0] if rest else "picture") for start, end, *rest in json.loads(row["gaps"])]
    cuts = [Hole(start, end, "cut", bool(known)) for start, end, known in json.loads(row["cuts"])]
    return sorted(streams + cuts, key=lambda hole: (hole.start_ms, hole.kind))


def film(library: Library, lesson: str) -> list[FilmPart]:
    """Of which parts the lesson's film is made, in their order."""
    return film_of(_details(library, lesson))


def film_of(row: Row) -> list[FilmPart]:
    # A lesson that was taken in when every lesson had one part has nothing written here.
    first = FilmPart(1, None if row["state"] == "damaged" else 0, row["bytes"])
    return [FilmPart(*part) for part in json.loads(row["film"])] or [first]


def levels(library: Library, lesson: str) -> tuple[int, list[float]]:
    """The level curve: milliseconds a step, and one dBFS value a step."""
    row = _details(library, lesson)
    return int(row["levels_step_ms"]), json.loads(row["levels"])


def change(
    library: Library,
    lesson: str,
    *,
    title: str | None = None,
    notes: str | None = None,
    traject: str | Keep = KEEP,
) -> LessonRow:
    """What is None, or `KEEP`, stays. An empty traject takes the lesson out of its traject."""
    with library.change():
        before = one(library, lesson)
        if title is not None:
            library.run("UPDATE lessons SET title = ? WHERE id = ?", title.strip(), lesson)
        if notes is not None:
            library.run("UPDATE lessons SET notes = ? WHERE id = ?", notes, lesson)
        if traject is not KEEP and (traject or None) != before.traject:
            _move(library, lesson, traject or None)
        return one(library, lesson)


def set_problem(library: Library, lesson: str, problem: str) -> None:
    """What turned out to be wrong with a lesson after it was taken in; an error key."""
    library.run("UPDATE lessons SET problem = ? WHERE id = ? AND problem IS NULL", problem, lesson)


def forget(library: Library, lesson: str) -> None:
    """Take the row away, with its marks and moments. The files are `remove`'s."""
    library.run("DELETE FROM lessons WHERE id = ?", lesson)
    spare.destroy(library.path.parent)


def _move(library: Library, lesson: str, traject: str | None) -> None:
    if traject is not None:
        check_room(trajecten.one(library, traject).lessons)
    library.run("UPDATE lessons SET traject = ? WHERE id = ?", traject, lesson)


def _details(library: Library, lesson: str) -> Row:
    row = library.one("SELECT * FROM lessons WHERE id = ?", lesson)
    if row is None:
        raise LessonUnknown
    return row


def _lesson(row: Row) -> LessonRow:
    return LessonRow(
        id=row["id"],
        title=row["title"],
        notes=row["notes"],
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        clock_trusted=bool(row["clock_trusted"]),
        duration_ms=row["duration_ms"],
        state=row["state"],
        problem=row["problem"],
        width=row["width"],
        height=row["height"],
        frames_per_second=row["frames_per_second"],
        bytes=row["bytes"],
        marks=row["marks"],
        tops=row["tops"],
        tips=row["tips"],
        delete_after=date.fromisoformat(row["delete_after"]),
        rule_day=None if row["rule_day"] is None else date.fromisoformat(row["rule_day"]),
        kept_reason=row["kept_reason"],
        warned_days=row["warned_days"],
        nagesprek_on=None if row["nagesprek_on"] is None else date.fromisoformat(row["nagesprek_on"]),
        traject=row["traject"],
        parts=row["parts"],
        boot=row["boot"],
        boot_ms=row["boot_ms"],
    )
