"""Clips being made."""

from __future__ import annotations

from dataclasses import dataclass

from appliance.people.opened import OpenPerson
from appliance.release.desk import Desk
from appliance.web.hub import Hub
from appliance.web.jobs import WorkLine
from appliance.web.types import JobKind, ReleasesChanged


@dataclass(frozen=True, slots=True)
class Cutting:
    """One clip. What goes wrong stands in the row of its release."""

    person: OpenPerson
    thing: str
    desk: Desk
    hub: Hub
    kind: JobKind = "clip"

    @property
    def progress(self) -> float:
        return self.desk.progress(self.thing)

    def make(self) -> None:
        self.desk.make(self.person, self.thing)

    def ended(self) -> None:
        self.hub.tell(self.person.id, "releases", ReleasesChanged(release=self.thing))


class Cuttings:
    def __init__(self, desk: Desk, line: WorkLine, hub: Hub) -> None:
        self._desk = desk
        self._line = line
        self._hub = hub

    def add(self, person: OpenPerson, releases: list[str]) -> None:
        for release in releases:
            self._line.add(Cutting(person, release, self._desk, self._hub))
