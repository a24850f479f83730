"""The versions on the box: `/opt/terugblik/<version>/` and three links that say what they are for.

`current` is what runs. `proven` is the last one that was seen to run; where the two differ, `current` is on trial.
`previous` is what a rollback goes to. A link is switched by a rename, and a folder bears a version's name only when
all of it is on the disk: whenever the plug is pulled, `current` is a whole version.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from appliance.storage import sync_folder
from appliance.updates.errors import UpdateRunning, UpdateUnsafe
from appliance.updates.manifest import parse_version

ROOT = Path("/opt/terugblik")
Role = Literal["current", "proven", "previous"]
_ROLES: tuple[Role, ...] = ("current", "proven", "previous")
_UNFINISHED, _GOING = ".new-", ".old-"


class Versions:
    def __init__(self, root: Path) -> None:
        self.root = root

    def find(self, role: Role) -> str | None:
        """None: there is no such link, or what it names is not there."""
        try:
            name = (self.root / role).readlink().name
            parse_version(name)
        except (OSError, UpdateUnsafe):
            return None
        return name if self.folder(name).is_dir() else None

    def proven(self) -> str | None:
        """As it was installed, nothing is on trial."""
        return self.find("proven") or self.find("current")

    @property
    def on_trial(self) -> bool:
        return self.find("current") != self.proven()

    def folder(self, version: str) -> Path:
        return self.root / version

    def unfinished(self, version: str) -> Path:
        return self.root / f"{_UNFINISHED}{version}"

    def point(self, role: Role, version: str) -> None:
        """At once or not at all, and there after a pulled plug when this returns."""
        beside = self.root / f".{role}.new"
        beside.unlink(missing_ok=True)
        beside.symlink_to(version)
        beside.replace(self.root / role)
        sync_folder(self.root)

    def remove(self, version: str) -> None:
        """Renamed first: half a version must never bear its name."""
        going = self.root / f"{_GOING}{version}"
        shutil.rmtree(going, ignore_errors=True)
        if self.folder(version).exists():
            self.folder(version).rename(going)
            sync_folder(self.root)
        shutil.rmtree(going, ignore_errors=True)

    def tidy(self) -> None:
        """Away with what an update that was cut left, and with versions that nothing points at."""
        kept = {self.find(role) for role in _ROLES}
        for path in list(self.root.iterdir()):
            if path.is_symlink() or not path.is_dir():
                continue
            if path.name.startswith((_UNFINISHED, _GOING)):
                shutil.rmtree(path, ignore_errors=True)
            elif _is_version(path.name) and path.name not in kept:
                self.remove(path.name)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One at a time; a process that dies lets go of it. Raises `UpdateRunning`."""
        fd = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise UpdateRunning from error
            yield
        finally:
            os.close(fd)


def _is_version(name: str) -> bool:
    try:
        parse_version(name)
    except UpdateUnsafe:
        return False
    return True
