"""From the stick to a box that was never used: verified whole, put beside, and moved into place last."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from appliance.backup.errors import BackupDamaged, BoxFull, BoxNotEmpty, BoxRuns, NoBackupThere
from appliance.backup.leaving import HEAD_BYTES, kind_to_leave, may_leave
from appliance.backup.manifest import Entry
from appliance.backup.stick import Stick
from appliance.library.files import is_locked
from appliance.library.ids import is_id
from appliance.storage import PRIVATE, create_file, make_folder, sync_folder

BESIDE, COMPLETE = ".restoring", ".complete"
_LOCK = "recorder.lock"
_RESERVE_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Restored:
    """`left_out`: damaged on the stick."""

    files: int
    bytes: int
    left_out: int


def restore(stick: Stick, data: Path, *, lost: bool = False, whole_only: bool = False) -> Restored:
    """`lost`: lessons too that were no longer on the box at the last backup. `whole_only`: without what is damaged.
    Cut short, it may be done again."""
    if not data.exists():
        make_folder(data)
    if is_locked(data / _LOCK):
        raise BoxRuns
    beside = data / BESIDE
    if (beside / COMPLETE).exists():
        _move(data)
        return _as_it_lies(data)
    check_fresh(data)
    entries = _entries(stick, lost)
    newer = stick.newer()
    found = [_whole(stick, [entry, *newer.get(entry.place, [])]) for entry in entries]
    whole = [entry for entry in found if entry is not None]
    damaged = len(entries) - len(whole)
    if damaged and not (whole_only and whole):
        raise BackupDamaged(count=damaged)
    _check_room(data, whole)
    shutil.rmtree(beside, ignore_errors=True)
    make_folder(beside)
    for entry in whole:
        _write(stick, entry, data, beside)
    for folder, _, _ in os.walk(beside, topdown=False):
        sync_folder(Path(folder))
    os.close(create_file(beside / COMPLETE))
    sync_folder(beside)
    _move(data)
    return Restored(len(whole), sum(entry.size for entry in whole), damaged)


def check_fresh(data: Path) -> None:
    """Nobody's: a box that was only switched on has made files of its own, and they say nothing of anybody."""
    for name in ("lessons", "people", "releases"):
        _check_nobodys(data / name)


def _check_nobodys(folder: Path) -> None:
    """Whatever is somebody's lies in a folder that bears an id; one that is being deleted has more behind it."""
    if folder.is_dir() and any(is_id(one.name.partition(".")[0]) for one in folder.iterdir()):
        raise BoxNotEmpty


def _entries(stick: Stick, lost: bool) -> list[Entry]:
    """Only places that a box of ours has: a manifest that names another is none of ours."""
    manifest = stick.manifest()
    gone = [entry for entry in manifest.gone if lost and entry.place.startswith("lessons/")]
    entries = [*manifest.files, *gone]
    if len({entry.place for entry in entries}) != len(entries):
        raise NoBackupThere
    if any(kind_to_leave(entry.place) is None for entry in entries):
        raise NoBackupThere
    return entries


def _whole(stick: Stick, entries: list[Entry]) -> Entry | None:
    """Of what a file may be after a backup that was cut short, what it is."""
    return next((entry for entry in entries if _is_whole(stick, entry)), None)


def _is_whole(stick: Stick, entry: Entry) -> bool:
    kind, head, size = kind_to_leave(entry.place), b"", 0
    try:
        for piece in stick.pieces(entry):
            head += piece[: max(0, HEAD_BYTES - len(head))]
            size += len(piece)
    except BackupDamaged:
        return False
    return kind is not None and size == entry.size and may_leave(kind, head, size)


def _check_room(data: Path, entries: list[Entry]) -> None:
    room = os.statvfs(data)
    needed = sum(entry.size for entry in entries) + _RESERVE_BYTES
    if room.f_bavail * room.f_frsize < needed:
        raise BoxFull(needed_mb=needed // 1_000_000 + 1)


def _write(stick: Stick, entry: Entry, data: Path, beside: Path) -> None:
    path = beside / entry.place
    _make_folders(path.parent, data, beside)
    fd = create_file(path)
    with os.fdopen(fd, "wb") as file:
        for piece in stick.pieces(entry):
            file.write(piece)
        file.flush()
        # The spare of a library is told from one that is behind by this very time.
        os.utime(fd, ns=(entry.mtime_ns, entry.mtime_ns))
        os.fsync(fd)
    if path.parent == beside:
        # The box's own salt is the web process's, and so is the folder of people.
        _like(path, data / "people")


def _make_folders(folder: Path, data: Path, beside: Path) -> None:
    if folder.exists():
        return
    _make_folders(folder.parent, data, beside)
    make_folder(folder, private=folder.relative_to(beside).parts[0] in PRIVATE)
    if folder.parent == beside:
        _like(folder, data / folder.name)


def _like(made: Path, model: Path) -> None:
    """Root restores for the two processes: whose folder it was made for, theirs it is."""
    if os.geteuid() == 0 and model.exists():
        facts = model.stat()
        os.chown(made, facts.st_uid, facts.st_gid)


def _as_it_lies(data: Path) -> Restored:
    """Of a restore that was cut in its last step: how much is there. What it left out is not known any more."""
    places = (path for path in data.rglob("*") if path.is_file())
    sizes = [path.stat().st_size for path in places if kind_to_leave(path.relative_to(data).as_posix()) is not None]
    return Restored(len(sizes), sum(sizes), 0)


def _move(data: Path) -> None:
    """People last but one, and the box's own salt at the very end. What an empty box had in a place goes."""
    beside = data / BESIDE
    for path in sorted(beside.iterdir(), key=lambda one: (one.is_file(), one.name)):
        if path.name == COMPLETE:
            continue
        target = data / path.name
        if path.is_dir() and target.is_dir():
            _check_nobodys(target)  # a restore that was cut, and a box that was used since
            shutil.rmtree(target)
        path.rename(target)
        sync_folder(data)
    shutil.rmtree(beside)
    sync_folder(data)
