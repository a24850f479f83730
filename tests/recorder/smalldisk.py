"""A small disk that another process can fill: a real one where this user may mount, and one that counts for itself."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from appliance.recorder import disk
from appliance.recorder.disk import AppendFile

SIZE_BYTES = 64 << 20


class SmallDisk(Protocol):
    folder: Path

    def free_bytes(self) -> int: ...

    def fill(self, leave_bytes: int) -> None:
        """Another process takes all but this."""

    def give_back(self) -> None: ...

    def open_file(self, path: Path) -> AppendFile: ...

    def write(self, path: Path, data: bytes) -> None: ...


class MountedDisk:
    """A file system of its own, in memory: what it refuses, the kernel refuses."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.open_file = AppendFile
        self.write = disk.write_durably
        self._filler = folder / "filler"

    def free_bytes(self) -> int:
        return disk.free_bytes(self.folder)

    def fill(self, leave_bytes: int) -> None:
        with self._filler.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, self.free_bytes() - leave_bytes)

    def give_back(self) -> None:
        self._filler.unlink()


class CountedDisk:
    """Counts what lies in the folder, and refuses as a full disk does: in the middle of a write."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filled = 0

    def free_bytes(self) -> int:
        used = sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())
        return max(0, SIZE_BYTES - used - self._filled)

    def fill(self, leave_bytes: int) -> None:
        self._filled += self.free_bytes() - leave_bytes

    def give_back(self) -> None:
        self._filled = 0

    def open_file(self, path: Path) -> AppendFile:
        return _CountedFile(path, self)

    def write(self, path: Path, data: bytes) -> None:
        if len(data) > self.free_bytes():
            raise OSError(errno.ENOSPC, "full")
        disk.write_durably(path, data)


class _CountedFile(AppendFile):
    def __init__(self, path: Path, on: CountedDisk) -> None:
        super().__init__(path)
        self._on = on

    def write(self, data: bytes | bytearray | memoryview, /) -> int:
        free = self._on.free_bytes()
        if len(data) > free:
            super().write(bytes(data)[:free])
            raise OSError(errno.ENOSPC, "full")
        return super().write(data)


@contextmanager
def mounted(folder: Path) -> Iterator[MountedDisk]:
    """Raises `OSError` where mounting is not allowed."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_BYTES},mode=700", "tmpfs", str(folder)]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        raise OSError(errno.EPERM, done.stderr.decode(errors="replace").strip())
    try:
        yield MountedDisk(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
