"""How a lesson was last looked at, and how far. The owner's alone: it is told to nobody and written in no logbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appliance.core.kijkwijzer import How
from appliance.library import lessons
from appliance.library.database import Library


@dataclass(frozen=True, slots=True)
class Viewing:
    how: How
    at_ms: int


def of(library: Library, lesson: str) -> Viewing | None:
    """None: it was not opened yet, and its owner is asked how."""
    row = library.one("SELECT how, at_ms FROM lesson_viewing WHERE lesson = ?", lesson)
    return None if row is None else Viewing(row["how"], row["at_ms"])


def keep(library: Library, lesson: str, how: How, at_ms: int, now: datetime) -> None:
    """A place beyond the lesson's end is its end."""
    with library.change():
        at_ms = min(at_ms, lessons.one(library, lesson).duration_ms)
        library.run(
            "INSERT INTO lesson_viewing VALUES (?, ?, ?, ?) ON CONFLICT (lesson) DO UPDATE"
            " SET how = excluded.how, at_ms = excluded.at_ms, looked_at = excluded.looked_at",
            *(lesson, how, at_ms, now.isoformat()),
        )
