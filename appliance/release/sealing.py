"""Copies a confirmed draft under a header for its coach and its teacher. The payloads stay to the byte."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from appliance.age.identities import HybridIdentity
from appliance.age.reader import FileSource
from appliance.age.recipients import parse_recipient
from appliance.age.rewrap import rewrap
from appliance.library.files import make_folder
from appliance.release.shelf import CLIP_FILE, NOTE_FILE
from appliance.storage import sync_folder

_BLOCK_BYTES = 1 << 20


def seal_for(draft: Path, given: Path, identity: HybridIdentity, coach: str) -> None:
    """Make the folder `given`, synced with its names. Raises `AgeError`, `OSError`; what is then in it is the caller's
    to destroy."""
    make_folder(given)
    for name in (CLIP_FILE, NOTE_FILE):
        _reseal(draft / name, given / name, identity, coach)
    sync_folder(given)
    sync_folder(given.parent)


def _reseal(path: Path, to: Path, identity: HybridIdentity, coach: str) -> None:
    with path.open("rb") as source:
        stored = FileSource(source.fileno())
        header = rewrap(stored, [identity], [parse_recipient(coach), identity.recipient])
        source.seek(header.replaces)
        fd = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(fd, "wb") as file:
            file.write(header.data)
            shutil.copyfileobj(source, file, _BLOCK_BYTES)
            file.flush()
            os.fsync(file.fileno())
