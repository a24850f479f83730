"""What the teacher asked to release, checked and written down before anything is cut."""

from __future__ import annotations

from datetime import date, datetime

from appliance.core.release import ClipMode
from appliance.library import coaches, moments, releases
from appliance.library.database import Library
from appliance.library.ids import new_id
from appliance.library.releases import ReleaseRow
from appliance.release.errors import CoachNotConfirmed


def plan(
    library: Library,
    chosen: list[str],
    coach: coaches.Coach,
    *,
    words: str,
    until: date,
    mode: ClipMode,
    with_notes: bool,
    now: datetime,
) -> list[str]:
    """A release for each moment, all or none. Their ids, in the order of the moments."""
    with library.change():
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
                mode=mode,
                words=words,
                note=moment.note if with_notes else "",
                created_at=now,
                released_at=None,
                until=until,
            )
            for moment in (moments.one(library, each) for each in dict.fromkeys(chosen))
        ]
        for row in rows:
            releases.add(library, row)
    return [row.id for row in rows]


def confirmed_coach(library: Library, coach: str) -> tuple[coaches.Coach, str, str]:
    """The coach's row, person and recipient: the recipient that the teacher confirmed and no other, whatever the
    files on the disk say now. Raises `CoachUnknown` or `CoachNotConfirmed`."""
    found = coaches.one(library, coach)
    if found.person is None or found.recipient is None:
        raise CoachNotConfirmed(coach=found.name)
    return found, found.person, found.recipient
