"""Finishes a lesson that a cut left without its end, so that a second cut at any moment does no harm.

1. The patch (ciphertext only) is written whole beside the lesson and synced with its name.
2. It is applied: written at its place, the file cut to its size, synced.
3. Its file is removed.

A cut before 1 leaves nothing; one after it leaves a patch that is applied again, giving the same bytes. A patch that
was once written is never made anew from a half-patched lesson.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

from appliance.age.finish import Patch, plan_finish
from appliance.age.identities import Identity
from appliance.age.reader import FileSource
from appliance.lessonfiles import UNTIL_FILE, encode_until
from appliance.library.files import write_whole
from appliance.storage import sync_folder, write_all

PATCH_SUFFIX = ".patch"


class _Stored(msgspec.Struct, frozen=True):
    offset: int
    size: int
    data: bytes
    sha256: bytes


def finish(lesson: Path, identities: Sequence[Identity], keep: int) -> None:
    """Make the cut-short file whole with its first `keep` plaintext bytes."""
    fd = os.open(lesson, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        patch = plan_finish(FileSource(fd), identities, keep)
    finally:
        os.close(fd)
    write_patch(lesson, patch)
    apply_patch(lesson)


def write_patch(lesson: Path, patch: Patch) -> None:
    stored = _Stored(patch.offset, patch.size, patch.data, hashlib.sha256(patch.data).digest())
    write_whole(patch_of(lesson), msgspec.msgpack.encode(stored))


def apply_patch(lesson: Path) -> bool:
    """Apply the patch that lies beside the lesson, if there is one. May be done any number of times."""
    beside = patch_of(lesson)
    try:
        stored = msgspec.msgpack.decode(beside.read_bytes(), type=_Stored)
    except FileNotFoundError:
        return False
    except msgspec.MsgspecError:
        stored = None
    # It is written whole or not at all; anything else was not written here and must not touch the lesson.
    if stored is not None and _is_right(stored):
        _write(lesson, stored)
    beside.unlink(missing_ok=True)
    sync_folder(lesson.parent)
    return stored is not None


def _is_right(stored: _Stored) -> bool:
    ends_there = stored.offset + len(stored.data) == stored.size
    return ends_there and hashlib.sha256(stored.data).digest() == stored.sha256


def _write(lesson: Path, stored: _Stored) -> None:
    """Until when it was recorded stays known: the recorder tells from this how much of the lesson it has."""
    fd = os.open(lesson, os.O_WRONLY | os.O_NOFOLLOW)
    try:
        before = os.fstat(fd)
        times = before.st_atime_ns, before.st_mtime_ns
        # Only its maker may set a file's time back, and on a box that is the recorder.
        ours = os.geteuid() in (0, before.st_uid)
        if not ours and not (lesson.parent / UNTIL_FILE).exists():
            write_whole(lesson.parent / UNTIL_FILE, encode_until(before.st_mtime_ns))
        os.lseek(fd, stored.offset, os.SEEK_SET)
        write_all(fd, stored.data)
        os.ftruncate(fd, stored.size)
        if ours:
            os.utime(fd, ns=times)
        os.fsync(fd)
    finally:
        os.close(fd)


def patch_of(lesson: Path) -> Path:
    return lesson.with_name(lesson.name + PATCH_SUFFIX)
