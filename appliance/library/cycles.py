"""A traject's cycles, and which lesson is in which. A lesson's traject is that of its cycle.

Until when a placed lesson is kept is `keeping`'s: a stage's lessons do not outlive it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appliance.core.traject import CycleTaken, CycleWaits, check_room
from appliance.library import elsewhere, trajecten
from appliance.library.database import Library, Row
from appliance.library.errors import CycleUnknown, LessonUnknown
from appliance.library.ids import new_id
from appliance.library.trajecten import WAITS


@dataclass(frozen=True, slots=True)
class Cycle:
    """`kijkaspect`: what the teacher wants to look at. `recorded_at` stays when the lesson is gone. `waits`: for a
    lesson. `readied`: the box was set ready for this cycle, and the next lesson is for it."""

    id: str
    traject: str
    number: int
    kijkaspect: str
    started_at: datetime
    recorded_at: datetime | None
    lesson: str | None
    waits: bool
    readied: bool


_ROWS = f"""
    SELECT cycles.*, {WAITS} AS waits, (SELECT id FROM lessons WHERE lessons.cycle = cycles.id) AS lesson FROM cycles
"""  # noqa: S608


def list_for(library: Library, traject: str) -> list[Cycle]:
    """In their order."""
    trajecten.one(library, traject)
    return [_cycle(row) for row in library.all(_ROWS + " WHERE traject = ? ORDER BY number", traject)]


def one(library: Library, cycle: str) -> Cycle:
    row = library.one(_ROWS + " WHERE id = ?", cycle)
    if row is None:
        raise CycleUnknown
    return _cycle(row)


def cycle_of(library: Library, lesson: str) -> Cycle | None:
    """The cycle that a lesson is in. Raises `LessonUnknown`."""
    row = library.one("SELECT cycle FROM lessons WHERE id = ?", lesson)
    if row is None:
        raise LessonUnknown
    return None if row["cycle"] is None else one(library, row["cycle"])


def start_next(library: Library, traject: str, now: datetime) -> Cycle:
    """Raises `TrajectFinished`, `CycleWaits`, `TrajectFull`, `TrajectForOne`."""
    with library.change():
        last = _last_open(library, traject)
        if last.waits:
            raise CycleWaits(number=last.number)
        return _add(library, traject, now)


def change(library: Library, cycle: str, *, kijkaspect: str, instead_of: str | None = None) -> Cycle:
    """Raises `TrajectFinished`, `ChangedElsewhere`."""
    with library.change():
        check_open(library, cycle)
        elsewhere.check(one(library, cycle).kijkaspect, instead_of, kijkaspect)
        library.run("UPDATE cycles SET kijkaspect = ? WHERE id = ?", kijkaspect.strip(), cycle)
        return one(library, cycle)


def check_open(library: Library, cycle: str) -> None:
    """Raises `CycleUnknown`, `TrajectFinished`."""
    trajecten.one(library, one(library, cycle).traject).check_open()


def place(library: Library, lesson: str, traject: str | None) -> Cycle | None:
    """Into the cycle that waits, or into a new one; None takes the lesson out of its traject. Raises `LessonUnknown`,
    `TrajectFinished` (of either traject), `TrajectFull`, `TrajectForOne`."""
    with library.change():
        before = cycle_of(library, lesson)
        if (before.traject if before is not None else None) == traject:
            return before
        if before is not None:
            check_open(library, before.id)
        after = None if traject is None else _waiting(library, traject, lesson)
        library.run("UPDATE lessons SET cycle = ? WHERE id = ?", None if after is None else after.id, lesson)
        return cycle_of(library, lesson)


def waiting(library: Library) -> list[Cycle]:
    """Every cycle that waits for a lesson, of the newest traject first: what the next recording can be for."""
    known = [one.waiting for one in trajecten.list_all(library)]
    return [one(library, cycle) for cycle in known if cycle is not None]


def ready_for(library: Library, cycle: str, now: datetime) -> Cycle:
    """The next lesson is for this cycle, and for no other. Raises `TrajectFinished`, `CycleTaken`."""
    with library.change():
        check_open(library, cycle)
        known = one(library, cycle)
        if not known.waits:
            raise CycleTaken(number=known.number)
        if known.readied:
            return known
        unready(library)
        # To the second, as the recorder says when a lesson began: one of the same second came after.
        second = now.replace(microsecond=0).isoformat()
        library.run("UPDATE cycles SET readied_at = ? WHERE id = ?", second, cycle)
        return one(library, cycle)


def unready(library: Library) -> None:
    """The next lesson is for no cycle."""
    library.run("UPDATE cycles SET readied_at = NULL WHERE readied_at IS NOT NULL")


def meant_for(library: Library, lesson: str) -> str | None:
    """The traject that a lesson which just came was recorded for, as its owner was shown before the press. None: it was
    for none."""
    row = library.one("SELECT * FROM lessons WHERE id = ?", lesson)
    readied = library.one("SELECT * FROM cycles WHERE readied_at IS NOT NULL")
    if row is None or readied is None or row["cycle"] is not None or row["state"] == "damaged":
        return None
    # A date in doubt tells nothing; then it only has to have come after.
    if row["clock_trusted"] and row["recorded_at"] < readied["readied_at"]:
        return None
    known = trajecten.one(library, readied["traject"])
    return known.id if known.waiting == readied["id"] else None


def _waiting(library: Library, traject: str, lesson: str) -> Cycle:
    last = _last_open(library, traject)
    if last.waits:
        return last
    row = library.one("SELECT recorded_at FROM lessons WHERE id = ?", lesson)
    assert row is not None
    return _add(library, traject, datetime.fromisoformat(row["recorded_at"]))


def _last_open(library: Library, traject: str) -> Cycle:
    trajecten.one(library, traject).check_growing()
    return list_for(library, traject)[-1]


def _add(library: Library, traject: str, at: datetime) -> Cycle:
    known = trajecten.one(library, traject)
    check_room(known.cycles, known.planned)
    made = new_id()
    library.run(
        "INSERT INTO cycles (id, traject, number, started_at) VALUES (?, ?, ?, ?)",
        *(made, traject, known.cycles + 1, at.isoformat()),
    )
    return one(library, made)


def _cycle(row: Row) -> Cycle:
    return Cycle(
        id=row["id"],
        traject=row["traject"],
        number=row["number"],
        kijkaspect=row["kijkaspect"],
        started_at=datetime.fromisoformat(row["started_at"]),
        recorded_at=None if row["recorded_at"] is None else datetime.fromisoformat(row["recorded_at"]),
        lesson=row["lesson"],
        waits=bool(row["waits"]),
        readied=row["readied_at"] is not None,
    )
