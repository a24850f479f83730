"""The few ways in which the recorder touches the disk: append, write durably, ask for room. No lesson is deleted."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Callable
from pathlib import Path

from appliance import storage
from appliance.storage import sync_folder, write_durably

__all__ = [
    "AppendFile",
    "ensure_folder",
    "free_bytes",
    "make_folder",
    "sync_folder",
    "try_writing",
    "write_durably",
]


class AppendFile:
    """A new file that only grows. `write` takes all or raises; `sync` may be called from another thread."""

    def __init__(self, path: Path) -> None:
        self._fd = storage.create_file(path)
        # Held until it is closed, by whatever cause: no one takes a lesson that is being written for a broken one.
        fcntl.flock(self._fd, fcntl.LOCK_EX)

    def write(self, data: bytes | bytearray | memoryview, /) -> int:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._fd, rest) :]
        return len(data)

    def sync(self) -> None:
        """The content, and its length, are on the disk when this returns."""
        os.fdatasync(self._fd)

    def close(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


def free_bytes(folder: Path) -> int:
    """What may still be written below `folder`. Raises `OSError` when that is nothing at all, whatever the room."""
    room = os.statvfs(folder)
    if room.f_flag & os.ST_RDONLY:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))
    return room.f_bavail * room.f_frsize


def make_folder(folder: Path) -> None:
    """Create one folder, durably. It must not exist."""
    storage.make_folder(folder)
    sync_folder(folder.parent)


def ensure_folder(folder: Path) -> None:
    """The folder and those above it exist, durably."""
    if not folder.is_dir():
        ensure_folder(folder.parent)
        make_folder(folder)


def try_writing(folder: Path, write: Callable[[Path, bytes], None]) -> None:
    """Raises `OSError` if nothing can be written there now."""
    probe = folder / ".probe"
    write(probe, bytes(4096))
    probe.unlink()
