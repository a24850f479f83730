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


def list_for(library: Library, release: str) -> list[Comment]:
    """Oldest first."""
    rows = library.all("SELECT * FROM comments WHERE release = ? ORDER BY written_at, id", release)
    return [_comment(row) for row in rows]


def add(library: Library, comment: Comment) -> None:
    """The same one again changes nothing."""
    library.run(
        "INSERT INTO comments VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        *(comment.id, comment.release, int(comment.mine), comment.at_ms, comment.text),
        comment.written_at.isoformat(),
    )


def _comment(row: Row) -> Comment:
    written = datetime.fromisoformat(row["written_at"])
    return Comment(row["id"], row["release"], bool(row["mine"]), row["at_ms"], row["text"], written)
