"""Gives lessons their date when it becomes known, or known better, in the start of the machine that recorded them.

The recorder keeps with each lesson how long the machine ran. So one moment that somebody vouched for, before or after,
dates all lessons of that start.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from appliance.core.lesson import Retention
from appliance.errors import Damaged
from appliance.lessonfiles import RETENTION_FILE, decode_retention, encode_retention
from appliance.library.database import Library, Row
from appliance.library.files import write_whole
from appliance.log import log

# A date is good enough when it is right to the minute.
_NEAR = timedelta(minutes=1)
_ROWS = (
    "SELECT id, boot, boot_ms, recorded_at, clock_trusted, rule_day, kept_reason FROM lessons"
    " WHERE boot > 0 AND id IN (SELECT value FROM json_each(?))"
)


def correct(library: Library, lessons: Path, starts: Mapping[int, datetime], among: Sequence[str]) -> list[str]:
    """`starts`: when each start of the machine was, as far as it is known. Gives the lessons of `among` whose date
    changed."""
    changed = []
    for row in library.all(_ROWS, json.dumps(among)):
        started = starts.get(row["boot"])
        if started is None:
            continue
        before = datetime.fromisoformat(row["recorded_at"])
        recorded = started.astimezone(UTC) + timedelta(milliseconds=row["boot_ms"])
        if row["clock_trusted"] and abs(recorded - before) <= _NEAR:
            continue
        with library.change():
            if row["clock_trusted"]:
                _keep_longer(library, lessons / row["id"], row, (recorded.date() - before.date()).days)
            library.run(
                "UPDATE lessons SET recorded_at = ?, clock_trusted = 1 WHERE id = ?",
                *(recorded.isoformat(timespec="seconds"), row["id"]),
            )
        changed.append(str(row["id"]))
    return changed


def _keep_longer(library: Library, lesson: Path, row: Row, days: int) -> None:
    """It was recorded later than was thought: then its last day is later too. It never comes closer this way."""
    if days <= 0 or row["rule_day"] is None:
        return
    until = date.fromisoformat(row["rule_day"]) + timedelta(days=days)
    if row["kept_reason"] is None:
        # Further away: on the disk first, so that a cut leaves no file that would let it go early.
        _write(lesson / RETENTION_FILE, until)
        library.run("UPDATE lessons SET delete_after = ? WHERE id = ?", until.isoformat(), row["id"])
    library.run("UPDATE lessons SET rule_day = ? WHERE id = ?", until.isoformat(), row["id"])


def _write(path: Path, until: date) -> None:
    try:
        write_whole(path, encode_retention(Retention(decode_retention(path.read_bytes()).owner, until.isoformat())))
    except (Damaged, FileNotFoundError):
        # The next sign-in makes it again.
        log("retention_unreadable", lesson=path.parent.name)
