"""Takes the lessons that the recorder left on the disk into their owner's library, at sign-in.

A lesson that a cut left without its end is finished first. One that cannot be read is named as damaged, and the
others are taken in all the same. The lesson that is being recorded is left alone.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from appliance.age.identities import HybridIdentity
from appliance.boots import starts
from appliance.clock import Clock
from appliance.core.lesson import Retention, first_retention, is_lesson_id
from appliance.core.retention import delete_after
from appliance.core.traject import StageOver
from appliance.errors import Damaged, Language, Unavailable
from appliance.lessonfiles import LESSON_FILE, RETENTION_FILE, encode_retention
from appliance.library import (
    checklists,
    cycles,
    damage,
    dating,
    keeping,
    logbook,
    me,
    order,
    removal,
    retentions,
    stored,
)
from appliance.library.database import Library, Row
from appliance.library.files import write_whole
from appliance.library.key import opens
from appliance.library.lessons import film_of, lost_of
from appliance.library.stored import Found
from appliance.log import log, log_error

Recording = Callable[[], str | None]
# What the list shows first.
LOOKED_AT_FIRST = 24
_KNOWN = (
    "SELECT id, state, bytes, film, lost_chunks, rule_day, delete_after FROM lessons"
    " WHERE id IN (SELECT value FROM json_each(?))"
)
_CONTINUES: dict[Language, str] = {
    "nl": "Vervolg van een afgebroken les {title}",
    "en": "Rest of a lesson that was cut {title}",
}


@dataclass(frozen=True, slots=True)
class _Due:
    """A known lesson with something to be done about it. `more`: there is a part that was not read."""

    lesson: str
    retention: Retention
    more: bool
    resized: bool


def adopt(
    library: Library,
    identity: HybridIdentity,
    owner: str,
    lessons: Path,
    clock: Clock,
    recording: Recording,
    later: list[str] | None = None,
) -> list[str]:
    """The ids that were taken in now, or got another date. `recording` says which lesson is being recorded; it is
    asked after the folder was listed, so that no lesson can begin in between and be taken for a broken one. When it
    raises `Unavailable`, nothing that lacks its end is touched.

    With `later`, only the newest of the known lessons are looked at; the others are put there, for `look_at`."""
    removal.complete_own(library, lessons, clock)
    known = [str(row["id"]) for row in library.all("SELECT id FROM lessons")]
    if later is not None:
        newest = "SELECT lesson FROM lesson_words ORDER BY number DESC LIMIT ?"
        first = [str(row["lesson"]) for row in library.all(newest, LOOKED_AT_FIRST)]
        later[:] = set(known).difference(first)
    new = _new(lessons, known, owner, identity)
    now_recording, sure = _ask(recording) if new else (None, False)
    taken = []
    for lesson, retention in new:
        if lesson != now_recording:
            taken += _take(library, identity, lessons, clock, lesson, retention, sure=sure)
    if taken:
        order.settle(library)
        checklists.take(library, taken)
    seen = taken + (known if later is None else first)
    looked = look_at(library, identity, owner, lessons, clock, recording, seen)
    return taken + [lesson for lesson in looked if lesson not in taken]


def look_at(
    library: Library,
    identity: HybridIdentity,
    owner: str,
    lessons: Path,
    clock: Clock,
    recording: Recording,
    known: Sequence[str],
) -> list[str]:
    """Lessons that are in the library: whether there is more of one now, or less; whether library and disk say the same
    last day; and their date, if it is known better now. The ids of those that changed."""
    rows = library.all(_KNOWN, json.dumps(known))
    due = [one for row in rows if (one := _look(row, lessons, owner, identity, clock)) is not None]
    now_recording, sure = _ask(recording) if due else (None, False)
    changed: list[str] = []
    for one in due:
        if one.lesson == now_recording:
            continue
        if one.more:
            changed += _take(library, identity, lessons, clock, one.lesson, one.retention, sure=sure)
            continue
        keeping.settle(library, lessons, one.lesson, _dated(lessons, one.lesson, one.retention, clock))
        if one.resized and damage.note_sizes(library, identity, lessons, one.lesson):
            changed.append(one.lesson)
    # What the box knows of its own starts lies beside the lessons.
    dated = dating.correct(library, lessons, starts(lessons.parent), [*known, *changed])
    if changed or dated:
        order.settle(library)
    return changed + [lesson for lesson in dated if lesson not in changed]


def _look(row: Row, lessons: Path, owner: str, identity: HybridIdentity, clock: Clock) -> _Due | None:
    """None: all is as it was."""
    folder = lessons / row["id"]
    retention = _retention(folder, owner, identity, None if row["rule_day"] is None else row["delete_after"])
    if retention is None or retention.owner != owner:
        return None
    film = film_of(row)
    more = stored.needs_a_look(folder, film)
    resized = not more and row["film"] != "[]" and damage.has_other_size(folder, film, lost_of(row))
    undated = retention.delete_after is None
    unsettled = clock.trusted if undated else row["rule_day"] is None
    if row["rule_day"] is not None and retention.delete_after != row["delete_after"]:
        unsettled = True
    return _Due(row["id"], retention, more, resized) if more or resized or unsettled else None


def _take(
    library: Library,
    identity: HybridIdentity,
    lessons: Path,
    clock: Clock,
    lesson: str,
    retention: Retention,
    *,
    sure: bool,
) -> list[str]:
    """What lies in the folder, into the library; and its parts that become lessons of their own."""
    retention = _dated(lessons, lesson, retention, clock)
    found = stored.examine(lessons / lesson, identity, may_finish=sure)
    if found is None:
        return []
    with library.change():  # nobody sees it come without its place
        known = library.one("SELECT 1 FROM lessons WHERE id = ?", lesson) is not None
        _insert(library, lesson, found, retention, clock.now_utc())
        if not known:
            _place(library, lessons, lesson, clock.now_utc().date() if clock.trusted else None)
    taken = [lesson]
    for own in _moved_out(lessons, lesson, found, retention):
        taken += _take(library, identity, lessons, clock, own, retention, sure=sure)
    return taken


def _place(library: Library, lessons: Path, lesson: str, today: date | None) -> None:
    """One that was recorded for a traject's cycle goes into it by itself; but not into a stage that was over before its
    owner came to see it, as it would be gone at once."""
    traject = cycles.meant_for(library, lesson)
    if traject is not None:
        with suppress(StageOver):
            keeping.place(library, lessons, lesson, traject, today)


def _dated(lessons: Path, lesson: str, retention: Retention, clock: Clock) -> Retention:
    if retention.delete_after is None and clock.trusted:
        return keeping.give_date(lessons / lesson, retention.owner, clock.now_utc().date())
    return retention


def _ask(recording: Recording) -> tuple[str | None, bool]:
    try:
        return recording(), True
    except Unavailable:
        return None, False


def _new(lessons: Path, known: Collection[str], owner: str, identity: HybridIdentity) -> list[tuple[str, Retention]]:
    """The owner's lessons on the disk that are not in the library."""
    found = []
    names = os.listdir(lessons) if lessons.is_dir() else []  # noqa: PTH208  (there may be thousands)
    for name in sorted(set(names).difference(known)):
        if not is_lesson_id(name):
            continue
        with suppress(Damaged, OSError):
            if retentions.owner(lessons / name) != owner:
                continue
        retention = _retention(lessons / name, owner, identity)
        if retention is not None and retention.owner == owner:
            found.append((name, retention))
    return found


