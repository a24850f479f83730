"""What everything about releases shares: where things lie, what time it is, which day counts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from appliance.clock import Clock
from appliance.config import BoxPaths
from appliance.library import releases
from appliance.library.errors import ReleaseUnknown
from appliance.library.releases import ReleaseRow
from appliance.people.opened import OpenPerson
from appliance.release.days import Days
from appliance.release.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Place:
    paths: BoxPaths
    clock: Clock
    days: Days
    shelf: Shelf

    @classmethod
    def of(cls, data: Path, clock: Clock) -> Place:
        paths = BoxPaths(data)
        return cls(paths, clock, Days(data, clock), Shelf(paths))


def given(person: OpenPerson, release: str) -> ReleaseRow:
    """A release that this person gave. Raises `ReleaseUnknown`."""
    row = releases.one(person.library, release)
    if not row.given:
        raise ReleaseUnknown
    return row


def media_key(release: str) -> str:
    """Under which an open clip is kept in `person.media`."""
    return f"release:{release}"
