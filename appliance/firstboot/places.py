"""Where the sheet is put, and when it goes away again. Most of the time the folder is on a FAT file system: no modes,
and readable on any computer that the card or the stick is put into.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from appliance.firstboot.errors import SheetHasNoPlace
from appliance.log import log_error
from appliance.storage import sync_folder

SHEET = "terugblik-blad.pdf"
# An empty file of one of these names, put there on any computer, asks for the sheet once more.
REQUESTS = ("nieuw-blad.txt", "new-sheet.txt")


def put(folders: Iterable[Path], pdf: bytes) -> Path:
    """Into the first folder that takes it, whole or not at all; on the disk when this returns."""
    for folder in folders:
        try:
            _write(folder, pdf)
        except OSError as error:
            log_error("sheet_not_written", error)
        else:
            return folder / SHEET
    raise SheetHasNoPlace


def is_asked_for(folders: Iterable[Path]) -> bool:
    return any((folder / name).is_file() for folder in folders for name in REQUESTS)


def forget_requests(folders: Iterable[Path]) -> None:
    for folder in folders:
        for name in REQUESTS:
            _remove(folder / name)


def take_away(folders: Iterable[Path]) -> int:
    """How many sheets were there. Overwritten first, so that no undelete finds one; a flash card may keep a copy."""
    return sum(_take_away(folder / SHEET) for folder in folders)


def _take_away(sheet: Path) -> bool:
    try:
        fd = os.open(sheet, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    except OSError as error:
        log_error("sheet_not_removed", error)
        return False
    with os.fdopen(fd, "wb") as file:
        file.write(bytes(os.fstat(fd).st_size))
        file.flush()
        os.fsync(fd)
    return _remove(sheet)


def _remove(path: Path) -> bool:
    try:
        path.unlink()
        sync_folder(path.parent)
    except FileNotFoundError:
        return False
    except OSError as error:
        log_error("sheet_not_removed", error)
        return False
    return True


def _write(folder: Path, pdf: bytes) -> None:
    """Not `write_durably`: FAT refuses the modes that it sets."""
    beside = folder / f"{SHEET}.new"
    try:
        beside.unlink(missing_ok=True)
        fd = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(fd, "wb") as file:
            file.write(pdf)
            file.flush()
            os.fsync(fd)
        beside.replace(folder / SHEET)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(folder)
