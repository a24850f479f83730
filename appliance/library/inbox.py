"""Takes in what lies in the owner's inbox: each message once, in one transaction with its name.

A cut between that transaction and the removal of the file is harmless: the name is known and only the file goes.
A file that cannot be opened or understood stays where it is, and the others are taken in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from appliance.age.errors import AgeError
from appliance.age.identities import Identity
from appliance.age.reader import open_sealed
from appliance.library import taking
from appliance.library.database import Library
from appliance.library.messages import Kind, Message, ReleaseGranted, decode, kind_of
from appliance.library.post import INBOX, SUFFIX
from appliance.log import log


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose inbox: what is needed to open and to judge its messages."""

    library: Library
    identities: Sequence[Identity]
    folder: Path
    judge: taking.Judge


def take_in(reader: Reader) -> list[Kind]:
    """The kinds of the messages that were news, in the order in which they were taken in."""
    folder = reader.folder / INBOX
    found = [] if not folder.is_dir() else [path for path in folder.iterdir() if path.name.endswith(SUFFIX)]
    new: list[tuple[Message, Path]] = []
    for path in found:
        if _is_taken(reader.library, path.name):
            path.unlink(missing_ok=True)
        elif (message := _read(path, reader.identities)) is not None:
            new.append((message, path))
    # By their time; but a clock may have been set back, and what tells about a release is dropped before its grant.
    new.sort(key=lambda pair: (not isinstance(pair[0], ReleaseGranted), pair[0].at))
    return [kind_of(message) for message, path in new if _take(reader, message, path)]


def unread(folder: Path) -> int:
    """How many messages lie there after `take_in`: those that could not be read."""
    return len(list((folder / INBOX).glob(f"*{SUFFIX}")))


def _take(reader: Reader, message: Message, path: Path) -> bool:
    with reader.library.change():
        if _is_taken(reader.library, path.name):
            return False
        news = taking.apply(reader.library, message, reader.judge)
        reader.library.run("INSERT INTO inbox_taken VALUES (?)", path.name)
    path.unlink(missing_ok=True)
    return news


def _is_taken(library: Library, name: str) -> bool:
    return library.one("SELECT 1 FROM inbox_taken WHERE name = ?", name) is not None


def _read(path: Path, identities: Sequence[Identity]) -> Message | None:
    try:
        return decode(open_sealed(path.read_bytes(), identities))
    except FileNotFoundError:
        return None
    except (AgeError, OSError, msgspec.MsgspecError) as error:
        # The name is random and the class tells nothing of the content.
        log("message_unreadable", kind=type(error).__name__)
        return None
