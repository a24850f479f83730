"""Puts a verified update beside the version that runs: whole and on the disk, or not at all."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from appliance.storage import sync_folder
from appliance.updates.container import read_files, read_header
from appliance.updates.errors import UpdateDamaged, UpdateNoRoom, UpdateStorage
from appliance.updates.manifest import File, Manifest
from appliance.updates.versions import Versions

_FOLDER_MODE, _PROGRAM_MODE, _FILE_MODE = 0o755, 0o755, 0o644
_BLOCK_BYTES = 4096
# What the system needs beside it while it works.
_RESERVE_BYTES = 64 * 1024 * 1024


def unpack(file: BinaryIO, keys: list[Ed25519PublicKey], name: str, versions: Versions, verified: Manifest) -> None:
    """`file` stands at its beginning, and is verified once more as it is read: a stick may give something else the
    second time, and be it another update that the maker signed. Raises what is wrong with it, `UpdateNoRoom` or
    `UpdateStorage`; then nothing is left behind."""
    manifest = read_header(file, keys, name)
    if manifest != verified:
        raise UpdateDamaged
    check_room(manifest, versions)
    beside = versions.unfinished(manifest.version)
    try:
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir()
        beside.chmod(_FOLDER_MODE)  # whatever the umask: the two processes are not root
        _write(file, manifest, beside)
        versions.remove(manifest.version)
        beside.rename(versions.folder(manifest.version))
        sync_folder(versions.root)
    except OSError as error:
        shutil.rmtree(beside, ignore_errors=True)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise UpdateNoRoom(needed_mb=_needed_bytes(manifest) // 1_000_000 + 1) from error
        raise UpdateStorage from error
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def check_room(manifest: Manifest, versions: Versions) -> None:
    room, needed = os.statvfs(versions.root), _needed_bytes(manifest)
    if room.f_bavail * room.f_frsize < needed:
        raise UpdateNoRoom(needed_mb=needed // 1_000_000 + 1)


def _needed_bytes(manifest: Manifest) -> int:
    return manifest.bytes + len(manifest.entries) * _BLOCK_BYTES + _RESERVE_BYTES


def _write(file: BinaryIO, manifest: Manifest, folder: Path) -> None:
    for entry, pieces in read_files(file, manifest):
        path = folder / entry.path
        _make_folders(path.parent, folder)
        _write_file(path, entry, pieces)
    for link in manifest.links:
        _make_folders((folder / link.path).parent, folder)
        (folder / link.path).symlink_to(link.target)
    for where, _, _ in os.walk(folder, topdown=False):
        sync_folder(Path(where))


def _write_file(path: Path, entry: File, pieces: Iterator[bytes]) -> None:
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(fd, "wb") as out:
        for piece in pieces:
            out.write(piece)
        out.flush()
        os.fchmod(out.fileno(), _PROGRAM_MODE if entry.executable else _FILE_MODE)
        os.fsync(out.fileno())


def _make_folders(folder: Path, top: Path) -> None:
    if folder != top and not folder.is_dir():
        _make_folders(folder.parent, top)
        folder.mkdir()
        folder.chmod(_FOLDER_MODE)
