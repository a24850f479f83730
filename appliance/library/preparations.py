"""What a coach prepares at a received clip: in the coach's own library, and nowhere else until it is shown.

Nothing here sends anything. What is shown becomes a comment (`release/talk.py`), once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from appliance.core.nagesprek import PreparationShown, PreparationUnknown
from appliance.library import elsewhere, releases
from appliance.library.database import Library, Row
from appliance.library.errors import ReleaseUnknown


@dataclass(frozen=True, slots=True)
class Preparation:
    """`at_ms` is in the clip's own time. `shown_at` None: it is the coach's alone."""

    id: str
    release: str
    at_ms: int | None
    text: str
    written_at: datetime
    shown_at: datetime | None = None


def list_for(library: Library, release: str) -> list[Preparation]:
    """In the order of the clip, those without a place first. Raises `ReleaseUnknown` for one that was not received."""
    if releases.one(library, release).given:
        raise ReleaseUnknown
    rows = library.all(
        "SELECT * FROM preparations WHERE release = ? ORDER BY coalesce(at_ms, -1), written_at, id", release
    )
    return [_preparation(row) for row in rows]


def one(library: Library, preparation: str) -> Preparation:
    row = library.one("SELECT * FROM preparations WHERE id = ?", preparation)
    if row is None:
        raise PreparationUnknown
    return _preparation(row)


def add(library: Library, preparation: Preparation) -> None:
    library.run(
        "INSERT INTO preparations VALUES (?, ?, ?, ?, ?, NULL)",
        *(preparation.id, preparation.release, preparation.at_ms, preparation.text, preparation.written_at.isoformat()),
    )


def change(library: Library, preparation: str, text: str, *, instead_of: str | None = None) -> Preparation:
    """Raises `PreparationShown`: what the teacher has stays as it was shown; and `ChangedElsewhere`."""
    with library.change():
        before = unshown(library, preparation)
        elsewhere.check(before.text, instead_of, text)
        library.run("UPDATE preparations SET text = ? WHERE id = ?", text, preparation)
    return replace(before, text=text)


def delete(library: Library, preparation: str) -> None:
    """What was shown stays with both as a comment. Raises `PreparationUnknown`."""
    if library.run("DELETE FROM preparations WHERE id = ?", preparation) == 0:
        raise PreparationUnknown


def unshown(library: Library, preparation: str) -> Preparation:
    found = one(library, preparation)
    if found.shown_at is not None:
        raise PreparationShown
    return found


def set_shown(library: Library, preparation: str, at: datetime) -> None:
    library.run("UPDATE preparations SET shown_at = ? WHERE id = ?", at.isoformat(), preparation)


def _preparation(row: Row) -> Preparation:
    return Preparation(
        id=row["id"],
        release=row["release"],
        at_ms=row["at_ms"],
        text=row["text"],
        written_at=datetime.fromisoformat(row["written_at"]),
        shown_at=None if row["shown_at"] is None else datetime.fromisoformat(row["shown_at"]),
    )
