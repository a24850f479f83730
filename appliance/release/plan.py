"""What the teacher asked to release, checked and written down before anything is cut."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from appliance.core.clipedits import NO_EDITS, ClipEdits, checked_edits
from appliance.core.release import ClipMode
from appliance.library import coaches, lessons, moments, releases, trajecten
from appliance.library.database import Library
from appliance.library.errors import MomentUnknown
from appliance.library.ids import new_id
from appliance.library.releases import ReleaseRow
from appliance.release.errors import CoachNotConfirmed
from appliance.release.gate import Terms


def plan(
    library: Library,
    chosen: list[str],
    coach: coaches.Coach,
    *,
    words: str,
    until: date,
    mode: ClipMode,
    with_notes: bool,
    with_question: bool,
    edits: Mapping[str, ClipEdits],
    terms: Terms,
    now: datetime,
) -> list[str]:
    """A release for each moment, all or none. Their ids, in the order of the moments."""
    if not edits.keys() <= set(chosen):
        raise MomentUnknown
    with library.change():
        found = [moments.one(library, each) for each in dict.fromkeys(chosen)]
        taken_out = {one.id: checked_edits(edits.get(one.id, NO_EDITS), one.start_ms, one.end_ms) for one in found}
        rows = [
            ReleaseRow(
                id=new_id(),
                given=True,
                state="preparing",
                problem=None,
                other=coach.id,
                other_name=coach.name,
                lesson=moment.lesson,
                moment=moment.id,
                kind=moment.kind,
                start_ms=moment.start_ms,
                end_ms=moment.end_ms,
                duration_ms=moment.end_ms - moment.start_ms,
                # What is masked must be coded anew, picture by picture.
                mode="exact" if taken_out[moment.id].zones else mode,
                words=words,
                note=moment.note if with_notes else "",
                question=_question(library, moment.lesson) if with_question else "",
                created_at=now,
                released_at=None,
                until=until,
                edits=taken_out[moment.id],
                purpose=terms.purpose,
                permission=terms.permission,
                extern=coach.extern,
                organisation=coach.organisation,
            )
            for moment in found
        ]
        for row in rows:
            releases.add(library, row)
    return [row.id for row in rows]


def _question(library: Library, lesson: str) -> str:
    """The leervraag in the wording of now; '': this lesson has none."""
    traject = lessons.one(library, lesson).traject
    return "" if traject is None else trajecten.one(library, traject).question


def confirmed_coach(library: Library, coach: str) -> tuple[coaches.Coach, str, str]:
    """The coach's row, person and recipient: the recipient that the teacher confirmed and no other, whatever the
    files on the disk say now. Raises `CoachUnknown` or `CoachNotConfirmed`."""
    found = coaches.one(library, coach)
    if found.person is None or found.recipient is None:
        raise CoachNotConfirmed(coach=found.name)
    return found, found.person, found.recipient
