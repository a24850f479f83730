"""Sends messages to other people's inboxes.

With a library open, a message is first put into the outbox in the same transaction as what it tells, and then laid
in the inbox under a name that was chosen there: after a cut it is laid again under the same name, and the reader
takes each name in once. Without a library (expiry runs while everyone is signed out) it is laid at once.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from appliance.age.recipients import parse_recipient
from appliance.age.writer import seal
from appliance.library.database import Library
from appliance.library.files import make_folder, write_whole
from appliance.library.ids import is_id
from appliance.library.messages import Message, encode
from appliance.log import log_error

INBOX = "inbox"
SUFFIX = ".age"
# All messages of ordinary length have one size, so that a file's length does not tell what kind it is.
_PADDED_BYTES = 2048


def queue(library: Library, person: str, recipient: str, message: Message) -> None:
    """Into the outbox, in the transaction around it. `flush` lays it in the inbox."""
    library.run("INSERT INTO outbox VALUES (?, ?, ?)", secrets.token_hex(16), person, _sealed(message, recipient))


def flush(library: Library, people: Path) -> None:
    """Lay everything that waits. What cannot be laid stays and is tried again at the next one."""
    for row in library.all("SELECT * FROM outbox"):
        if is_id(row["person"]) and (people / row["person"]).is_dir():
            try:
                _lay(people / row["person"], row["name"], row["sealed"])
            except OSError as error:
                log_error("message_not_laid", error)
                return
        library.run("DELETE FROM outbox WHERE name = ?", row["name"])


def send(people: Path, person: str, recipient: str, message: Message) -> None:
    """Lay a message at once. Does nothing for someone who is no longer on this box."""
    if is_id(person) and (people / person).is_dir():
        _lay(people / person, secrets.token_hex(16), _sealed(message, recipient))


def _sealed(message: Message, recipient: str) -> bytes:
    # Spaces after JSON mean nothing to its reader.
    return seal(encode(message).ljust(_PADDED_BYTES), [parse_recipient(recipient)])


def _lay(person_folder: Path, name: str, sealed: bytes) -> None:
    folder = person_folder / INBOX
    make_folder(folder)
    write_whole(folder / f"{name}{SUFFIX}", sealed)
