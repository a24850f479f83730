"""What was gone through before each lesson: whether children may not be in the picture, and what was done about it.

One that was answered waits for the next lesson, which takes it with it. A lesson that found none waiting was recorded
without, and its teacher is asked afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime

from appliance.core.objections import Measure, check_answers
from appliance.core.zones import Zone
from appliance.library import lessons, objections
from appliance.library.database import Library, Row
from appliance.library.ids import new_id


@dataclass(frozen=True, slots=True)
class Checklist:
    """`afterwards`: asked when the lesson was already there; then `measures` and `zones` are empty. `permissions`: the
    school asks for consent, and that was gone through too."""

    id: str
    answered_at: datetime
    afterwards: bool
    children: int
    measures: tuple[Measure, ...]
    zones: tuple[Zone, ...]
    permissions: bool
    cycle: str | None
    lesson: str | None


@dataclass(frozen=True, slots=True)
class Answers:
    """What the teacher says: of each child that is known of, that it was thought of again. None: nothing was said."""

    confirmed: Collection[str] | None
    permissions: bool
    cycle: str | None = None


def check(library: Library, answers: Answers, *, asks_permission: bool) -> tuple[Zone, ...]:
    """Whether a lesson may be prepared like this, and what is to be masked in it; nothing is kept. Raises what
    `check_answers` raises."""
    known = objections.list_all(library)
    measures = {one.id: one.measure for one in known}
    check_answers(measures, answers.confirmed, asks_permission=asks_permission, permissions=answers.permissions)
    return objections.zones(known)


def answer(library: Library, answers: Answers, *, asks_permission: bool, now: datetime) -> Checklist:
    """Keep it for the next lesson, in place of one that still waits."""
    with library.change():
        zones = check(library, answers, asks_permission=asks_permission)
        measures = tuple(one.measure for one in objections.list_all(library))
        permitted = answers.permissions and asks_permission
        made = Checklist(new_id(), now, False, len(measures), measures, zones, permitted, answers.cycle, None)
        library.run("DELETE FROM checklists WHERE lesson IS NULL")
        _keep(library, made)
    return made


def answer_afterwards(library: Library, lesson: str, children: int, now: datetime) -> Checklist:
    """What was gone through before the lesson is not replaced by it."""
    with library.change():
        lessons.one(library, lesson)
        before = of_lesson(library, lesson)
        if before is not None and not before.afterwards:
            return before
        library.run("DELETE FROM checklists WHERE lesson = ?", lesson)
        made = Checklist(new_id(), now, True, children, (), (), False, None, lesson)
        _keep(library, made)
    return made


def waiting(library: Library) -> Checklist | None:
    """The one for the next lesson."""
    row = library.one("SELECT * FROM checklists WHERE lesson IS NULL")
    return None if row is None else _checklist(row)


def of_lesson(library: Library, lesson: str) -> Checklist | None:
    row = library.one("SELECT * FROM checklists WHERE lesson = ?", lesson)
    return None if row is None else _checklist(row)


def newest(library: Library) -> Checklist | None:
    row = library.one("SELECT * FROM checklists WHERE afterwards = 0 ORDER BY answered_at DESC, rowid DESC LIMIT 1")
    return None if row is None else _checklist(row)


def take(library: Library, taken: Sequence[str]) -> None:
    """Lessons that have just come into the library: the one that was recorded first had the checklist that waits."""
    row = library.one(
        "SELECT lesson FROM lesson_words WHERE lesson IN (SELECT value FROM json_each(?)) ORDER BY number LIMIT 1",
        json.dumps(list(taken)),
    )
    if row is not None:
        library.run("UPDATE checklists SET lesson = ? WHERE lesson IS NULL", row["lesson"])


def _keep(library: Library, made: Checklist) -> None:
    library.run(
        "INSERT INTO checklists VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        *(made.id, made.answered_at.isoformat(), int(made.afterwards), made.children),
        *(json.dumps(made.measures), json.dumps([astuple(zone) for zone in made.zones])),
        *(1 if made.permissions else None, made.cycle, made.lesson),
    )


def _checklist(row: Row) -> Checklist:
    return Checklist(
        id=row["id"],
        answered_at=datetime.fromisoformat(row["answered_at"]),
        afterwards=bool(row["afterwards"]),
        children=row["children"],
        measures=tuple(json.loads(row["measures"])),
        zones=tuple(Zone(*zone) for zone in json.loads(row["zones"])),
        permissions=bool(row["permissions"]),
        cycle=row["cycle"],
        lesson=row["lesson"],
    )
