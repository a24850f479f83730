"""Takes the lessons that the recorder left on the disk into their owner's library, at sign-in.

A lesson that a cut left without its end is finished first. One that cannot be read is named as damaged, and the
others are taken in all the same. The lesson that is being recorded is left alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import astuple
from datetime import UTC, datetime
from pathlib import Path

from appliance.age.identities import HybridIdentity
from appliance.boots import starts
from appliance.clock import Clock
from appliance.core.lesson import Retention, first_retention, is_lesson_id
from appliance.core.retention import delete_after
from appliance.errors import Damaged, Language, Unavailable
from appliance.lessonfiles import LESSON_FILE, RETENTION_FILE, decode_retention, encode_retention
from appliance.library import damage, dating, keeping, logbook, me, removal, stored
from appliance.library.database import Library
from appliance.library.files import write_whole
from appliance.library.key import opens
from appliance.library.lessons import film_of, lost_of
from appliance.library.stored import Found
from appliance.log import log, log_error

Recording = Callable[[], str | None]
_CONTINUES: dict[Language, str] = {
    "nl": "Vervolg van een afgebroken les {title}",
    "en": "Rest of a lesson that was cut {title}",
}


def adopt(
    library: Library, identity: HybridIdentity, owner: str, lessons: Path, clock: Clock, recording: Recording
) -> list[str]:
    """The ids that were taken in now, or got another date. `recording` says which lesson is being recorded; it is
    asked after the folder was listed, so that no lesson can begin in between and be taken for a broken one. When it
    raises `Unavailable`, nothing that lacks its end is touched."""
    removal.complete_own(library, lessons, clock)
    mine = list(_of_owner(lessons, owner, identity))
    known, resized = _settled(library, lessons)
    now_recording, sure = _ask(recording)
    taken = []
    for lesson, retention in mine:
        if lesson == now_recording:
            continue
        if retention.delete_after is None and clock.trusted:
            retention = keeping.give_date(lessons / lesson, owner, clock.now_utc().date())
        if lesson in known:
            keeping.settle(library, lessons, lesson, retention)
            if lesson in resized and damage.note_sizes(library, identity, lessons, lesson):
                taken.append(lesson)
        elif (found := stored.examine(lessons / lesson, identity, may_finish=sure)) is not None:
            _insert(library, lesson, found, retention, clock.now_utc())
            taken.append(lesson)
            mine += [(own, retention) for own in _moved_out(lessons, lesson, found, retention)]
    # What the box knows of its own starts lies beside the lessons.
    dated = dating.correct(library, lessons, starts(lessons.parent))
    return taken + [lesson for lesson in dated if lesson not in taken]


def _settled(library: Library, lessons: Path) -> tuple[set[str], set[str]]:
    """The lessons that need no second look; and those of them whose files have another size than they had."""
    known, resized = set(), set()
    for row in library.all("SELECT id, state, bytes, film, lost_chunks FROM lessons"):
        film = film_of(row)
        if not stored.needs_a_look(lessons / row["id"], film):
            known.add(row["id"])
            if row["film"] != "[]" and damage.has_other_size(lessons / row["id"], film, lost_of(row)):
                resized.add(row["id"])
    return known, resized


def _ask(recording: Recording) -> tuple[str | None, bool]:
    try:
        return recording(), True
    except Unavailable:
        return None, False


def _of_owner(lessons: Path, owner: str, identity: HybridIdentity) -> list[tuple[str, Retention]]:
    if not lessons.is_dir():
        return []
    found = []
    for folder in sorted(lessons.iterdir()):
        if not is_lesson_id(folder.name):
            continue
        try:
            retention = decode_retention((folder / RETENTION_FILE).read_bytes())
        except (Damaged, OSError):
            log("retention_unreadable", lesson=folder.name)
            remade = _remade(folder, owner, identity)
            if remade is None:
                continue
            retention = remade
        if retention.owner == owner:
            found.append((folder.name, retention))
    return found


def owns_any(lessons: Path, owner: str) -> bool:
    """Whether a lesson on the disk says that it is this person's."""
    for folder in lessons.iterdir() if lessons.is_dir() else []:
        try:
            if decode_retention((folder / RETENTION_FILE).read_bytes()).owner == owner:
                return True
        except (Damaged, OSError):
            continue
    return False


