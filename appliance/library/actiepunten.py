"""What the teacher will try: one line each, with what a card for the board needs. A coach's proposal comes here only
when the teacher confirms it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from appliance.core.traject import check_actiepunt
from appliance.library import cycles, elsewhere, trajecten
from appliance.library.database import Library, Row
from appliance.library.errors import ActiepuntUnknown
from appliance.library.ids import new_id


@dataclass(frozen=True, slots=True)
class Actiepunt:
    """`cycle` None: taken over from an earlier traject. `proposed_by`: the coach whose proposal it was, or ''.
    `done_at`: the teacher put it aside as done."""

    id: str
    traject: str
    cycle: str | None
    text: str
    goal: str
    by_when: str
    success: str
    proposed_by: str
    created_at: datetime
    done_at: datetime | None


_OF_TRAJECT = "SELECT * FROM actiepunten WHERE traject = ? ORDER BY created_at, rowid"
_OF_CYCLE = "SELECT * FROM actiepunten WHERE cycle = ? ORDER BY created_at, rowid"
_BEFORE = """
    WITH before AS (
        SELECT actiepunten.*, actiepunten.rowid AS at, ifnull(cycles.number, 0) AS number
        FROM actiepunten LEFT JOIN cycles ON cycles.id = actiepunten.cycle
        WHERE actiepunten.traject = ? AND done_at IS NULL AND ifnull(cycles.number, 0) < ?)
    SELECT * FROM before WHERE number = (SELECT max(number) FROM before) ORDER BY created_at, at
"""


def of_traject(library: Library, traject: str) -> list[Actiepunt]:
    """In the order of writing."""
    return [_actiepunt(row) for row in library.all(_OF_TRAJECT, traject)]


def of_cycle(library: Library, cycle: str) -> list[Actiepunt]:
    return [_actiepunt(row) for row in library.all(_OF_CYCLE, cycle)]


def agreed_before(library: Library, cycle: str) -> list[Actiepunt]:
    """What was agreed the last time and is not done: in the cycle before this one or, when nothing of that is left,
    in an earlier one. Before the first comes what was taken over."""
    this = cycles.one(library, cycle)
    return [_actiepunt(row) for row in library.all(_BEFORE, this.traject, this.number)]


def one(library: Library, actiepunt: str) -> Actiepunt:
    row = library.one("SELECT * FROM actiepunten WHERE id = ?", actiepunt)
    if row is None:
        raise ActiepuntUnknown
    return _actiepunt(row)


def create(
    library: Library,
    cycle: str,
    text: str,
    now: datetime,
    *,
    goal: str = "",
    by_when: str = "",
    success: str = "",
    proposed_by: str = "",
) -> Actiepunt:
    """Raises `CycleUnknown`, `TrajectFinished`, `ActiepuntEmpty`."""
    with library.change():
        cycles.check_open(library, cycle)
        made = Actiepunt(
            id=new_id(),
            traject=cycles.one(library, cycle).traject,
            cycle=cycle,
            text=check_actiepunt(text),
            goal=goal.strip(),
            by_when=by_when.strip(),
            success=success.strip(),
            proposed_by=proposed_by,
            created_at=now,
            done_at=None,
        )
        _insert(library, made)
    return made


def change(
    library: Library,
    actiepunt: str,
    *,
    text: str | None = None,
    goal: str | None = None,
    by_when: str | None = None,
    success: str | None = None,
    instead_of: str | None = None,
) -> Actiepunt:
    """What is None stays; `instead_of` is of the text. Raises `TrajectFinished`, `ActiepuntEmpty`,
    `ChangedElsewhere`."""
    with library.change():
        check_open(library, actiepunt)
        elsewhere.check(one(library, actiepunt).text, instead_of, text)
        library.run(
            "UPDATE actiepunten SET text = ifnull(?, text), goal = ifnull(?, goal), by_when = ifnull(?, by_when),"
            " success = ifnull(?, success) WHERE id = ?",
            None if text is None else check_actiepunt(text),
            *(None if one is None else one.strip() for one in (goal, by_when, success)),
            actiepunt,
        )
        return one(library, actiepunt)


def set_done(library: Library, actiepunt: str, at: datetime | None) -> Actiepunt:
    """`at` None: not done after all. Raises `TrajectFinished`."""
    with library.change():
        check_open(library, actiepunt)
        library.run(
            "UPDATE actiepunten SET done_at = ? WHERE id = ?", None if at is None else at.isoformat(), actiepunt
        )
        return one(library, actiepunt)


def delete(library: Library, actiepunt: str) -> None:
    """Raises `TrajectFinished`."""
    with library.change():
        check_open(library, actiepunt)
        library.run("DELETE FROM actiepunten WHERE id = ?", actiepunt)


def take_over(library: Library, traject: str, chosen: Sequence[str], now: datetime) -> None:
    """Into another traject, as what it begins with. Where they came from they stay as they were."""
    with library.change():
        trajecten.one(library, traject).check_open()
        for before in [one(library, actiepunt) for actiepunt in chosen]:
            _insert(
                library,
                Actiepunt(
                    id=new_id(),
                    traject=traject,
                    cycle=None,
                    text=before.text,
                    goal=before.goal,
                    by_when=before.by_when,
                    success=before.success,
                    proposed_by=before.proposed_by,
                    created_at=now,
                    done_at=None,
                ),
            )


def check_open(library: Library, actiepunt: str) -> None:
    """Raises `ActiepuntUnknown`, `TrajectFinished`."""
    trajecten.one(library, one(library, actiepunt).traject).check_open()


def _insert(library: Library, made: Actiepunt) -> None:
    library.run(
        "INSERT INTO actiepunten (id, traject, cycle, text, goal, by_when, success, proposed_by, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        *(made.id, made.traject, made.cycle, made.text, made.goal, made.by_when, made.success, made.proposed_by),
        made.created_at.isoformat(),
    )


def _actiepunt(row: Row) -> Actiepunt:
    return Actiepunt(
        id=row["id"],
        traject=row["traject"],
        cycle=row["cycle"],
        text=row["text"],
        goal=row["goal"],
        by_when=row["by_when"],
        success=row["success"],
        proposed_by=row["proposed_by"],
        created_at=datetime.fromisoformat(row["created_at"]),
        done_at=None if row["done_at"] is None else datetime.fromisoformat(row["done_at"]),
    )
