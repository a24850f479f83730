"""Notes that a warning was shown: once each, seven days and one day before a lesson goes.

Nothing waits for it. A teacher who is not signed in in those days sees none, and the certificate says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from appliance.core.retention import warning
from appliance.library import logbook
from appliance.library.database import Library
from appliance.library.errors import StorageFull
from appliance.library.lessons import LessonRow
from appliance.log import log_error


def note_shown(library: Library, shown: Sequence[LessonRow], today: date, now: datetime) -> None:
    """`today` must be sure."""
    new = [(row, days) for row in shown if (days := _not_yet(row, today)) is not None]
    if not new:
        return
    try:
        with library.change():
            for row, days in new:
                library.run("UPDATE lessons SET warned_days = ? WHERE id = ?", days, row.id)
                until = row.delete_after.isoformat()
                logbook.add(library, now, "lesson_warned", lesson=row.id, days=str(days), until=until)
    except StorageFull as error:
        # Only who sees the list can make room; it is noted the next time.
        log_error("warning_not_noted", error)


def _not_yet(row: LessonRow, today: date) -> int | None:
    days = None if row.rule_day is None else warning(row.delete_after, today)
    return days if days is not None and (row.warned_days is None or days < row.warned_days) else None
