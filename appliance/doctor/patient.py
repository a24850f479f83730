"""The box that is looked over: its folders, what its recorder says of itself, and the day, all read once."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from appliance.clock import Clock
from appliance.config import BoxPaths
from appliance.control import ControlClient, RecorderAway
from appliance.errors import TerugblikError
from appliance.library.files import is_locked
from appliance.people.register import Person, Register
from appliance.protocol import RecorderStatus

LOCK_FILE = "recorder.lock"


@dataclass(frozen=True, slots=True)
class Patient:
    """`recording` is the lesson being written now. `today` is None while nobody vouches for the date."""

    paths: BoxPaths
    people: tuple[Person, ...]
    recorder_runs: bool
    socket: Path
    status: RecorderStatus | None
    clock: Clock

    @classmethod
    def of(cls, data: Path, socket: Path, clock: Clock) -> Patient:
        paths = BoxPaths(data)
        runs = is_locked(data / LOCK_FILE)
        return cls(paths, tuple(Register(paths.people).all()), runs, socket, _ask(socket) if runs else None, clock)

    @property
    def data(self) -> Path:
        return self.paths.data

    @property
    def recording(self) -> str | None:
        return None if self.status is None else self.status.lesson

    @property
    def today(self) -> date | None:
        return self.clock.now_utc().astimezone().date() if self.clock.trusted else None

    def place(self, path: Path) -> str:
        """How a path is told: inside the data folder."""
        return path.relative_to(self.data).as_posix()

    def files(self) -> Iterator[Path]:
        """Everything below the data folder that is not a folder, in order; links are not followed."""
        for folder, inner, names in os.walk(self.data):
            inner.sort()
            yield from (Path(folder) / name for name in sorted(names))


def _ask(socket: Path) -> RecorderStatus | None:
    try:
        return asyncio.run(ControlClient(socket).status())
    except (RecorderAway, TerugblikError):
        return None
