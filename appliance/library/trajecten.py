"""The teacher's trajecten: a leervraag in the teacher's own words, and what the path is like. Its cycles are rows of
their own; see `cycles`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from appliance.core.traject import (
    MAX_CYCLES,
    PLANNED,
    Occasion,
    Template,
    Theme,
    TrajectFinished,
    TrajectKind,
    check_question,
    end_of,
)
from appliance.library.database import Library, Row
from appliance.library.errors import TrajectUnknown
from appliance.library.ids import new_id
from appliance.library.lessons import KEEP, Keep

# Whether a row of `cycles` waits for a lesson. One whose lesson is gone does not, once something was agreed in it.
WAITS = """
    NOT EXISTS (SELECT 1 FROM lessons WHERE lessons.cycle = cycles.id)
    AND (recorded_at IS NULL OR NOT EXISTS (SELECT 1 FROM actiepunten WHERE actiepunten.cycle = cycles.id))
"""


@dataclass(frozen=True, slots=True)
class Traject:
    """`question` is the leervraag as it is now; `lessons` counts those on the box. `waiting` is the cycle that waits
    for a lesson. `ends_on`: the last day of a stage. `finishing_at`: rounding off was begun."""

    id: str
    question: str
    theme: Theme
    kind: TrajectKind
    occasion: Occasion | None
    template: Template
    planned: int
    ends_on: date | None
    created_at: datetime
    finishing_at: datetime | None
    finished_at: datetime | None
    lessons: int
    cycles: int
    waiting: str | None

    def check_open(self) -> None:
        """Raises `TrajectFinished`."""
        if self.finished_at is not None:
            raise TrajectFinished

    def check_growing(self) -> None:
        """Once rounding off has begun only what the teacher saw then may go. Raises `TrajectFinished`."""
        if self.finishing_at is not None or self.finished_at is not None:
            raise TrajectFinished


_ROWS = f"""
    SELECT trajecten.*,
        (SELECT count(*) FROM lessons JOIN cycles ON cycles.id = lessons.cycle
            WHERE cycles.traject = trajecten.id) AS lessons,
        (SELECT count(*) FROM cycles WHERE cycles.traject = trajecten.id) AS cycles,
        (SELECT id FROM cycles WHERE cycles.traject = trajecten.id AND finishing_at IS NULL AND finished_at IS NULL
            AND {WAITS}
            AND number = (SELECT max(number) FROM cycles WHERE cycles.traject = trajecten.id)) AS waiting
    FROM trajecten
"""  # noqa: S608


def list_all(library: Library) -> list[Traject]:
    """Newest first."""
    return [_traject(row) for row in library.all(_ROWS + " ORDER BY created_at DESC, id")]


def one(library: Library, traject: str) -> Traject:
    row = library.one(_ROWS + " WHERE id = ?", traject)
    if row is None:
        raise TrajectUnknown
    return _traject(row)


def create(
    library: Library,
    question: str,
    theme: Theme,
    now: datetime,
    *,
    kind: TrajectKind = "personal",
    occasion: Occasion | None = None,
    template: Template = "teacher",
    ends_on: date | None = None,
) -> Traject:
    """With its first cycle. Raises `QuestionEmpty`, `StageWithoutEnd`."""
    made, kept, last = new_id(), check_question(question), end_of(template, ends_on)
    with library.change():
        library.run(
            "INSERT INTO trajecten (id, question, theme, created_at, kind, occasion, template, planned, ends_on)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(made, kept, theme, now.isoformat(), kind, occasion, template, PLANNED[template]),
            None if last is None else last.isoformat(),
        )
        _keep_wording(library, made, kept, now)
        library.run(
            "INSERT INTO cycles (id, traject, number, started_at) VALUES (?, ?, 1, ?)", new_id(), made, now.isoformat()
        )
        return one(library, made)


def change(
    library: Library,
    traject: str,
    *,
    now: datetime,
    question: str | None = None,
    theme: Theme | None = None,
    kind: TrajectKind | None = None,
    occasion: Occasion | Keep | None = KEEP,
    ends_on: date | None = None,
) -> Traject:
    """What is None stays, and an occasion that is `KEEP`. Earlier wordings of the question are kept. What a new last
    day of a stage means for its lessons is `keeping`'s. Raises `TrajectFinished`."""
    with library.change():
        before = one(library, traject)
        before.check_open()
        if question is not None and check_question(question) != before.question:
            library.run("UPDATE trajecten SET question = ? WHERE id = ?", check_question(question), traject)
            _keep_wording(library, traject, check_question(question), now)
        if ends_on is not None and before.template == "stage":
            library.run("UPDATE trajecten SET ends_on = ? WHERE id = ?", ends_on.isoformat(), traject)
        library.run(
            "UPDATE trajecten SET theme = ifnull(?, theme), kind = ifnull(?, kind), occasion = ? WHERE id = ?",
            *(theme, kind, before.occasion if isinstance(occasion, Keep) else occasion, traject),
        )
        return one(library, traject)


def widen(library: Library, traject: str) -> Traject:
    """A starter's path gets as many cycles as any other."""
    with library.change():
        one(library, traject).check_open()
        library.run("UPDATE trajecten SET planned = ? WHERE id = ?", MAX_CYCLES, traject)
        return one(library, traject)


def begin_finishing(library: Library, traject: str, now: datetime) -> None:
    with library.change():
        one(library, traject).check_open()
        library.run(
            "UPDATE trajecten SET finishing_at = ifnull(finishing_at, ?) WHERE id = ?", now.isoformat(), traject
        )


def finish(library: Library, traject: str, now: datetime) -> None:
    """From here on it is only there to be read, or deleted."""
    with library.change():
        one(library, traject).check_open()
        library.run("UPDATE trajecten SET finished_at = ? WHERE id = ?", now.isoformat(), traject)
        library.run("UPDATE cycles SET readied_at = NULL WHERE traject = ?", traject)


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
    return Traject(
        id=row["id"],
        question=row["question"],
        theme=row["theme"],
        kind=row["kind"],
        occasion=row["occasion"],
        template=row["template"],
        planned=row["planned"],
        ends_on=None if row["ends_on"] is None else date.fromisoformat(row["ends_on"]),
        created_at=datetime.fromisoformat(row["created_at"]),
        finishing_at=None if row["finishing_at"] is None else datetime.fromisoformat(row["finishing_at"]),
        finished_at=None if row["finished_at"] is None else datetime.fromisoformat(row["finished_at"]),
        lessons=row["lessons"],
        cycles=row["cycles"],
        waiting=row["waiting"],
    )
