"""Takes lessons away for good: by their owner, or because their last day has passed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from appliance.core.lesson import Retention, is_lesson_id
from appliance.core.retention import delete_after, is_due
from appliance.errors import Damaged
from appliance.lessonfiles import RETENTION_FILE, decode_retention, encode_retention
from appliance.library import lessons, logbook
from appliance.library.database import Library
from appliance.library.files import destroy_folder, write_whole
from appliance.log import log


def delete_lesson(library: Library, folder: Path, lesson: str, now: datetime) -> None:
    """`folder` holds all lessons. First the files: a cut leaves a lesson that can be deleted again, not one that
    is gone from the list and still there. Clips that were released stay, until they are taken back or expire."""
    lessons.one(library, lesson)
    destroy_folder(folder / lesson)
    with library.change():
        lessons.forget(library, lesson)
        logbook.add(library, now, "lesson_deleted", lesson=lesson)


def hold_nagesprek(library: Library, folder: Path, lesson: str, day: date) -> lessons.LessonRow:
    """The talk about a lesson was held on this day: its last day comes closer, in the library and for the sweep.
    While the lesson has no date at all, only the day of the talk is kept; `adopt` counts it in afterwards."""
    path = folder / lesson / RETENTION_FILE
    before = decode_retention(path.read_bytes())
    row = lessons.set_nagesprek(library, lesson, day, dated=before.delete_after is not None)
    if before.delete_after is not None:
        write_whole(path, encode_retention(Retention(before.owner, row.delete_after.isoformat())))
    return row


def give_date(lesson: Path, owner: str, today: date) -> Retention:
    """A lesson recorded while the date was in doubt gets its last day counted from the first day that is not."""
    dated = Retention(owner, delete_after(today, None).isoformat())
    write_whole(lesson / RETENTION_FILE, encode_retention(dated))
    return dated


def expire_lessons(folder: Path, today: date, recording: str | None, tell: Callable[[str, str], None]) -> list[str]:
    """Destroy the lessons whose last day has passed, and date those that have none yet; only to be called on a
    trusted clock. `tell(owner, lesson)` comes after the lesson is gone."""
    gone = []
    for lesson in sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []:
        if not is_lesson_id(lesson) or lesson == recording:
            continue
        owner = _owner_if_due(folder / lesson, today)
        if owner is not None:
            destroy_folder(folder / lesson)
            tell(owner, lesson)
            gone.append(lesson)
    return gone


def _owner_if_due(lesson: Path, today: date) -> str | None:
    try:
        retention = decode_retention((lesson / RETENTION_FILE).read_bytes())
        if retention.delete_after is None:
            give_date(lesson, retention.owner, today)
            return None
        return retention.owner if is_due(date.fromisoformat(retention.delete_after), today) else None
    except (Damaged, OSError):
        log("retention_unreadable", lesson=lesson.name)
        return None
