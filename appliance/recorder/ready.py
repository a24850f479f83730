"""Whose lesson the next one is. Kept over a restart, so that the box needs nobody after a power cut."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import msgspec

from appliance.age.errors import BadRecipient
from appliance.age.recipients import Recipient, parse_recipient
from appliance.core.checksum import with_sum, without_sum
from appliance.log import log
from appliance.protocol import Owner
from appliance.recorder import disk
from appliance.recorder.errors import BadOwner

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class ReadyFor:
    """An owner whose key was found usable."""

    owner: Owner
    recipient: Recipient


def check_owner(owner: Owner) -> ReadyFor:
    """Raises `BadOwner`. A passphrase can be no owner: only public keys are taken."""
    if not _ID.fullmatch(owner.id):
        raise BadOwner
    try:
        return ReadyFor(owner, parse_recipient(owner.recipient))
    except BadRecipient as error:
        raise BadOwner from error


def load_ready(path: Path) -> ReadyFor | None:
    """Nobody, if there is no file or it is not one of ours: the light then blinks blue until somebody sets ready."""
    try:
        stored = msgspec.json.decode(without_sum(path.read_bytes()), type=Owner | None)
        return None if stored is None else check_owner(stored)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, BadOwner):
        log("ready_unreadable")
        return None


def save_ready(path: Path, owner: Owner | None) -> None:
    """Durably, also that it is nobody."""
    # With a flipped bit in the id, a lesson would be nobody's.
    disk.write_durably(path, b"null" if owner is None else with_sum(msgspec.json.encode(owner)))
