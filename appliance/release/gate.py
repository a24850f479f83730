"""Whether a clip may leave for this coach and this purpose: without permission it stays inside the coaching pair.

Asked when a release is planned, and again when it is confirmed: the coach may have been marked *extern* in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from appliance.core.permission import Permission, PermissionNeeded, Purpose, checked_permission, needs_permission
from appliance.core.school import asks_permission
from appliance.library.coaches import Coach
from appliance.library.releases import ReleaseRow
from appliance.release.place import Place
from appliance.schoolfile import read_school


@dataclass(frozen=True, slots=True)
class Terms:
    purpose: Purpose = "coaching"
    permission: Permission | None = None


def checked_terms(place: Place, coach: Coach, terms: Terms) -> Terms:
    """Raises `PermissionNeeded`, `PermissionAhead`, `SchoolDamaged`."""
    permission = checked_permission(terms.permission, place.days.today())
    if permission is None and _is_needed(place.paths.data, coach, terms.purpose):
        raise PermissionNeeded
    return Terms(terms.purpose, permission)


def require_terms(place: Place, coach: Coach, row: ReleaseRow) -> None:
    """For what was made. Raises what `checked_terms` raises; and a clip made for somebody of the school does not go to
    somebody who is marked extern by now, for its slip would not say so."""
    if coach.extern and not row.extern:
        raise PermissionNeeded
    checked_terms(place, coach, Terms(row.purpose, row.permission))


def _is_needed(data: Path, coach: Coach, purpose: Purpose) -> bool:
    # What cannot be read is told, not guessed: guessing could let something leave.
    consent = asks_permission(read_school(data).school.ground)
    return needs_permission(extern=coach.extern, purpose=purpose, consent=consent)
