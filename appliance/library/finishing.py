"""Rounding a traject off: what the box knows of its copies, and what is still to be destroyed.

A copy that left the box is told of, as far as the box was told: it can recall none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from appliance.core.certificate import Certificate
from appliance.library import certificates, cycles, lessons, logbook, releases, trajecten
from appliance.library.database import Library
from appliance.library.errors import KeptWithoutReason, LessonUnknown
from appliance.library.lessons import LessonRow
from appliance.library.releases import ReleaseRow

_CLIPS = """
    SELECT releases.id, cycles.number FROM releases
    JOIN cycles ON cycles.id = ifnull(releases.cycle, (SELECT cycle FROM lessons WHERE lessons.id = releases.lesson))
    WHERE given AND cycles.traject = ?
    ORDER BY cycles.number, releases.created_at, releases.id
"""
_LINES = """
    SELECT (SELECT notes <> '' FROM lessons WHERE id = ?1)
        + (SELECT count(*) FROM moments WHERE lesson = ?1 AND note <> '')
        + (SELECT count(*) FROM kijkwijzer_lines WHERE lesson = ?1)
        + (SELECT count(*) FROM kijkwijzer_answers WHERE lesson = ?1)
        + (SELECT count(*) FROM nagesprek_words JOIN moments ON moments.id = moment WHERE lesson = ?1)
        + (SELECT ifnull(sum((success <> '') + (words <> '')), 0) FROM nagesprekken WHERE lesson = ?1) AS lines
"""
_GONE = """
    SELECT certificates.number FROM lessons_gone JOIN cycles ON cycles.id = lessons_gone.cycle
    JOIN certificates ON json_extract(body, '$.lesson') = lessons_gone.lesson
    WHERE cycles.traject = ? ORDER BY certificates.number
"""
_PAPERS = "SELECT at, event FROM logbook WHERE json_extract(fields, '$.traject') = ? AND event <> ? ORDER BY number"
FINISHED = "traject_finished"


@dataclass(frozen=True, slots=True)
class LessonCopy:
    lesson: LessonRow
    cycle: int
    lines: int


@dataclass(frozen=True, slots=True)
class ClipCopy:
    release: ReleaseRow
    cycle: int


@dataclass(frozen=True, slots=True)
class Copies:
    """`papers`: when one was made, and which event of the logbook says so."""

    lessons: list[LessonCopy]
    clips: list[ClipCopy]
    papers: list[tuple[str, str]]
    certificates: list[Certificate]


def copies(library: Library, traject: str) -> Copies:
    trajecten.one(library, traject)
    return Copies(
        lessons=[_copy(library, one) for one in cycles.list_for(library, traject) if one.lesson is not None],
        clips=[ClipCopy(releases.one(library, row["id"]), row["number"]) for row in library.all(_CLIPS, traject)],
        papers=[(row["at"], row["event"]) for row in library.all(_PAPERS, traject, FINISHED)],
        certificates=[certificates.verify(one) for one in exports(library, traject)],
    )


def exports(library: Library, traject: str) -> list[bytes]:
    """The certificates of the traject's lessons that are gone, as `certificates.export` gives them."""
    trajecten.one(library, traject)
    return [certificates.export(library, row["number"]) for row in library.all(_GONE, traject)]


def check(library: Library, traject: str, keep: Sequence[str]) -> None:
    """Whether it can be rounded off with these lessons kept. Raises `TrajectFinished`, `LessonUnknown`,
    `KeptWithoutReason`."""
    trajecten.one(library, traject).check_open()
    for lesson in keep:
        row = lessons.one(library, lesson)
        if row.traject != traject:
            raise LessonUnknown
        if row.kept_reason is None:
            raise KeptWithoutReason(number=row.cycle_number or 0)


def begin(library: Library, traject: str, keep: Sequence[str], now: datetime) -> tuple[list[str], list[str]]:
    """From here on it can only be gone on with. What is to be destroyed: releases to take back, and lessons."""
    with library.change():
        check(library, traject, keep)
        trajecten.begin_finishing(library, traject, now)
        known = copies(library, traject)
    out = [one.release.id for one in known.clips if one.release.state not in ("expired", "taken_back")]
    return out, [one.lesson.id for one in known.lessons if one.lesson.id not in keep]


def finish(library: Library, traject: str, now: datetime) -> None:
    """Raises `TrajectFinished`."""
    with library.change():
        trajecten.finish(library, traject, now)
        kept = trajecten.one(library, traject).lessons
        logbook.add(library, now, FINISHED, traject=traject, kept=str(kept))


def _copy(library: Library, cycle: cycles.Cycle) -> LessonCopy:
    assert cycle.lesson is not None
    counted = library.one(_LINES, cycle.lesson)
    return LessonCopy(lessons.one(library, cycle.lesson), cycle.number, 0 if counted is None else int(counted["lines"]))
