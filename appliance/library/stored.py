"""What a lesson's folder holds for its owner, all parts together: examined at sign-in, never while it is written."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from appliance.age.identities import HybridIdentity
from appliance.core.lesson import LessonFacts, LessonId, Levels, Retention, lesson_id
from appliance.lessonfiles import RETENTION_FILE, encode_retention
from appliance.library import part as partfiles
from appliance.library.errors import LessonDamaged, LessonEmpty, LessonPartDamaged
from appliance.library.files import write_whole
from appliance.library.lessons import FilmPart, Hole, LessonState, Masked
from appliance.library.part import NotNow, StoredPart
from appliance.library.timeline import Timeline, lay_out, of_another_kind
from appliance.log import log
from appliance.storage import make_folder, sync_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a folder turned out to hold. `problem` is an error key when it, or a part of it, is damaged.

    `film`: every part that was looked at. `apart`: parts that cannot be one film with the others. `continues`: the
    lesson that this one was such a part of.
    """

    state: LessonState
    problem: str | None
    recorded_at: datetime
    clock_trusted: bool
    boot: int
    boot_ms: int
    duration_ms: int
    width: int
    height: int
    frames_per_second: int
    bytes: int
    parts: int
    holes: list[Hole]
    speech: list[tuple[int, int]]
    levels: Levels
    mark_ms: list[int]
    zones: list[Masked]
    film: list[FilmPart]
    apart: list[int]
    continues: str | None


def examine(lesson: Path, identity: HybridIdentity, *, may_finish: bool) -> Found | None:
    """None: it is being written, or never came to anything, or lacks its end and cannot be given one now."""
    try:
        parts = [
            partfiles.read(lesson, number, identity, may_finish=may_finish) for number in partfiles.numbers(lesson)
        ]
    except NotNow:
        return None
    if not parts:
        return None
    apart = of_another_kind(parts)
    ours = [part for part in parts if part.number not in apart]
    timeline = lay_out(ours)
    return _found(lesson, ours, timeline, apart) if timeline.placed else _damaged(lesson, ours)


def read_facts(lesson: Path, identity: HybridIdentity) -> LessonFacts | None:
    """Of the first part that has any."""
    every = (partfiles.read_facts(partfiles.of(lesson, number), identity) for number in partfiles.numbers(lesson))
    return next((facts for facts in every if facts is not None), None)


def recorded(lesson: Path, facts: LessonFacts | None) -> tuple[datetime, bool]:
    if facts is not None:
        try:
            return datetime.fromisoformat(facts.recorded_at).astimezone(UTC), facts.clock_trusted
        except ValueError:
            log("facts_without_date", lesson=lesson.name)
    # The folder's own time is the best that is left.
    return datetime.fromtimestamp(lesson.stat().st_mtime, UTC), False


def needs_a_look(lesson: Path, film: Sequence[FilmPart]) -> bool:
    """Whether there is a part that was not looked at, or one that could not be read, or not to its end, and has changed
    since: the disk may have come back, or the recorder was only just beginning."""
    looked_at = {part.number: part for part in film}
    for number in partfiles.numbers(lesson):
        part = looked_at.get(number)
        if part is None or (part.incomplete and part.bytes != partfiles.stored_bytes(lesson, number)):
            return True
    return False


def move_out(lessons: Path, lesson: str, number: int, retention: Retention) -> LessonId:
    """Make a part a lesson of its own, with the same last day. A cut leaves it where it was, or where it comes."""
    folder, own = partfiles.of(lessons / lesson, number), lesson_id(os.urandom(10))
    write_whole(folder / RETENTION_FILE, encode_retention(retention))
    folder.rename(lessons / own)
    make_folder(folder)  # its number stays taken, and no part seems to be lost
    sync_folder(lessons)
    sync_folder(lessons / lesson)
    return own


def _found(lesson: Path, parts: list[StoredPart], timeline: Timeline, apart: list[int]) -> Found:
    movie = timeline.movie
    video = movie.video
    facts = _facts(parts)
    recorded_at, trusted = recorded(lesson, facts)
    whole = len(timeline.placed) == 1 and not any(part.cut for part in parts)
    return Found(
        state="whole" if whole else "cut_short",
        problem=LessonPartDamaged.key if any(_is_damaged(part) for part in parts) else None,
        recorded_at=recorded_at,
        clock_trusted=trusted,
        boot=0 if facts is None else facts.boot,
        boot_ms=0 if facts is None else facts.boot_ms,
        duration_ms=movie.duration_ms,
        width=0 if video is None else video.width,
        height=0 if video is None else video.height,
        frames_per_second=0 if video is None else round(video.fps),
        bytes=movie.whole_bytes,
        parts=len(timeline.placed),
        holes=[*timeline.holes, *timeline.cuts],
        speech=timeline.speech,
        levels=timeline.levels,
        mark_ms=timeline.mark_ms,
        zones=timeline.zones,
        film=_film(lesson, parts, timeline),
        apart=apart,
        continues=_continues(lesson, facts),
    )


def _damaged(lesson: Path, parts: list[StoredPart]) -> Found:
    facts = _facts(parts)
    recorded_at, trusted = recorded(lesson, facts)
    return Found(
        state="damaged",
        problem=LessonDamaged.key if any(_is_damaged(part) for part in parts) else LessonEmpty.key,
        recorded_at=recorded_at,
        clock_trusted=trusted,
        boot=0 if facts is None else facts.boot,
        boot_ms=0 if facts is None else facts.boot_ms,
        duration_ms=0,
        width=0 if facts is None else facts.width,
        height=0 if facts is None else facts.height,
        frames_per_second=0 if facts is None else facts.frames_per_second,
        bytes=sum(partfiles.stored_bytes(lesson, part.number) for part in parts),
        parts=len(parts),
        holes=[],
        speech=[],
        levels=Levels(500, ()),
        mark_ms=parts[0].marks,
        zones=[],
        film=_film(lesson, parts, Timeline((), ())),
        apart=[],
        continues=_continues(lesson, facts),
    )


def _facts(parts: list[StoredPart]) -> LessonFacts | None:
    return next((part.facts for part in parts if part.facts is not None), None)


def _continues(lesson: Path, facts: LessonFacts | None) -> str | None:
    return None if facts is None or facts.lesson == lesson.name else facts.lesson


def _is_damaged(part: StoredPart) -> bool:
    if isinstance(part.film, Exception):
        return not isinstance(part.film, LessonEmpty)
    return part.film.readable is not None


def _film(lesson: Path, parts: list[StoredPart], timeline: Timeline) -> list[FilmPart]:
    placed = {one.part.number: (one.start_ms, one.film.readable) for one in timeline.placed}
    sizes = {part.number: partfiles.stored_bytes(lesson, part.number) for part in parts}
    films = []
    for number, size in sizes.items():
        start_ms, readable = placed.get(number, (None, None))
        films.append(FilmPart(number, start_ms, size, readable))
    return films
