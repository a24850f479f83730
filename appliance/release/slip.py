"""What stands on the slip of a release: only of one that left, and only for who gave it."""

from __future__ import annotations

from datetime import date

from appliance.library import lessons
from appliance.library.database import Library
from appliance.library.releases import ReleaseRow
from appliance.people.opened import OpenPerson
from appliance.release.errors import ReleaseNotReady
from appliance.release.place import given
from appliance.release.slipwords import Slip


def slip_of(person: OpenPerson, release: str) -> Slip:
    """Raises `ReleaseUnknown`; and `ReleaseNotReady` for what has not left."""
    row = given(person, release)
    if row.released_at is None or row.state not in ("active", "expired", "taken_back"):
        raise ReleaseNotReady
    return Slip(row, person.name, _recorded_on(person.library, row))


def _recorded_on(library: Library, row: ReleaseRow) -> date | None:
    if row.lesson is None:
        return None
    return lessons.one(library, row.lesson).recorded_at.astimezone().date()
