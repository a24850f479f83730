"""Takes the lessons that the recorder left on the disk into their owner's library, at sign-in.

A lesson that a cut left without its end is finished first. One that cannot be read is named as damaged, and the
others are taken in all the same. The lesson that is being recorded is left alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from appliance.age.identities import HybridIdentity
from appliance.clock import Clock
from appliance.core.lesson import RETENTION_DAYS, Retention, is_lesson_id
from appliance.errors import Damaged, Unavailable
from appliance.lessonfiles import RETENTION_FILE, decode_retention, encode_retention
from appliance.library import logbook, stored
from appliance.library.database import Library
from appliance.library.files import write_whole
from appliance.library.stored import Found
from appliance.log import log

Recording = Callable[[], str | None]


def adopt(
    library: Library, identity: HybridIdentity, owner: str, lessons: Path, clock: Clock, recording: Recording
) -> list[str]:
    """The ids that were taken in now. `recording` says which lesson is being recorded; it is asked after the folder
    was listed, so that no lesson can begin in between and be taken for a broken one. When it raises `Unavailable`,
    nothing that lacks its end is touched."""
    mine = list(_of_owner(lessons, owner))
    known = _settled(library, lessons)
    now_recording, sure = _ask(recording)
    taken = []
    for lesson, retention in mine:
        if lesson == now_recording:
            continue
        retention = _dated(lessons / lesson, retention, clock)
        if lesson in known:
            _set_date(library, lesson, retention)
        elif (found := stored.examine(lessons / lesson, identity, may_finish=sure)) is not None:
            _insert(library, lesson, found, retention, clock.now_utc())
            taken.append(lesson)
    return taken


def _settled(library: Library, lessons: Path) -> set[str]:
    """The lessons that need no second look. One that was found damaged gets it when its file has changed since: the
    disk may have come back, or the recorder was only just beginning."""
    rows = library.all("SELECT id, state, bytes FROM lessons")
    return {
        row["id"]
        for row in rows
        if row["state"] != "damaged" or row["bytes"] == stored.stored_bytes(lessons / row["id"])
    }


def _ask(recording: Recording) -> tuple[str | None, bool]:
    try:
        return recording(), True
    except Unavailable:
        return None, False


def _of_owner(lessons: Path, owner: str) -> list[tuple[str, Retention]]:
    if not lessons.is_dir():
        return []
    found = []
    for folder in sorted(lessons.iterdir()):
        if not is_lesson_id(folder.name):
            continue
        try:
            retention = decode_retention((folder / RETENTION_FILE).read_bytes())
        except FileNotFoundError:
            continue
        except (Damaged, OSError):
            log("retention_unreadable", lesson=folder.name)
            continue
        if retention.owner == owner:
            found.append((folder.name, retention))
    return found


def _dated(folder: Path, retention: Retention, clock: Clock) -> Retention:
    """A lesson recorded while the date was in doubt gets its date from the first day that is not."""
    if retention.delete_after is not None or not clock.trusted:
        return retention
    dated = Retention(retention.owner, _eight_weeks_from(clock.now_utc()))
    write_whole(folder / RETENTION_FILE, encode_retention(dated))
    return dated


def _set_date(library: Library, lesson: str, retention: Retention) -> None:
    if retention.delete_after is not None:
        library.run(
            "UPDATE lessons SET delete_after = ? WHERE id = ? AND delete_after != ?",
            *(retention.delete_after, lesson, retention.delete_after),
        )


def _insert(library: Library, lesson: str, found: Found, retention: Retention, now: datetime) -> None:
    with library.change():
        library.run(
            "INSERT INTO lessons (id, recorded_at, clock_trusted, duration_ms, state, problem, width, height,"
            " frames_per_second, bytes, gaps, speech, levels, levels_step_ms, delete_after)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
            " recorded_at = excluded.recorded_at, clock_trusted = excluded.clock_trusted,"
            " duration_ms = excluded.duration_ms, state = excluded.state, problem = excluded.problem,"
            " width = excluded.width, height = excluded.height, frames_per_second = excluded.frames_per_second,"
            " bytes = excluded.bytes, gaps = excluded.gaps, speech = excluded.speech, levels = excluded.levels,"
            " levels_step_ms = excluded.levels_step_ms",
            *(lesson, found.recorded_at.astimezone(UTC).isoformat(), int(found.clock_trusted), found.duration_ms),
            *(found.state, found.problem, found.width, found.height, found.frames_per_second, found.bytes),
            *(json.dumps(found.gaps), json.dumps(found.speech), json.dumps(found.levels.dbfs)),
            *(found.levels.step_ms, retention.delete_after or _eight_weeks_from(now)),
        )
        for at_ms in found.mark_ms:
            library.run("INSERT OR IGNORE INTO marks VALUES (?, ?)", lesson, at_ms)
        logbook.add(library, now, "lesson_taken_in", lesson=lesson, state=found.state)


def _eight_weeks_from(now: datetime) -> str:
    return (now + timedelta(days=RETENTION_DAYS)).date().isoformat()
