"""A coach's teachers, as their invitations told them: the code carries the teacher's name and public key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appliance.library.database import Library, Row


@dataclass(frozen=True, slots=True)
class Teacher:
    """`words` are the four to compare; `confirmed`: the teacher has said that they were the same."""

    person: str
    name: str
    recipient: str
    words: list[str]
    confirmed: bool


def list_all(library: Library) -> list[Teacher]:
    return [_teacher(row) for row in library.all("SELECT * FROM teachers ORDER BY name, person")]


def find(library: Library, person: str) -> Teacher | None:
    row = library.one("SELECT * FROM teachers WHERE person = ?", person)
    return None if row is None else _teacher(row)


def add(library: Library, person: str, name: str, recipient: str, words: tuple[str, ...]) -> None:
    """A new invitation of the same teacher starts the comparison again."""
    library.run(
        "INSERT INTO teachers VALUES (?, ?, ?, ?, NULL) ON CONFLICT (person) DO UPDATE SET"
        " name = excluded.name, recipient = excluded.recipient, words = excluded.words, confirmed_at = NULL",
        *(person, name, recipient, " ".join(words)),
    )


def confirm(library: Library, person: str, at: datetime) -> None:
    library.run("UPDATE teachers SET confirmed_at = ? WHERE person = ?", at.isoformat(), person)


def _teacher(row: Row) -> Teacher:
    return Teacher(row["person"], row["name"], row["recipient"], row["words"].split(), row["confirmed_at"] is not None)
