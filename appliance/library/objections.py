"""The teacher's own list of places where a child sits who may not be in the picture. It stays from lesson to lesson.

No name is asked for, and none of it is ever in a release, a paper or a log.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime

from appliance.core.objections import Measure, ObjectionUnknown, check_objection, check_room
from appliance.core.zones import Zone, check_zones
from appliance.library.database import Library, Row
from appliance.library.ids import new_id


@dataclass(frozen=True, slots=True)
class Objection:
    """`seat`: in the teacher's own words. `zone`: what is masked, with the measure `mask` only."""

    id: str
    seat: str
    measure: Measure
    zone: Zone | None
    noted_at: datetime


def list_all(library: Library) -> list[Objection]:
    """In the order in which they were noted."""
    return [_objection(row) for row in library.all("SELECT * FROM objections ORDER BY noted_at, rowid")]


def one(library: Library, objection: str) -> Objection:
    row = library.one("SELECT * FROM objections WHERE id = ?", objection)
    if row is None:
        raise ObjectionUnknown
    return _objection(row)


def create(library: Library, seat: str, measure: Measure, zone: Zone | None, now: datetime) -> Objection:
    with library.change():
        known = list_all(library)
        check_room(len(known))
        made = Objection(new_id(), *_checked(known, seat, measure, zone), now)
        values = (made.id, made.seat, made.measure, written(made.zone), now.isoformat())
        library.run("INSERT INTO objections VALUES (?, ?, ?, ?, ?)", *values)
    return made


def change(library: Library, objection: str, seat: str, measure: Measure, zone: Zone | None) -> Objection:
    """As it is from now on. The moment at which it was first noted stays."""
    with library.change():
        before = one(library, objection)
        others = [known for known in list_all(library) if known.id != objection]
        after = Objection(before.id, *_checked(others, seat, measure, zone), before.noted_at)
        values = (after.seat, after.measure, written(after.zone), objection)
        library.run("UPDATE objections SET seat = ?, measure = ?, zone = ? WHERE id = ?", *values)
    return after


def delete(library: Library, objection: str) -> None:
    if library.run("DELETE FROM objections WHERE id = ?", objection) == 0:
        raise ObjectionUnknown


def zones(known: Sequence[Objection]) -> tuple[Zone, ...]:
    """What is masked in a lesson with these."""
    return tuple(dict.fromkeys(one.zone for one in known if one.zone is not None))


def written(zone: Zone | None) -> str | None:
    return None if zone is None else json.dumps(astuple(zone))


def _checked(
    others: Sequence[Objection], seat: str, measure: Measure, zone: Zone | None
) -> tuple[str, Measure, Zone | None]:
    """All zones together must leave something of the picture."""
    kept, masked = check_objection(seat, measure, zone)
    if masked is not None:
        check_zones([*zones(others), masked])
    return kept, measure, masked


def _objection(row: Row) -> Objection:
    zone = None if row["zone"] is None else Zone(*json.loads(row["zone"]))
    return Objection(row["id"], row["seat"], row["measure"], zone, datetime.fromisoformat(row["noted_at"]))
