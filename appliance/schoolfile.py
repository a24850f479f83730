"""`school.json` in the data folder: the school's settings, when which of them changed, and which papers it settled.

Readable on purpose, and without a person in it: who changed what is not kept. A file that cannot be read is told and
never replaced by itself.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import msgspec

from appliance.core import school as rules
from appliance.core.checksum import with_sum, without_sum
from appliance.core.school import School, SchoolChanged, SchoolDamaged
from appliance.storage import write_durably

SCHOOL_FILE = "school.json"
MOST_VERSIONS = 200


@dataclass(frozen=True, slots=True)
class Version:
    """`at`: None on a box whose date was in doubt. `changed`: names of `School`'s fields."""

    number: int
    at: datetime | None
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """A paper that the school made its own, on a day that it named; `facts`: what the paper said then."""

    on: str
    version: int
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """All that the file holds; newest version last."""

    school: School = field(default_factory=School)
    versions: tuple[Version, ...] = ()
    settled: dict[str, Settled] = field(default_factory=dict)
    informed_on: str = ""  # the day on which the parents were last told, as YYYY-MM-DD

    @property
    def number(self) -> int:
        return self.versions[-1].number if self.versions else 0


def read_school(data: Path) -> Kept:
    """What the box knows of its school; nothing filled in where there is no file. Raises `SchoolDamaged`."""
    try:
        raw = (data / SCHOOL_FILE).read_bytes()
    except FileNotFoundError:
        return Kept()
    except OSError as error:
        raise SchoolDamaged from error
    try:
        return msgspec.json.decode(without_sum(raw), type=Kept)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise SchoolDamaged from error


class SchoolFile:
    """The one writer; only in the web process. May be used by any thread."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._lock = threading.Lock()

    def read(self) -> Kept:
        return read_school(self._data)

    def change(self, school: School, seen: int, at: datetime | None, *, start_over: bool = False) -> Kept:
        """`seen`: the number of the version that the asker saw. `start_over`: the asker was told that the file is
        damaged. Raises `SchoolChanged`, `SchoolDamaged`, `LanguagesNeeded`."""
        school = rules.tidy(school)
        with self._lock:
            before = self._before(start_over=start_over)
            if before.number != seen:
                raise SchoolChanged
            changed = rules.changed(before.school, school)
            if not changed:
                return before
            version = Version(before.number + 1, at, changed)
            return self._keep(replace(before, school=school, versions=(*before.versions, version)[-MOST_VERSIONS:]))

    def settle(self, paper: str, on: str, facts: Mapping[str, str]) -> Kept:
        with self._lock:
            before = self.read()
            settled = Settled(on, before.number, dict(facts))
            return self._keep(replace(before, settled={**before.settled, paper: settled}))

    def informed(self, on: str) -> Kept:
        with self._lock:
            return self._keep(replace(self.read(), informed_on=on))

    def _before(self, *, start_over: bool) -> Kept:
        try:
            return self.read()
        except SchoolDamaged:
            if start_over:
                return Kept()
            raise

    def _keep(self, kept: Kept) -> Kept:
        self._data.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_durably(self._data / SCHOOL_FILE, with_sum(msgspec.json.encode(kept)))
        return kept
