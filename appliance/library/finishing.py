"""Rounding a traject off: what the box knows of its copies, and what is still to be destroyed.

A copy that left the box is told of, as far as the box was told: it can recall none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from appliance.core.certificate import Certificate
from appliance.library import certificates, cycles, lessons, logbook, releases, storyboards, trajecten
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
# A paper is of a traject by its own name, or by that of a lesson or a clip, wherever that was when the paper was made.
_PAPERS = """
    WITH mine AS (
        SELECT id, number FROM cycles WHERE traject = ?1
    ), things AS (
        SELECT lessons.id AS thing, mine.number FROM lessons JOIN mine ON mine.id = lessons.cycle
        UNION ALL SELECT lesson, mine.number FROM lessons_gone JOIN mine ON mine.id = lessons_gone.cycle
        UNION ALL SELECT releases.id, mine.number FROM releases JOIN mine ON mine.id = ifnull(releases.cycle,
            (SELECT cycle FROM lessons WHERE lessons.id = releases.lesson))
        UNION ALL SELECT id, number FROM mine
    )
    SELECT at, event, things.number AS cycle FROM logbook
    LEFT JOIN things ON thing IN (json_extract(fields, '$.lesson'), json_extract(fields, '$.release'),
        json_extract(fields, '$.cycle'))
    WHERE event IN (SELECT value FROM json_each(?2))
        AND (things.number IS NOT NULL OR json_extract(fields, '$.traject') = ?1)
    ORDER BY logbook.number
"""
FINISHED = "traject_finished"
# What the box can make of a traject that then lies outside it: each is noted when it is handed out.
KIJKWIJZER, CARD, PLAN_TEXT, SLIP = "kijkwijzer_made", "board_card_made", "plan_text_made", "release_slip_made"
PAPERS = (storyboards.MADE, KIJKWIJZER, CARD, PLAN_TEXT, SLIP)


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
class PaperCopy:
    """When it was made, and which event of the logbook says so. `cycle` None: it is of the whole traject."""

    at: str
    event: str
    cycle: int | None


@dataclass(frozen=True, slots=True)
class Copies:
    lessons: list[LessonCopy]
    clips: list[ClipCopy]
    papers: list[PaperCopy]
    certificates: list[Certificate]


def copies(library: Library, traject: str) -> Copies:
    trajecten.one(library, traject)
    return Copies(
        lessons=[_copy(library, one) for one in cycles.list_for(library, traject) if one.lesson is not None],
        clips=[ClipCopy(releases.one(library, row["id"]), row["number"]) for row in library.all(_CLIPS, traject)],
        papers=[
            PaperCopy(row["at"], row["event"], row["cycle"])
            for row in library.all(_PAPERS, traject, json.dumps(PAPERS))
        ],
        certificates=[certificates.verify(one) for one in exports(library, traject)],
    )


def note_paper(library: Library, event: str, of: Mapping[str, str], now: datetime) -> None:
    """One of `PAPERS` left the box. `of`: which lesson, cycle, release or traject, as ids; its words are not noted."""
    logbook.add(library, now, event, **of)


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
