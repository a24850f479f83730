"""Small files written so that a pulled plug leaves the old one or the new one, and sealed files taken away for good."""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from appliance import storage
from appliance.log import log_error
from appliance.storage import create_file, sync_folder, write_all

# The header of a file of ours, to two hybrid recipients, is below 4 KiB. Without it the file key is gone for good.
HEADER_BYTES = 64 * 1024
# A medium that is failing, or a file system that copies on write and is full: no trying again would help.
_CANNOT_BE_OVERWRITTEN = (errno.EIO, errno.ENOSPC, errno.EDQUOT)


def is_full(error: BaseException) -> bool:
    """Whether there was no room left to write."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that is there whole or not at all."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    fd = create_file(temporary)
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


def is_locked(path: Path) -> bool:
    """Whether the recorder is writing it: it holds a lock, and the system lets go of that when the recorder dies."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return False
    except BlockingIOError:
        return True
    finally:
        os.close(fd)


def make_folder(folder: Path) -> None:
    """For the web process alone, durably, and so are the new ones above it, which `parents=True` would not see to.
    What is synced inside a folder whose own name is not would be gone after a pulled plug."""
    if folder.is_dir():
        return
    if not folder.parent.exists():
        make_folder(folder.parent)
    with suppress(FileExistsError):
        storage.make_folder(folder, private=True)
    sync_folder(folder.parent)


@dataclass(frozen=True, slots=True)
class Destroyed:
    """How many files there were, how many of them were written over before their name went, and how large they were."""

    files: int = 0
    overwritten: int = 0
    bytes: int = 0


def destroy_folder(folder: Path) -> Destroyed:
    """Destroy every file in it, then the folder. May be done again after having been cut short."""
    done = destroy_inside(folder)
    while folder.exists():
        try:
            shutil.rmtree(folder)
        except FileNotFoundError:
            continue  # somebody else was just completing the same
    with suppress(FileNotFoundError):
        sync_folder(folder.parent)
    return done


def destroy_inside(folder: Path, keep: str = "") -> Destroyed:
    """First every header is overwritten and synced, then every name goes: a cut in between leaves all the files, and
    none that can be opened. The file `keep` and the empty folders stay."""
    paths = [path for path in _files(folder) if path != folder / keep]
    sizes = [_overwrite(path) for path in paths]
    for path in paths:
        path.unlink(missing_ok=True)
    for parent in {path.parent for path in paths}:
        with suppress(FileNotFoundError):
            sync_folder(parent)
    known = [size for size in sizes if size is not None]
    return Destroyed(len(known), sum(size.overwritten for size in known), sum(size.bytes for size in known))


def _files(folder: Path) -> list[Path]:
    """Links are not followed: what they point at is not of this folder."""
    found = []
    for where, _, names in os.walk(folder):
        found += [Path(where, name) for name in names]
    return sorted(path for path in found if path.is_file() and not path.is_symlink())


@dataclass(frozen=True, slots=True)
class _Overwritten:
    bytes: int
    overwritten: bool


def _overwrite(path: Path) -> _Overwritten | None:
    """Where the wrapped file key is. None: it has gone in the meantime."""
    size = 0
    try:
        fd = _open_to_overwrite(path)
        try:
            size = os.fstat(fd).st_size
            _write_over(fd, min(size, HEADER_BYTES))
        finally:
            os.close(fd)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno not in _CANNOT_BE_OVERWRITTEN:
            raise
        # It still goes: leaving it to be opened would be worse. Whoever asks is told that this one was not.
        log_error("header_not_overwritten", error)
        return _Overwritten(size, False)
    return _Overwritten(size, True)


def _open_to_overwrite(path: Path) -> int:
    try:
        return os.open(path, os.O_WRONLY | os.O_NOFOLLOW)
    except PermissionError:
        path.chmod(0o600)
        return os.open(path, os.O_WRONLY | os.O_NOFOLLOW)


def _write_over(fd: int, size: int) -> None:
    noise = memoryview(os.urandom(size))
    place = 0
    while place < size:
        place += os.pwrite(fd, noise[place:], place)
    os.fsync(fd)
