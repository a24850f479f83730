"""What one keeper process tells the next: a lock, what it is at, and how often the box was changed. In memory only, in
a folder that nobody but root can open; with the power all of it goes.
"""

from __future__ import annotations

import fcntl
import os
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from appliance.keeper.errors import KeeperBusy, KeeperTired
from appliance.keepertalk import Work

# So many changes within an hour; more is nobody's wish.
MOST_CHANGES = 10
HOUR_MS = 3_600_000
# What was done longer ago is no news any more.
NEWS_MS = HOUR_MS

T = TypeVar("T")
_FLOCK = struct.Struct("hhqqi4x")  # type, whence, start, length, process, as 64-bit Linux has it


def _flock(kind: int) -> bytes:
    """The whole file, by whoever has it open: two keepers in one process, as the simulated, exclude each other, too."""
    return _FLOCK.pack(kind, os.SEEK_SET, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class State:
    """`now_ms`: the machine's time since its start, the same for every process."""

    folder: Path
    now_ms: Callable[[], int]

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One at a time; a process that dies lets go of it. Raises `KeeperBusy`."""
        fd = self._lock_file()
        try:
            fcntl.fcntl(fd, fcntl.F_OFD_SETLK, _flock(fcntl.F_WRLCK))
        except BlockingIOError as error:
            os.close(fd)
            raise KeeperBusy from error
        try:
            yield
        finally:
            os.close(fd)

    @property
    def is_locked(self) -> bool:
        """Asked without taking it: whoever begins at this very moment must not be refused for the question."""
        fd = self._lock_file()
        try:
            found = fcntl.fcntl(fd, fcntl.F_OFD_GETLK, _flock(fcntl.F_WRLCK))
            return bool(_FLOCK.unpack(found)[0] != fcntl.F_UNLCK)
        finally:
            os.close(fd)

    def _lock_file(self) -> int:
        return os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)

    def count(self) -> None:
        """One more change of the box. Raises `KeeperTired`."""
        now_ms = self.now_ms()
        recent = [one for one in self._read("changes.json", list[int], []) if now_ms - HOUR_MS < one <= now_ms]
        if len(recent) >= MOST_CHANGES:
            raise KeeperTired(minutes=(min(recent) + HOUR_MS - now_ms) // 60_000 + 1)
        self._write("changes.json", msgspec.json.encode([*recent, now_ms]))

    def work(self) -> Work:
        """What is going on, or was done of late. A work whose process died is over, too."""
        found = self.noted()
        if found.going and not self.is_locked:
            return Work()
        return found if found.going or self.now_ms() - found.at_ms < NEWS_MS else Work()

    def noted(self) -> Work:
        """As it was left, whoever left it."""
        return self._read("work.json", Work, Work())

    def note(self, work: Work) -> None:
        self._write("work.json", msgspec.json.encode(work))

    # --- the trial of a Wi-Fi: who keeps it is another process than who joined ---

    def keep_trial(self) -> None:
        self._write("kept", b"")

    def take_kept(self) -> bool:
        """Whether somebody found the box on the Wi-Fi that is on trial; told once."""
        try:
            (self.folder / "kept").unlink()
        except FileNotFoundError:
            return False
        return True

    def _read(self, name: str, kind: type[T], otherwise: T) -> T:
        try:
            return msgspec.json.decode((self.folder / name).read_bytes(), type=kind)
        except (OSError, msgspec.MsgspecError):
            return otherwise

    def _write(self, name: str, data: bytes) -> None:
        beside = self.folder / f".{name}.{os.getpid()}"
        fd = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(fd, "wb") as file:
            file.write(data)
        beside.replace(self.folder / name)
