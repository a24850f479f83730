"""Small readable files that lie beside the sealed ones: written whole, and there after a pulled plug."""

from __future__ import annotations

import os
from pathlib import Path

FILE_MODE = 0o600


def sync_folder(folder: Path) -> None:
    """New and renamed names in `folder` survive a pulled plug when this returns."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def write_durably(path: Path, data: bytes) -> None:
    """Put `data` at `path`, whole or not at all, whatever was there before: new file, sync, rename, sync.
    One writer a path: two at once would share the file beside it."""
    beside = path.with_name(f"{path.name}.new")
    fd = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, FILE_MODE)
    try:
        with os.fdopen(fd, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    beside.replace(path)
    sync_folder(path.parent)
