"""The box that is looked over: its folders, what its recorder says of itself, and the day, all read once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from appliance.boots import known_boot
from appliance.clock import Clock
from appliance.config import BoxPaths
from appliance.control import ControlClient, RecorderAway
from appliance.doctor.keepers import Keepers, keepers
from appliance.errors import TerugblikError
from appliance.library.files import is_locked
from appliance.log import log_error
from appliance.people.register import Person, Register
from appliance.protocol import RecorderStatus
from appliance.storage import is_shared

LOCK_FILE = "recorder.lock"


@dataclass(frozen=True, slots=True)
class Patient:
    """`shared`: between the two users of an installed box. `recording` is the lesson being written now. `today` is None
    while nobody vouches for the date. `here` are the ids of everyone, readable or not; None: the disk does not tell."""

    paths: BoxPaths
    shared: bool
    people: tuple[Person, ...]
    here: frozenset[str] | None
    recorder_runs: bool
    socket: Path
    status: RecorderStatus | None
    clock: Clock

    @classmethod
    def of(cls, data: Path, socket: Path, clock: Clock) -> Patient:
        paths = BoxPaths(data)
        people, here = _everyone(Register(paths.people))
        runs = is_locked(data / LOCK_FILE)
        status = _ask(socket) if runs else None
        return cls(paths, is_shared(data), people, here, runs, socket, status, clock)

    @property
    def data(self) -> Path:
        return self.paths.data

    @property
    def is_this_machine(self) -> bool:
        """Whether the box runs here, or has since this machine was started: else it is a card in another computer."""
        return self.recorder_runs or known_boot(self.data) is not None

    def is_gone(self, person: str) -> bool:
        return self.here is not None and person not in self.here

    @property
    def recording(self) -> str | None:
        return None if self.status is None else self.status.lesson

    @property
    def today(self) -> date | None:
        return self.clock.now_utc().astimezone().date() if self.clock.trusted else None

    def keepers(self, place: str) -> Keepers:
        return keepers(self.data, place)

    def place(self, path: Path) -> str:
        """How a path is told: inside the data folder."""
        return path.relative_to(self.data).as_posix()


def _everyone(register: Register) -> tuple[tuple[Person, ...], frozenset[str] | None]:
    """Where the folder cannot be listed, that is a finding of the people's own."""
    try:
        return tuple(register.all()), frozenset(folder.name for folder in register.folders())
    except OSError as error:
        log_error("people_not_listed", error)
        return (), None


def _ask(socket: Path) -> RecorderStatus | None:
    try:
        return asyncio.run(ControlClient(socket).status())
    except (RecorderAway, TerugblikError):
        return None
