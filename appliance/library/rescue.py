"""Opens a library, and when it is damaged puts its spare back. What was damaged is kept beside, never overwritten.

What is put in its place says so itself, until its owner was told: whatever is cut, nobody gets an older library without
a word. Nothing is begun anew unless its owner has said so: without the spare that costs all that was written.
"""

from __future__ import annotations

from pathlib import Path

from appliance.age.identities import HybridIdentity
from appliance.errors import TerugblikError
from appliance.library import me, spare
from appliance.library.database import SUSPECT_FILE, Library
from appliance.library.errors import (
    LibraryDamaged,
    LibraryLost,
    LibraryRestored,
    LibraryStartedOver,
    LibraryUnreadable,
)
from appliance.library.files import sync_folder
from appliance.library.key import DATABASE_FILE, KEY_FILE, create_library, open_with, read_key, write_key
from appliance.library.spare import ASIDE_PREFIX, Spare
from appliance.log import log

# Read through at every sign-in; a larger one when its spare is made, or when something in it could not be read.
_SMALL_BYTES = 8 * 1024 * 1024


def notice(library: Library) -> TerugblikError | None:
    """What its owner must be told."""
    return next((kind() for kind in (LibraryRestored, LibraryStartedOver) if kind.key == me.untold(library)), None)


def open_or_rescue(folder: Path, identity: HybridIdentity, *, start_over: bool = False) -> Library:
    """Raises `LibraryLost` when only starting over is left, and that was not asked for."""
    spare.sweep(folder)
    try:
        return _sound(folder, read_key(folder, [identity]))
    except (LibraryUnreadable, LibraryDamaged):
        log("library_unreadable")
    kept = Spare.find(folder, (identity,))
    if kept is not None and (library := _with_spare_key(folder, kept, identity)) is not None:
        return library
    if kept is not None and (library := _restored(folder, kept, identity)) is not None:
        return library
    if not start_over:
        raise LibraryLost
    _put_aside(folder)
    log("library_started_over")
    library = create_library(folder, identity.recipient)
    me.set_untold(library, LibraryStartedOver.key)
    return library


def _sound(folder: Path, key: bytes) -> Library:
    library = open_with(folder, key)
    suspect = folder / SUSPECT_FILE
    try:
        suspected = suspect.exists()
        if suspected or (folder / DATABASE_FILE).stat().st_size <= _SMALL_BYTES:
            library.check()
        if suspected:
            suspect.unlink()
    except BaseException:
        library.close()
        raise
    return library


def _with_spare_key(folder: Path, kept: Spare, identity: HybridIdentity) -> Library | None:
    """The library itself may be whole, and only the file with its key be damaged: then nothing is lost."""
    try:
        library = _sound(folder, kept.key)
    except (LibraryUnreadable, LibraryDamaged):
        return None
    write_key(folder, kept.key, identity.recipient)
    return library


def _restored(folder: Path, kept: Spare, identity: HybridIdentity) -> Library | None:
    fresh = folder / f"{DATABASE_FILE}.fresh"
    try:
        # A journal that a cut left would be played into what is unpacked now.
        fresh.with_name(f"{fresh.name}-journal").unlink(missing_ok=True)
        kept.unpack(fresh)
        library = Library.open(fresh, kept.key)
        try:
            library.check()
            me.set_untold(library, LibraryRestored.key)
        finally:
            library.close()
    except (LibraryUnreadable, LibraryDamaged):
        fresh.unlink(missing_ok=True)
        return None
    _put_aside(folder)
    fresh.replace(folder / DATABASE_FILE)
    sync_folder(folder)
    write_key(folder, kept.key, identity.recipient)
    log("library_restored")
    return open_with(folder, kept.key)


def _put_aside(folder: Path) -> None:
    """The journal goes along: it belongs to these pages and would be played into the new ones."""
    number = 1
    while (folder / f"{ASIDE_PREFIX}{number}").exists():
        number += 1
    aside = folder / f"{ASIDE_PREFIX}{number}"
    aside.mkdir(mode=0o700)
    for name in (DATABASE_FILE, f"{DATABASE_FILE}-journal", KEY_FILE):
        if (folder / name).exists():
            (folder / name).replace(aside / name)
    (folder / SUSPECT_FILE).unlink(missing_ok=True)
    sync_folder(aside)
    sync_folder(folder)
