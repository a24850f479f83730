"""The moments that the teacher chose in a lesson: tops and tips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from appliance.core.kijkwijzer import Lens
from appliance.core.moments import MomentKind, check_span
from appliance.library import elsewhere, lessons
from appliance.library.database import Library, Row
from appliance.library.errors import MomentsDiffer, MomentUnknown
from appliance.library.ids import new_id
from appliance.library.lessons import KEEP, Keep


@dataclass(frozen=True, slots=True)
class Moment:
    """`lens`: what the teacher looks at in it. `place`: in the talk; None: after those that have one, by its time."""

    id: str
    lesson: str
    kind: MomentKind
    start_ms: int
    end_ms: int
    note: str
    lens: Lens | None = None
    place: int | None = None


def list_for(library: Library, lesson: str) -> list[Moment]:
    lessons.one(library, lesson)
    rows = library.all("SELECT * FROM moments WHERE lesson = ? ORDER BY start_ms, end_ms, id", lesson)
    return [_moment(row) for row in rows]


def for_talk(library: Library, lesson: str) -> list[Moment]:
    """In the order in which they are talked about: what went well always first, then as the teacher put them."""
    return sorted(list_for(library, lesson), key=lambda one: (one.kind != "top", one.place is None, one.place or 0))


def arrange(library: Library, lesson: str, order: Sequence[str]) -> list[Moment]:
    """Put all moments of a lesson in this order for the talk. Raises `MomentsDiffer` when these are not its moments."""
    with library.change():
        if sorted(order) != sorted(one.id for one in list_for(library, lesson)):
            raise MomentsDiffer
        for place, moment in enumerate(order):
            library.run("UPDATE moments SET place = ? WHERE id = ?", place, moment)
    return for_talk(library, lesson)


def one(library: Library, moment: str) -> Moment:
    row = library.one("SELECT * FROM moments WHERE id = ?", moment)
    if row is None:
        raise MomentUnknown
    return _moment(row)


def create(
    library: Library, lesson: str, kind: MomentKind, start_ms: int, end_ms: int, note: str, now: datetime
) -> Moment:
    with library.change():
        check_span(start_ms, end_ms, lessons.one(library, lesson).duration_ms)
        made = Moment(new_id(), lesson, kind, start_ms, end_ms, note)
        library.run(
            "INSERT INTO moments (id, lesson, kind, start_ms, end_ms, note, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            *(made.id, lesson, kind, start_ms, end_ms, note, now.isoformat()),
        )
    return made


def change(
    library: Library,
    moment: str,
    *,
    kind: MomentKind | None = None,
    start_ms: int | None = None,
    end_ms: int | None = None,
    note: str | None = None,
    instead_of: str | None = None,
    lens: Lens | Keep | None = KEEP,
) -> Moment:
    """What is None, or `KEEP`, stays. A release that was made of it keeps the span that it was made with. Raises
    `ChangedElsewhere`."""
    with library.change():
        before = one(library, moment)
        elsewhere.check(before.note, instead_of, note)
        after = replace(
            before,
            kind=before.kind if kind is None else kind,
            start_ms=before.start_ms if start_ms is None else start_ms,
            end_ms=before.end_ms if end_ms is None else end_ms,
            note=before.note if note is None else note,
            lens=before.lens if lens is KEEP else lens,
        )
        check_span(after.start_ms, after.end_ms, lessons.one(library, before.lesson).duration_ms)
        library.run(
            "UPDATE moments SET kind = ?, start_ms = ?, end_ms = ?, note = ?, lens = ? WHERE id = ?",
            *(after.kind, after.start_ms, after.end_ms, after.note, after.lens, moment),
        )
    return after


def delete(library: Library, moment: str) -> None:
    if library.run("DELETE FROM moments WHERE id = ?", moment) == 0:
        raise MomentUnknown


def _moment(row: Row) -> Moment:
    return Moment(
        row["id"],
        row["lesson"],
        row["kind"],
        row["start_ms"],
        row["end_ms"],
        row["note"],
        row["lens"],
        row["place"],
    )
