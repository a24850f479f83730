"""Releases as rows, on both sides: a teacher's given ones and a coach's received ones. The files are `release/`'s."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime

from appliance.core.clipedits import NO_EDITS, ClipEdits, Silence, in_clip
from appliance.core.moments import MomentKind
from appliance.core.permission import Permission, Purpose
from appliance.core.release import ClipMode, ReleaseState
from appliance.library import editing
from appliance.library.database import Library, Row
from appliance.library.errors import ReleaseUnknown


@dataclass(frozen=True, slots=True)
class Hashes:
    """SHA-256, in hex, of the sealed payloads of clip and note, whatever header stands before them."""

    clip: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRow:
    """One clip for one coach. `other` is the coach's row (`given`) or the teacher's person id (received);
    `start_ms` and `end_ms` are the span that the clip really holds, once it is made; only the teacher knows it.
    `hashes` are of what was made, and so of what was confirmed: nothing else is shown, to either of them."""

    id: str
    given: bool
    state: ReleaseState
    problem: str | None
    problem_fields: dict[str, str | int | float] = field(default_factory=dict)
    other: str
    other_name: str
    lesson: str | None
    traject: str | None = None  # of its lesson, also when that is gone
    cycle_number: int | None = None
    moment: str | None
    kind: MomentKind
    start_ms: int | None
    end_ms: int | None
    duration_ms: int
    mode: ClipMode
    words: str
    note: str
    question: str = ""  # the leervraag as it was shared with it; '': it was not
    created_at: datetime
    released_at: datetime | None
    until: date
    hashes: Hashes | None = None
    edits: ClipEdits = NO_EDITS  # silences in the lesson's time (`given`), else in the clip's
    purpose: Purpose = "coaching"
    permission: Permission | None = None
    extern: bool = False  # the coach was not of the school when it was made; only its teacher knows these two
    organisation: str = ""
    views: tuple[datetime, ...] = ()
    comments: int = 0

    @property
    def silences_in_clip(self) -> tuple[Silence, ...]:
        """In the clip's own time, which is all that a coach knows of."""
        if not self.given or self.start_ms is None or self.end_ms is None:
            return self.edits.silences
        return in_clip(self.edits.silences, self.start_ms, self.end_ms)


# A clip is of its lesson's cycle; once the lesson is gone, of the one that it was in then.
_ROWS = """
    SELECT releases.*, traject, number,
        (SELECT count(*) FROM comments WHERE comments.release = releases.id) AS comments
    FROM releases LEFT JOIN (SELECT id AS of_cycle, traject, number FROM cycles) ON of_cycle
        = coalesce((SELECT lessons.cycle FROM lessons WHERE lessons.id = releases.lesson), releases.cycle)
"""


def list_given(library: Library) -> list[ReleaseRow]:
    """Newest first."""
    return _list(library, given=True)


def list_received(library: Library) -> list[ReleaseRow]:
    return _list(library, given=False)


def given_of(library: Library, lesson: str) -> list[ReleaseRow]:
    """What left of a lesson, oldest first, whatever became of it since."""
    rows = library.all(
        _ROWS + " WHERE given AND lesson = ? AND state IN ('active', 'expired', 'taken_back') ORDER BY released_at, id",
        lesson,
    )
    return [_release(library, row) for row in rows]


def one(library: Library, release: str) -> ReleaseRow:
    row = library.one(_ROWS + " WHERE id = ?", release)
    if row is None:
        raise ReleaseUnknown
    return _release(library, row)


def add(library: Library, row: ReleaseRow) -> None:
    library.run(
        "INSERT INTO releases (id, given, state, problem, other, other_name, lesson, moment, kind, start_ms, end_ms,"
        " duration_ms, mode, words, note, created_at, released_at, until, clip_sha256, note_sha256, question,"
        " zones, silences, purpose, permission, extern, organisation)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        *(row.id, int(row.given), row.state, row.problem, row.other, row.other_name, row.lesson, row.moment),
        *(row.kind, row.start_ms, row.end_ms, row.duration_ms, row.mode, row.words, row.note),
        *(row.created_at.isoformat(), None if row.released_at is None else row.released_at.isoformat()),
        row.until.isoformat(),
        *((None, None) if row.hashes is None else (row.hashes.clip, row.hashes.note)),
        row.question,
        *(editing.zones_text(row.edits.zones), editing.silences_text(row.edits.silences)),
        *(row.purpose, editing.permission_text(row.permission), int(row.extern), row.organisation),
    )


