"""A library's own key: 32 random bytes that lie on disk only sealed to the library's owner."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from appliance.age.errors import AgeError
from appliance.age.identities import Identity
from appliance.age.reader import open_sealed
from appliance.age.recipients import Recipient
from appliance.age.writer import seal
from appliance.library.database import KEY_BYTES, Library
from appliance.library.errors import LibraryUnreadable
from appliance.library.files import write_whole

KEY_FILE = "library.key.age"
DATABASE_FILE = "library.db"


def create_library(folder: Path, recipient: Recipient) -> Library:
    """A new library in a person's folder, where there is none yet."""
    key = os.urandom(KEY_BYTES)
    write_whole(folder / KEY_FILE, seal(key.hex().encode(), [recipient]))
    return Library.open(folder / DATABASE_FILE, key)


def open_library(folder: Path, identities: Sequence[Identity]) -> Library:
    """Raises `LibraryUnreadable`, also for a key that is not this owner's."""
    return Library.open(folder / DATABASE_FILE, read_key(folder, identities))


def read_key(folder: Path, identities: Sequence[Identity]) -> bytes:
    try:
        return bytes.fromhex(open_sealed((folder / KEY_FILE).read_bytes(), identities).decode("ascii"))
    except (AgeError, OSError, ValueError) as error:
        raise LibraryUnreadable from error