def _remade(folder: Path, owner: str, identity: HybridIdentity) -> Retention | None:
    """Without `retention.json` nobody would ever see the lesson again, nor the sweep: the sealed facts tell whose it
    is and since when; without those, whoever can open its film. None: not this owner's, or not there yet."""
    facts = stored.read_facts(folder, identity)
    if facts is None and not opens(folder / LESSON_FILE, identity):
        return None
    if facts is not None and facts.owner != owner:
        return None
    recorded, trusted = stored.recorded(folder, facts)
    retention = first_retention(owner, recorded, clock_trusted=trusted)
    write_whole(folder / RETENTION_FILE, encode_retention(retention))
    return retention


def _moved_out(lessons: Path, lesson: str, found: Found, retention: Retention) -> list[str]:
    """The parts that cannot be one film with the others, as lessons of their own."""
    try:
        return [stored.move_out(lessons, lesson, number, retention) for number in found.apart]
    except OSError as error:
        # It is still in its place, and the next time will do.
        log_error("part_not_moved", error)
        return []


def _title(library: Library, found: Found) -> str:
    """A part that became a lesson of its own says so; every other lesson gets its title from the teacher."""
    if found.continues is None:
        return ""
    row = library.one("SELECT title FROM lessons WHERE id = ?", found.continues)
    return _CONTINUES[me.language(library)].format(title="" if row is None else row["title"]).strip()


def _insert(library: Library, lesson: str, found: Found, retention: Retention, now: datetime) -> None:
    gaps = [(hole.start_ms, hole.end_ms, hole.kind) for hole in found.holes if hole.kind != "cut"]
    cuts = [(hole.start_ms, hole.end_ms, hole.known) for hole in found.holes if hole.kind == "cut"]
    with library.change():
        library.run(
            "INSERT INTO lessons (id, title, recorded_at, clock_trusted, boot, boot_ms, duration_ms, state, problem,"
            " width, height, frames_per_second, bytes, gaps, speech, levels, levels_step_ms, parts, cuts, film,"
            " delete_after, rule_day)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
            " recorded_at = excluded.recorded_at, clock_trusted = excluded.clock_trusted,"
            " duration_ms = excluded.duration_ms, state = excluded.state, problem = excluded.problem,"
            " width = excluded.width, height = excluded.height, frames_per_second = excluded.frames_per_second,"
            " bytes = excluded.bytes, gaps = excluded.gaps, speech = excluded.speech, levels = excluded.levels,"
            " levels_step_ms = excluded.levels_step_ms, parts = excluded.parts, cuts = excluded.cuts,"
            " film = excluded.film, boot = excluded.boot, boot_ms = excluded.boot_ms",
            *(lesson, _title(library, found), found.recorded_at.astimezone(UTC).isoformat()),
            *(int(found.clock_trusted), found.boot, found.boot_ms, found.duration_ms, found.state, found.problem),
            *(found.width, found.height, found.frames_per_second, found.bytes, json.dumps(gaps)),
            *(json.dumps(found.speech), json.dumps(found.levels.dbfs), found.levels.step_ms, found.parts),
            *(json.dumps(cuts), json.dumps([astuple(part) for part in found.film])),
            *(retention.delete_after or delete_after(now.date(), None).isoformat(), retention.delete_after),
        )
        # With one more part, those of the others may lie elsewhere.
        library.run("DELETE FROM marks WHERE lesson = ?", lesson)
        for at_ms in found.mark_ms:
            library.run("INSERT OR IGNORE INTO marks VALUES (?, ?)", lesson, at_ms)
        logbook.add(library, now, "lesson_taken_in", lesson=lesson, state=found.state)