def set_state(library: Library, release: str, state: ReleaseState) -> None:
    library.run("UPDATE releases SET state = ? WHERE id = ?", state, release)


def set_prepared(library: Library, release: str, start_ms: int, end_ms: int, duration_ms: int, hashes: Hashes) -> bool:
    """Whether it was still being prepared: it may have been discarded in the meantime."""
    changed = library.run(
        "UPDATE releases SET state = 'prepared', problem = NULL, start_ms = ?, end_ms = ?, duration_ms = ?,"
        " clip_sha256 = ?, note_sha256 = ? WHERE id = ? AND state = 'preparing'",
        *(start_ms, end_ms, duration_ms, hashes.clip, hashes.note, release),
    )
    return changed > 0


def set_failed(library: Library, release: str, problem: str, fields: dict[str, str | int | float]) -> None:
    """Only what is not yet given can fail."""
    library.run(
        "UPDATE releases SET state = 'failed', problem = ?, problem_fields = ?"
        " WHERE id = ? AND state IN ('preparing', 'prepared')",
        *(problem, json.dumps(fields, ensure_ascii=False), release),
    )


def set_confirmed(library: Library, chosen: list[str], at: datetime | None) -> None:
    """What is prepared was confirmed by its teacher, or (None) is to be confirmed again. Before this is on the disk
    nothing of it may leave: whatever lies on the shelf without it was put there by somebody else."""
    for release in chosen:
        library.run(
            "UPDATE releases SET released_at = ? WHERE id = ? AND state = 'prepared'",
            *(None if at is None else at.isoformat(), release),
        )


def set_active(library: Library, release: str, at: datetime) -> None:
    library.run("UPDATE releases SET state = 'active', released_at = ? WHERE id = ?", at.isoformat(), release)


def add_view(library: Library, release: str, at: datetime) -> None:
    library.run("INSERT INTO release_views VALUES (?, ?)", release, at.isoformat())


def delete(library: Library, release: str) -> None:
    library.run("DELETE FROM releases WHERE id = ?", release)


def open_for(library: Library, coach: str) -> int:
    """How many releases to this coach's row are open or under way."""
    row = library.one(
        "SELECT count(*) AS n FROM releases WHERE given AND other = ? AND state IN ('preparing', 'prepared', 'active')",
        coach,
    )
    return 0 if row is None else int(row["n"])


def _list(library: Library, *, given: bool) -> list[ReleaseRow]:
    rows = library.all(_ROWS + " WHERE given = ? ORDER BY created_at DESC, id", int(given))
    return [_release(library, row) for row in rows]


def _release(library: Library, row: Row) -> ReleaseRow:
    views = library.all("SELECT at FROM release_views WHERE release = ? ORDER BY at", row["id"])
    return ReleaseRow(
        id=row["id"],
        given=bool(row["given"]),
        state=row["state"],
        problem=row["problem"],
        problem_fields=json.loads(row["problem_fields"]),
        other=row["other"],
        other_name=row["other_name"],
        lesson=row["lesson"],
        traject=row["traject"],
        cycle_number=row["number"],
        moment=row["moment"],
        kind=row["kind"],
        start_ms=row["start_ms"],
        end_ms=row["end_ms"],
        duration_ms=row["duration_ms"],
        mode=row["mode"],
        words=row["words"],
        note=row["note"],
        question=row["question"],
        created_at=datetime.fromisoformat(row["created_at"]),
        released_at=None if row["released_at"] is None else datetime.fromisoformat(row["released_at"]),
        until=date.fromisoformat(row["until"]),
        hashes=None if row["clip_sha256"] is None else Hashes(row["clip_sha256"], row["note_sha256"]),
        edits=ClipEdits(editing.zones_of(row["zones"]), editing.silences_of(row["silences"])),
        purpose=row["purpose"],
        permission=editing.permission_of(row["permission"]),
        extern=bool(row["extern"]),
        organisation=row["organisation"],
        views=tuple(datetime.fromisoformat(view["at"]) for view in views),
        comments=row["comments"],
    )
