"""The update itself: verify, unpack, self-test, switch, wait for ready; back again when anything of it fails.

Each step leaves a box that runs, and `settle`, run at every start by the version that is proven, brings to an end what
a pulled plug left. docs/reference/updates.md has the steps and what a cut after each of them leaves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from appliance.log import log
from appliance.protocol import State
from appliance.updates import container
from appliance.updates.errors import (
    NothingToRollBack,
    UpdateBusy,
    UpdateNotReady,
    UpdateRunning,
    UpdateSelfTestFailed,
    UpdateStickGone,
    UpdateStorage,
    UpdateTooNew,
    UpdateTooOld,
)
from appliance.updates.manifest import Manifest, parse_version
from appliance.updates.services import Services
from appliance.updates.trial import Notes, Outcome, Result, Trial
from appliance.updates.unpacking import check_room, unpack
from appliance.updates.versions import Versions

PROGRAM = "bin/terugblik"
NO_VERSION = "0.0.0"
# A version under which the machine goes down so often before it is seen to be ready is not tried again.
MOST_STARTS = 3
_BUSY: tuple[State, ...] = ("rehearsing", "recording", "sealing")


@dataclass(frozen=True, slots=True)
class Updater:
    """`done` is told the name of each step once it is on the disk; for tests that cut there."""

    versions: Versions
    services: Services
    keys: list[Ed25519PublicKey]
    done: Callable[[str], None] = field(default=lambda _: None, kw_only=True)

    def verify(self, file: Path) -> Manifest:
        """Reads all of it, unpacks nothing; refuses what `apply` would refuse before it begins."""
        try:
            with file.open("rb") as opened:
                manifest = container.verify(opened, self.keys, file.name)
        except OSError as error:
            raise UpdateStickGone from error
        self._fits(manifest)
        return manifest

    def apply(self, file: Path) -> str:
        """The version that runs now. Raises why not; then the version that ran runs again."""
        with self.versions.locked():
            if self.versions.on_trial or self.versions.find("current") is None:
                raise UpdateRunning
            manifest = self.verify(file)
            self._not_busy()
            try:
                with file.open("rb") as opened:
                    unpack(opened, self.keys, file.name, self.versions, manifest)
            except OSError as error:
                raise UpdateStickGone from error
            self.done("unpacked")
            self._try(manifest.version, self._still_not_busy(), tested=True)
        return manifest.version

    def rollback(self) -> str:
        """To the version before, by a person's wish: nothing is tested, but it must become as ready as this one."""
        with self.versions.locked():
            current = self.versions.find("current")
            target = self.versions.proven() if self.versions.on_trial else self.versions.find("previous")
            if current is None or target is None or target == current:
                raise NothingToRollBack
            self._try(target, self._not_busy(), tested=False)
        return target

    def settle(self) -> None:
        """At every start of the machine: a version on trial is proven now, or goes."""
        with self.versions.locked():
            current, proven = self.versions.find("current"), self.versions.proven()
            if current is None or proven is None:
                return  # an installation that was cut: what runs has no name of its own, and nothing of it may go
            if current != proven:
                self._settle(current, proven)
            self.versions.tidy()

    # --- steps ---

    def _settle(self, current: str, proven: str) -> None:
        trial = self.notes.trial()
        trial = Trial(trial.before, trial.starts + 1)
        self.notes.begin(trial)
        self.done("start_counted")
        if trial.starts <= MOST_STARTS and self._is_ready(trial.before):
            self._prove(current, proven, "applied")
        else:
            self._back(current, proven, "not_ready")

    def _try(self, version: str, before: State | None, *, tested: bool) -> None:
        old = self.versions.proven()
        assert old is not None  # both who call this have looked for `current`
        if self.versions.find("proven") is None:
            self.versions.point("proven", old)
            self.done("proven_named")
        self.services.stop()
        self.done("stopped")
        step = self._self_test(version) if tested else None
        if step is not None:
            self._start_again(old, version, step)
        self._switch(version, before)
        if self.services.start() and self._is_ready(before):
            self._prove(version, old, "applied" if tested else "rolled_back")
        else:
            self._back(version, old, "not_ready")
            raise UpdateNotReady(version=version, current=old)

    def _self_test(self, version: str) -> str | None:
        try:
            return self.services.self_test(self.versions.folder(version) / PROGRAM)
        except BaseException:  # interrupted: the box must not stay without its processes
            self.services.start()
            raise

    def _switch(self, version: str, before: State | None) -> None:
        try:
            self.notes.begin(Trial(before))
            self.done("trial_noted")
            self.versions.point("current", version)
        except OSError as error:
            self.services.start()
            raise UpdateStorage from error
        self.done("switched")

    def _start_again(self, old: str, version: str, step: str) -> None:
        self.services.start()
        self.notes.end(Result("self_test_failed", version, old, step))
        self.versions.tidy()
        log("update_self_test_failed", step=step)
        raise UpdateSelfTestFailed(version=version, step=step)

    def _prove(self, version: str, old: str, outcome: Outcome) -> None:
        if old != version:
            self.versions.point("previous", old)
            self.done("previous_named")
        self.versions.point("proven", version)
        self.done("proven")
        self.notes.end(Result(outcome, version, old))
        self.versions.tidy()
        self.done("tidied")
        log("update_done", outcome=outcome)

    def _back(self, version: str, old: str, outcome: Outcome) -> None:
        """The switch first: should the plug be pulled now, the next start is the old version's."""
        self.versions.point("current", old)
        self.done("switched_back")
        self.services.stop()
        self.services.start()
        self.notes.end(Result(outcome, version, old))
        self.versions.tidy()
        log("update_taken_back", outcome=outcome)

    # --- questions ---

    @property
    def notes(self) -> Notes:
        return Notes(self.versions.root)

    def _fits(self, manifest: Manifest) -> None:
        current = self.versions.find("current") or NO_VERSION
        if parse_version(manifest.version) <= parse_version(current):
            raise UpdateTooOld(version=manifest.version, current=current)
        if parse_version(current) < parse_version(manifest.minimum):
            raise UpdateTooNew(minimum=manifest.minimum, current=current)
        check_room(manifest, self.versions)

    def _not_busy(self) -> State | None:
        state = self.services.state()
        if state in _BUSY:
            raise UpdateBusy
        return state

    def _still_not_busy(self) -> State | None:
        """Unpacking takes minutes on a board, and a lesson may have begun in them: it is not stopped for this."""
        try:
            return self._not_busy()
        except UpdateBusy:
            self.versions.tidy()
            raise

    def _is_ready(self, before: State | None) -> bool:
        """As ready as before: a box without its camera was not ready before either, and stays updatable."""
        state = self.services.state()
        return state is not None and (state in ("ready", *_BUSY) or before in (None, state))
