"""What teacher and coach wrote to each other about a release, each with a time in the clip or with none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appliance.library.database import Library, Row


@dataclass(frozen=True, slots=True)
class Comment:
    """`at_ms` is in the clip's own time."""

    id: str
    release: str
    mine: bool
    at_ms: int | None
    text: str
    written_at: datetime
    proposes: bool = False  # the coach proposes an actiepunt
    actiepunt: str | None = None  # which the teacher took it over as


def list_for(library: Library, release: str) -> list[Comment]:
    """Oldest first."""
    rows = library.all("SELECT * FROM comments WHERE release = ? ORDER BY written_at, id", release)
    return [_comment(row) for row in rows]


def find(library: Library, comment: str) -> Comment | None:
    row = library.one("SELECT * FROM comments WHERE id = ?", comment)
    return None if row is None else _comment(row)


def add(library: Library, comment: Comment) -> None:
    """The same one again changes nothing."""
    library.run(
        "INSERT INTO comments (id, release, mine, at_ms, text, written_at, proposes) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO NOTHING",
        *(comment.id, comment.release, int(comment.mine), comment.at_ms, comment.text),
        *(comment.written_at.isoformat(), int(comment.proposes)),
    )


def _comment(row: Row) -> Comment:
    written = datetime.fromisoformat(row["written_at"])
    return Comment(
        id=row["id"],
        release=row["release"],
        mine=bool(row["mine"]),
        at_ms=row["at_ms"],
        text=row["text"],
        written_at=written,
        proposes=bool(row["proposes"]),
        actiepunt=row["actiepunt"],
    )


def set_taken(library: Library, comment: str, actiepunt: str) -> None:
    library.run("UPDATE comments SET actiepunt = ? WHERE id = ?", actiepunt, comment)
