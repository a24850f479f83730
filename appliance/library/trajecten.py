"""The teacher's trajecten: a leervraag in the teacher's own words, and the lessons on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appliance.core.traject import Theme, check_question
from appliance.library.database import Library, Row
from appliance.library.errors import TrajectUnknown
from appliance.library.ids import new_id


@dataclass(frozen=True, slots=True)
class Traject:
    """`question` is the leervraag as it is now; `lessons` counts those on it."""

    id: str
    question: str
    theme: Theme
    created_at: datetime
    lessons: int


_ROWS = """
    SELECT trajecten.*, (SELECT count(*) FROM lessons WHERE lessons.traject = trajecten.id) AS lessons FROM trajecten
"""


def list_all(library: Library) -> list[Traject]:
    """Newest first."""
    return [_traject(row) for row in library.all(_ROWS + " ORDER BY created_at DESC, id")]


def one(library: Library, traject: str) -> Traject:
    row = library.one(_ROWS + " WHERE id = ?", traject)
    if row is None:
        raise TrajectUnknown
    return _traject(row)


def create(library: Library, question: str, theme: Theme, now: datetime) -> Traject:
    made = Traject(new_id(), check_question(question), theme, now, 0)
    with library.change():
        library.run("INSERT INTO trajecten VALUES (?, ?, ?, ?)", made.id, made.question, theme, now.isoformat())
        _keep_wording(library, made.id, made.question, now)
    return made


def change(
    library: Library, traject: str, *, now: datetime, question: str | None = None, theme: Theme | None = None
) -> Traject:
    """What is None stays. Earlier wordings of the question are kept."""
    with library.change():
        before = one(library, traject)
        if question is not None and check_question(question) != before.question:
            library.run("UPDATE trajecten SET question = ? WHERE id = ?", check_question(question), traject)
            _keep_wording(library, traject, check_question(question), now)
        if theme is not None:
            library.run("UPDATE trajecten SET theme = ? WHERE id = ?", theme, traject)
        return one(library, traject)


def wordings(library: Library, traject: str) -> list[tuple[datetime, str]]:
    """Every wording that the question had, oldest first."""
    one(library, traject)
    rows = library.all("SELECT * FROM traject_questions WHERE traject = ? ORDER BY written_at, rowid", traject)
    return [(datetime.fromisoformat(row["written_at"]), row["question"]) for row in rows]


def delete(library: Library, traject: str) -> None:
    """The lessons stay; they only belong to no traject any more."""
    if library.run("DELETE FROM trajecten WHERE id = ?", traject) == 0:
        raise TrajectUnknown


def _keep_wording(library: Library, traject: str, question: str, now: datetime) -> None:
    library.run("INSERT INTO traject_questions VALUES (?, ?, ?)", traject, question, now.isoformat())


def _traject(row: Row) -> Traject:
    created = datetime.fromisoformat(row["created_at"])
    return Traject(row["id"], row["question"], row["theme"], created, row["lessons"])
