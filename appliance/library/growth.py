"""Groeiparen: a moment of an early cycle beside one of a later cycle, on one actiepunt. No word of what is better.

Two moments and nothing more: the words under each are the moments' own notes. A lesson that is gone takes its moment
along; the pair stays until its owner takes it away, and says which cycle's place is empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from appliance.core.kijkwijzer import How
from appliance.core.moments import MomentKind
from appliance.library import trajecten
from appliance.library.database import Library, Row
from appliance.library.errors import MomentUnknown, PairNotApart, PairUnknown
from appliance.library.ids import new_id

# What became of a moment: it is there, it was taken away, or its lesson was.
Fate = Literal["there", "moment_gone", "lesson_gone"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A moment of the traject, as one chooses it and as it stands in a pair. `how` its lesson was last looked at."""

    moment: str
    lesson: str
    cycle: int
    kind: MomentKind
    start_ms: int
    end_ms: int
    note: str
    title: str
    recorded_at: datetime
    clock_trusted: bool
    how: How | None


@dataclass(frozen=True, slots=True)
class Side:
    """`shown` is None when the moment is no longer there."""

    cycle: int
    fate: Fate
    shown: Shown | None


@dataclass(frozen=True, slots=True)
class Pair:
    id: str
    actiepunt: str
    text: str
    earlier: Side
    later: Side


_SHOWN = """
    SELECT moments.id AS moment, moments.lesson AS lesson, kind, start_ms, end_ms, note, title, cycles.number AS cycle,
        cycles.traject AS traject, lessons.recorded_at AS recorded_at, clock_trusted, how
    FROM moments JOIN lessons ON lessons.id = moments.lesson JOIN cycles ON cycles.id = lessons.cycle
        LEFT JOIN lesson_viewing ON lesson_viewing.lesson = moments.lesson
"""
_PAIRS = """
    SELECT growth_pairs.*, text, actiepunten.traject AS traject
    FROM growth_pairs JOIN actiepunten ON actiepunten.id = growth_pairs.actiepunt
"""


def choices(library: Library, traject: str) -> list[Shown]:
    """All moments of the traject, cycle by cycle; in each what went well first."""
    trajecten.one(library, traject)
    rows = library.all(
        _SHOWN + " WHERE cycles.traject = ? ORDER BY cycles.number, kind = 'tip', place IS NULL, place, start_ms",
        traject,
    )
    return [_shown(row) for row in rows]


def pairs(library: Library, traject: str) -> list[Pair]:
    """In the order in which they were made."""
    trajecten.one(library, traject)
    rows = library.all(
        _PAIRS + " WHERE actiepunten.traject = ? ORDER BY growth_pairs.created_at, growth_pairs.rowid", traject
    )
    return [_pair(library, row) for row in rows]


def put(library: Library, traject: str, actiepunt: str, earlier: str, later: str, now: datetime) -> Pair:
    """Raises `TrajectFinished`; and `PairNotApart` unless the first is of an earlier cycle, and all three are of this
    traject."""
    with library.change():
        trajecten.one(library, traject).check_open()
        first, second = _of_traject(library, earlier, traject), _of_traject(library, later, traject)
        known = library.one("SELECT id FROM actiepunten WHERE id = ? AND traject = ?", actiepunt, traject)
        if known is None or first.cycle >= second.cycle:
            raise PairNotApart
        made = new_id()
        library.run(
            "INSERT INTO growth_pairs VALUES (?, ?, ?, ?, ?, ?, ?)",
            *(made, actiepunt, earlier, later, first.cycle, second.cycle, now.isoformat()),
        )
        row = library.one(_PAIRS + " WHERE growth_pairs.id = ?", made)
        return _pair(library, row)


def delete(library: Library, pair: str) -> None:
    """The moments stay. Raises `TrajectFinished`."""
    with library.change():
        row = library.one(_PAIRS + " WHERE growth_pairs.id = ?", pair)
        if row is None:
            raise PairUnknown
        trajecten.one(library, row["traject"]).check_open()
        library.run("DELETE FROM growth_pairs WHERE id = ?", pair)


def _of_traject(library: Library, moment: str, traject: str) -> Shown:
    if library.one("SELECT id FROM moments WHERE id = ?", moment) is None:
        raise MomentUnknown
    row = library.one(_SHOWN + " WHERE moments.id = ? AND cycles.traject = ?", moment, traject)
    if row is None:
        raise PairNotApart
    return _shown(row)


def _pair(library: Library, row: Row) -> Pair:
    return Pair(
        row["id"],
        row["actiepunt"],
        row["text"],
        _side(library, row["traject"], row["earlier"], row["earlier_cycle"]),
        _side(library, row["traject"], row["later"], row["later_cycle"]),
    )


def _side(library: Library, traject: str, moment: str | None, cycle: int) -> Side:
    # A lesson that was placed elsewhere meanwhile still has its moment, in whatever cycle; its number is as it was.
    found = None if moment is None else library.one(_SHOWN + " WHERE moments.id = ?", moment)
    if found is not None:
        return Side(cycle, "there", _shown(found))
    there = library.one(
        "SELECT 1 FROM lessons JOIN cycles ON cycles.id = lessons.cycle WHERE cycles.traject = ? AND number = ?",
        *(traject, cycle),
    )
    return Side(cycle, "lesson_gone" if there is None else "moment_gone", None)


def _shown(row: Row) -> Shown:
    return Shown(
        moment=row["moment"],
        lesson=row["lesson"],
        cycle=row["cycle"],
        kind=row["kind"],
        start_ms=row["start_ms"],
        end_ms=row["end_ms"],
        note=row["note"],
        title=row["title"],
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        clock_trusted=bool(row["clock_trusted"]),
        how=row["how"],
    )
