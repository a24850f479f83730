"""Updates: a file is taken into a folder that is root's alone, verified there, and applied by a unit of its own.

The keeper itself starts and stops nothing: `terugblik-change@apply.service` does, which outlives the web process and
says in the keeper's folder how it ended.
"""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from appliance.control import error_from
from appliance.errors import TerugblikError
from appliance.keeper.errors import KeeperBroken, NoUpdateThere, NoUpdateWaiting
from appliance.keeper.ports import Progress, Versions
from appliance.keeper.programs import SYSTEMCTL, Run
from appliance.keeper.sticks import UPDATE_NAME, RealSticks
from appliance.keepertalk import UPDATE_LIMIT_BYTES
from appliance.log import log_error
from appliance.protocol import Problem
from appliance.updates.errors import UpdateDamaged, UpdateNoRoom, UpdateStickGone, UpdateStorage, UpdateUnreadable
from appliance.updates.services import Services
from appliance.updates.signing import read_keys
from appliance.updates.trial import Notes
from appliance.updates.updating import Updater
from appliance.updates.versions import Versions as Installed

# Room for the file, for what it holds, and some to spare for what is recorded meanwhile.
_TIMES, _SPARE_BYTES = 2, 256 * 1024 * 1024
_PIECE_BYTES = 1024 * 1024
# Longer than the unit has itself.
CHANGE_S = 1560.0
COMING, WAITING, VERSION, ENDED = "coming.tbu", "waiting.tbu", "waiting.json", "ended.json"
APPLY = (SYSTEMCTL, "--no-ask-password", "start", "terugblik-change@apply.service")
ROLL_BACK = (SYSTEMCTL, "--no-ask-password", "start", "terugblik-change@rollback.service")


class Ended(msgspec.Struct, frozen=True):
    """How a change of the version ended: which one runs, or why not."""

    version: str | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class RealUpdates:
    """`keys`: whose updates are taken. `spool`: on the card, root's alone, beside the versions. `folder`: the keeper's
    own, in memory."""

    installed: Installed
    services: Services
    keys: Path
    spool: Path
    folder: Path
    sticks: RealSticks
    run: Run

    def versions(self) -> Versions:
        versions, last = self.installed, Notes(self.installed.root).last()
        return Versions(
            versions.find("current"),
            versions.find("previous"),
            versions.on_trial,
            self.waiting(),
            None if last is None else last.outcome,
            None if last is None else last.version,
        )

    def waiting(self) -> str | None:
        """Only what was verified gets this name."""
        try:
            version = msgspec.json.decode((self.spool / VERSION).read_bytes(), type=str)
        except (OSError, msgspec.MsgspecError):
            return None
        return version if (self.spool / WAITING).is_file() else None

    async def take(self, size: int, body: AsyncIterator[bytes]) -> str:
        updater = self._updater()
        with self._coming(size) as fd:
            left = size
            async for piece in body:
                left -= len(piece)
                if left < 0:
                    raise UpdateDamaged
                await asyncio.to_thread(_write, fd, piece)
            if left:
                raise UpdateDamaged
        return await asyncio.to_thread(self._settle, updater)

    async def copy(self, stick: str, file: str, progress: Progress) -> str:
        updater = self._updater()
        async with self.sticks.mounted(stick, to_write=False) as folder:
            with _opened(folder, file) as source:
                size = os.fstat(source).st_size
                if size > UPDATE_LIMIT_BYTES:
                    raise UpdateUnreadable(file=file)
                with self._coming(size) as fd:
                    done = 0
                    while piece := await asyncio.to_thread(_read, source):
                        await asyncio.to_thread(_write, fd, piece)
                        done += len(piece)
                        progress(done, size)
        return await asyncio.to_thread(self._settle, updater)

    async def apply(self) -> str:
        if self.waiting() is None:
            raise NoUpdateWaiting
        return await self._change(APPLY)

    async def roll_back(self) -> str:
        return await self._change(ROLL_BACK)

    # --- what the other unit runs ---

    def apply_now(self) -> bool:
        """Tried once, whatever comes of it: what lay ready is gone after that."""
        try:
            return self._end(lambda: self._updater().apply(self.spool / WAITING))
        finally:
            self.forget()

    def roll_back_now(self) -> bool:
        return self._end(Updater(self.installed, self.services, []).rollback)

    def forget(self) -> None:
        for name in (VERSION, WAITING, COMING):
            (self.spool / name).unlink(missing_ok=True)

    # --- inside ---

    def _end(self, change: Callable[[], str]) -> bool:
        try:
            ended = Ended(version=change())
        except TerugblikError as error:
            ended = Ended(problem=Problem.of(error))
        except OSError as error:
            log_error("change_failed", error)
            ended = Ended(problem=Problem.of(UpdateStorage()))
        (self.folder / ENDED).write_bytes(msgspec.json.encode(ended))
        return ended.problem is None

    async def _change(self, command: tuple[str, ...]) -> str:
        (self.folder / ENDED).unlink(missing_ok=True)
        await self.run(command, CHANGE_S)
        try:
            ended = msgspec.json.decode((self.folder / ENDED).read_bytes(), type=Ended)
        except (OSError, msgspec.MsgspecError) as error:
            raise KeeperBroken from error
        if ended.problem is not None:
            raise error_from(ended.problem)
        if ended.version is None:
            raise KeeperBroken
        return ended.version

    @contextmanager
    def _coming(self, size: int) -> Iterator[int]:
        """A new file for what comes in; it goes when it does not come whole."""
        self.forget()
        try:
            self._check_room(size)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            fd = os.open(self.spool / COMING, flags, 0o600)
        except OSError as error:
            raise UpdateStorage from error
        try:
            yield fd
            os.fsync(fd)
        except BaseException:
            self.forget()
            raise
        finally:
            os.close(fd)

    def _check_room(self, size: int) -> None:
        room = os.statvfs(self.spool)
        needed = _TIMES * size + _SPARE_BYTES
        if needed > room.f_bavail * room.f_frsize:
            raise UpdateNoRoom(needed_mb=needed // 1_000_000 + 1)

    def _updater(self) -> Updater:
        """Raises `UpdateNoKey`: a box that takes nobody's updates need not take in a file of them."""
        return Updater(self.installed, self.services, read_keys(self.keys))

    def _settle(self, updater: Updater) -> str:
        """The version of what came in, which bears its name only when it is genuine and whole."""
        try:
            version = updater.verify(self.spool / COMING).version
        except TerugblikError:
            self.forget()
            raise
        (self.spool / VERSION).write_bytes(msgspec.json.encode(version))
        (self.spool / COMING).replace(self.spool / WAITING)
        return version


@contextmanager
def _opened(folder: Path, file: str) -> Iterator[int]:
    """A file of the stick itself, by a name that can name nothing else."""
    if not UPDATE_NAME.fullmatch(file):
        raise NoUpdateThere
    try:
        fd = os.open(folder / file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise NoUpdateThere from error
    try:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            raise NoUpdateThere
        yield fd
    finally:
        os.close(fd)


def _read(fd: int) -> bytes:
    try:
        return os.read(fd, _PIECE_BYTES)
    except OSError as error:
        raise UpdateStickGone from error


def _write(fd: int, piece: bytes) -> None:
    view = memoryview(piece)
    try:
        while view:
            view = view[os.write(fd, view) :]
    except OSError as error:
        raise UpdateStorage from error
