"""The box's two processes as an update needs them: stopped, started, and asked how the recorder is."""

from __future__ import annotations

import asyncio
import os
import pwd
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from appliance.control import ControlClient, RecorderAway
from appliance.errors import TerugblikError
from appliance.log import log, log_error
from appliance.protocol import State
from appliance.updates.versions import ROOT

UNITS = ("terugblik-recorder.service", "terugblik-web.service")
# In a version's folder: makes the system's units its own.
LINKER = Path("systemd/link")
# Of a version: asked of systemd, it makes the users, folders and rules for devices that it needs (systemd/furnish).
FURNISHER = "terugblik-system.service"
TARGET = "terugblik.target"
RECORDER_USER = "terugblik-recorder"
_START_S = 120
_SELF_TEST_S = 180
_SETTLED_S = 60.0
_LOOK_S = 0.5


class Services(Protocol):
    def state(self) -> State | None:
        """The recorder's, once it is past starting; None: it does not answer in time."""

    def stop(self) -> None: ...

    def start(self) -> bool:
        """Whether the system is as this version needs it, and both processes came up and said so."""

    def self_test(self, program: Path) -> str | None:
        """Run with the devices free. None: all is well, else the key of what was wrong."""


@dataclass(frozen=True, slots=True)
class SystemServices:
    """systemd's. `recorder` is what the recorder's unit is told besides: the self-test needs the same devices."""

    socket: Path
    recorder: tuple[str, ...]
    linker: Path = ROOT / "current" / LINKER

    def state(self) -> State | None:
        until_s = time.monotonic() + _SETTLED_S
        while True:
            found = self._ask()
            if found not in (None, "starting") or time.monotonic() > until_s:
                return found
            time.sleep(_LOOK_S)

    def _ask(self) -> State | None:
        try:
            return asyncio.run(ControlClient(self.socket).status()).state
        except (RecorderAway, TerugblikError):
            return None

    def stop(self) -> None:
        _run(["systemctl", "stop", *UNITS], _START_S)

    def start(self) -> bool:
        """The units say when they are ready, and `systemctl` waits for it. Theirs, and all else that the system has of
        this program, are those of `current`. Whatever of it fails, they are started: the box does not stay without."""
        changed = self._link()
        sound = changed is not None
        # While systemd still knows them: what only the other version had does not run on.
        if gone := [path.name for path in changed or () if path.parent.suffix != ".wants" and not path.is_symlink()]:
            _run(["systemctl", "stop", *gone], _START_S)
        sound = _run(["systemctl", "daemon-reload"], _START_S) and sound
        sound = self._furnish() and sound
        # Refused for a unit that is not loaded: no reason to leave the box without its processes.
        _run(["systemctl", "reset-failed", *UNITS], _START_S)
        # The target for what only this version has; by name for what must run, as a target does not mind.
        return _run(["systemctl", "start", TARGET, *UNITS], _START_S) and sound

    def link(self) -> None:
        """A root file system that forgets has the links of the version that it was made with, at each start anew."""
        if self._link():
            _run(["systemctl", "daemon-reload"], _START_S)
            _run(["systemctl", "start", TARGET], _START_S)

    def _link(self) -> list[Path] | None:
        """The links to units that were made and taken away by it. None: it failed."""
        try:
            done = subprocess.run(
                ["sh", self.linker, self.linker.parents[1]],
                capture_output=True,
                timeout=_START_S,
                check=True,
                text=True,
            )
            return [Path(line) for line in done.stdout.splitlines()]
        except (OSError, subprocess.SubprocessError) as error:
            log_error("units_not_linked", error)
            return None

    def _furnish(self) -> bool:
        """By a unit of the version's own, which may do just that. A version from before there was one needs none."""
        if not self.linker.with_name(FURNISHER).exists():
            return True
        return _run(["systemctl", "start", FURNISHER], _START_S)

    def self_test(self, program: Path) -> str | None:
        return run_self_test([str(program), "selftest", "--backend", "pi", *self.recorder])


def run_self_test(command: list[str], patience_s: float = _SELF_TEST_S) -> str | None:
    """As the recorder's own user where there is one: what only root may do proves nothing."""
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=patience_s, **_as_recorder()
        )
    except (OSError, subprocess.SubprocessError):
        return "start"
    if done.returncode == 0:
        return None
    failed = [line.split()[0] for line in done.stdout.decode(errors="replace").splitlines() if line.endswith(" failed")]
    return failed[0] if failed else "start"


def _as_recorder() -> dict[str, Any]:
    try:
        user = pwd.getpwnam(RECORDER_USER)
    except KeyError:
        return {}
    if os.geteuid() != 0:
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": os.getgrouplist(user.pw_name, user.pw_gid)}


def _run(command: list[str], patience_s: float) -> bool:
    try:
        status = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=patience_s).returncode
    except (OSError, subprocess.SubprocessError):
        status = -1
    if status:
        log("service_manager_refused", status=status)
    return status == 0