def _retention(folder: Path, owner: str, identity: HybridIdentity, last_day: str | None = None) -> Retention | None:
    """`last_day`: as the library knows it. None: nobody can tell, or it is not there."""
    try:
        return retentions.read(folder)
    except (Damaged, OSError):
        if not folder.is_dir():
            return None
        log("retention_unreadable", lesson=folder.name)
        return _remade(folder, owner, identity, last_day)


def owns_any(lessons: Path, owner: str) -> bool:
    """Whether a lesson on the disk says that it is this person's."""
    for folder in lessons.iterdir() if lessons.is_dir() else []:
        try:
            if retentions.owner(folder) == owner:
                return True
        except (Damaged, OSError):
            continue
    return False


def _remade(folder: Path, owner: str, identity: HybridIdentity, last_day: str | None) -> Retention | None:
    """Without `retention.json` nobody would ever see the lesson again, nor the sweep: the sealed facts tell whose it
    is and since when; without those, whoever can open its film. None: not this owner's, or not there yet.

    The sweep may read it at once. Counted from the facts, a day that was agreed otherwise would come too early."""
    facts = stored.read_facts(folder, identity)
    if facts is None and not opens(folder / LESSON_FILE, identity):
        return None
    if facts is not None and facts.owner != owner:
        return None
    recorded, trusted = stored.recorded(folder, facts)
    counted = first_retention(owner, recorded, clock_trusted=trusted)
    retention = counted if last_day is None else Retention(owner, last_day)
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
    zones = [(one.since_ms, *astuple(one.zone)) for one in found.zones]
    with library.change():
        library.run(
            "INSERT INTO lessons (id, title, recorded_at, clock_trusted, boot, boot_ms, duration_ms, state, problem,"
            " width, height, frames_per_second, bytes, gaps, parts, cuts, film, zones, delete_after, rule_day)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
            " recorded_at = excluded.recorded_at, clock_trusted = excluded.clock_trusted,"
            " duration_ms = excluded.duration_ms, state = excluded.state, problem = excluded.problem,"
            " width = excluded.width, height = excluded.height, frames_per_second = excluded.frames_per_second,"
            " bytes = excluded.bytes, gaps = excluded.gaps, parts = excluded.parts, cuts = excluded.cuts,"
            " film = excluded.film, zones = excluded.zones, boot = excluded.boot, boot_ms = excluded.boot_ms,"
            # What was lost of it lies elsewhere now, or is back: it is read through anew.
            " lost = '[]', lost_chunks = '[]', checked_at = NULL",
            *(lesson, _title(library, found), found.recorded_at.astimezone(UTC).isoformat()),
            *(int(found.clock_trusted), found.boot, found.boot_ms, found.duration_ms, found.state, found.problem),
            *(found.width, found.height, found.frames_per_second, found.bytes, json.dumps(gaps)),
            *(found.parts, json.dumps(cuts), json.dumps([astuple(part) for part in found.film]), json.dumps(zones)),
            *(retention.delete_after or delete_after(now.date(), None).isoformat(), retention.delete_after),
        )
        library.run(
            "INSERT OR REPLACE INTO lesson_sound VALUES (?, ?, ?, ?)",
            *(lesson, json.dumps(found.speech), json.dumps(found.levels.dbfs), found.levels.step_ms),
        )
        # With one more part, those of the others may lie elsewhere.
        library.run("DELETE FROM marks WHERE lesson = ?", lesson)
        for at_ms in found.mark_ms:
            library.run("INSERT OR IGNORE INTO marks VALUES (?, ?)", lesson, at_ms)
        logbook.add(library, now, "lesson_taken_in", lesson=lesson, state=found.state)
