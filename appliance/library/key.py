"""A library's own key: 32 random bytes that lie on disk only sealed to the library's owner."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from appliance.age.errors import AgeError
from appliance.age.identities import Identity
from appliance.age.opening import open_header
from appliance.age.reader import open_sealed
from appliance.age.recipients import Recipient
from appliance.age.sources import Lookahead
from appliance.age.writer import seal
from appliance.library.database import KEY_BYTES, Library
from appliance.library.errors import LibraryUnreadable
from appliance.library.files import write_whole

KEY_FILE = "library.key.age"
DATABASE_FILE = "library.db"


def create_library(folder: Path, recipient: Recipient) -> Library:
    """A new library in a person's folder, where there is none yet."""
    key = os.urandom(KEY_BYTES)
    write_key(folder, key, recipient)
    return Library.open(folder / DATABASE_FILE, key)


def open_library(folder: Path, identities: Sequence[Identity]) -> Library:
    """Raises `LibraryUnreadable`, also for a key that is not this owner's."""
    return open_with(folder, read_key(folder, identities))


def open_with(folder: Path, key: bytes) -> Library:
    path = folder / DATABASE_FILE
    # Where there is nothing, an empty library would be made without a word.
    if not path.is_file() or path.stat().st_size == 0:
        raise LibraryUnreadable
    return Library.open(path, key)


def write_key(folder: Path, key: bytes, recipient: Recipient) -> None:
    write_whole(folder / KEY_FILE, seal(key.hex().encode(), [recipient]))


def opens(path: Path, identity: Identity) -> bool:
    """Whether a file is there that was sealed to this identity, whatever became of what follows its header."""
    try:
        with path.open("rb") as file:
            open_header(Lookahead(file), [identity])
    except (AgeError, OSError):
        return False
    return True


def read_key(folder: Path, identities: Sequence[Identity]) -> bytes:
    try:
        return bytes.fromhex(open_sealed((folder / KEY_FILE).read_bytes(), identities).decode("ascii"))
    except (AgeError, OSError, ValueError) as error:
        raise LibraryUnreadable from error
