"""Small files written so that a pulled plug leaves the old one or the new one, and sealed files taken away for good."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from pathlib import Path

# The header of a file of ours, to two hybrid recipients, is below 4 KiB. Without it the file key is gone for good.
_HEADER_BYTES = 64 * 1024


def is_full(error: BaseException) -> bool:
    """Whether there was no room left to write."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that is there whole or not at all, readable by the box alone."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        try:
            write_all(fd, data)
            os.fsync(fd)
        finally:
            os.close(fd)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_all(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last: a synced file is not there after a pulled plug until its name is."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def make_folder(folder: Path) -> None:
    """For the box alone, and so are the new ones above it, which `parents=True` would not see to."""
    if not folder.parent.exists():
        make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)


def destroy_file(path: Path) -> None:
    """Overwrite the header, where the wrapped file key is, then take the name away. No error if it is not there."""
    try:
        fd = os.open(path, os.O_WRONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return
    try:
        size = os.fstat(fd).st_size
        os.pwrite(fd, os.urandom(min(size, _HEADER_BYTES)), 0)
        os.fsync(fd)
    finally:
        os.close(fd)
    path.unlink()


def destroy_folder(folder: Path) -> None:
    """Destroy every file in it, then the folder. May be done again after having been cut short."""
    if not folder.exists():
        return
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            destroy_file(path)
    shutil.rmtree(folder)
    sync_folder(folder.parent)
