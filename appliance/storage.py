"""Who may get at what lies on the disk; and small readable files that are there, whole, after a pulled plug.

On an installed box the recorder and the web process are two users of one group, and the data folder has the setgid
bit. That bit is the whole rule: what is made in a folder that has it is for the group as well, and what is made
anywhere else is for its maker alone. The folders in `PRIVATE` never have it, so that the recorder reads no wrapped
key. On a laptop no folder has it. Nothing is ever for anybody else.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

# Folders of the web process alone, and of root alone the first boot's, by their name in the data folder.
PRIVATE = ("people", "releases", "tls", "firstboot")

_FILE_MODE, _SHARED_FILE_MODE = 0o600, 0o660
_FOLDER_MODE, _SHARED_FOLDER_MODE = 0o700, 0o2770


def is_shared(folder: Path) -> bool:
    return bool(folder.stat().st_mode & stat.S_ISGID)


def file_mode(folder: Path) -> int:
    """Of a file in this folder."""
    return _SHARED_FILE_MODE if is_shared(folder) else _FILE_MODE


def folder_mode(parent: Path) -> int:
    """Of a folder in this one, unless it is private."""
    return _SHARED_FOLDER_MODE if is_shared(parent) else _FOLDER_MODE


def meant_mode(place: str, *, folder: bool, shared: bool) -> int:
    """Of what lies at that place in a data folder that is shared, or not."""
    if shared and place.partition("/")[0] not in PRIVATE:
        return _SHARED_FOLDER_MODE if folder else _SHARED_FILE_MODE
    return _FOLDER_MODE if folder else _FILE_MODE


def set_umask(data: Path) -> None:
    """At the start of a process. A hardened process may not set the setgid bit itself, not even where it is already:
    its folders get it from the one above, and their other bits from the mode with which they are made."""
    os.umask(0o007 if data.is_dir() and is_shared(data) else 0o077)


def create_file(path: Path, flags: int = os.O_WRONLY | os.O_EXCL) -> int:
    """A descriptor of a new file, or with flags of its own of one that may be there."""
    mode = file_mode(path.parent)
    fd = os.open(path, flags | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, mode)
    if stat.S_IMODE(os.fstat(fd).st_mode) != mode and os.fstat(fd).st_uid == os.geteuid():
        os.fchmod(fd, mode)
    if os.geteuid() == 0:
        _give(fd, path.parent)
    return fd


def make_folder(folder: Path, *, private: bool = False) -> None:
    """One folder, which must not be there yet. Its name is not synced."""
    mode = _FOLDER_MODE if private else folder_mode(folder.parent)
    folder.mkdir(mode=mode & 0o777)
    if stat.S_IMODE(folder.stat().st_mode) != mode:
        folder.chmod(mode)
    if os.geteuid() == 0:
        _give(folder, folder.parent)


def _give(made: int | Path, folder: Path) -> None:
    """What root makes, mending or restoring, must be of use to those whose folder it is in."""
    owner = folder.stat()
    if owner.st_uid != 0:
        os.chown(made, owner.st_uid, owner.st_gid)


def sync_folder(folder: Path) -> None:
    """New and renamed names in `folder` survive a pulled plug when this returns."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def write_all(fd: int, data: bytes | bytearray | memoryview) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest) :]


def write_durably(path: Path, data: bytes) -> None:
    """Put `data` at `path`, whole or not at all, whatever was there before: new file, sync, rename, sync.
    One writer a path: two at once would share the file beside it."""
    beside = path.with_name(f"{path.name}.new")
    fd = create_file(beside, os.O_WRONLY | os.O_TRUNC)
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
