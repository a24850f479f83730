"""Whose lesson the next one is, and what is masked in it. Kept over a restart, so that the box needs nobody after a
power cut.

Owner and zones are one file: there is never an owner without the zones that were set with them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from appliance.age.errors import BadRecipient
from appliance.age.recipients import Recipient, parse_recipient
from appliance.core.checksum import with_sum, without_sum
from appliance.core.zones import Zone
from appliance.errors import BadInput
from appliance.log import log
from appliance.protocol import Owner, Ready, read_zones, tell_zones
from appliance.protocol import Zone as ToldZone
from appliance.recorder import disk
from appliance.recorder.errors import BadOwner

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class ReadyFor:
    """An owner whose key was found usable, and the zones that hold for their next lesson."""

    owner: Owner
    recipient: Recipient
    zones: tuple[Zone, ...] = ()


def check_owner(owner: Owner, zones: Sequence[ToldZone] = ()) -> ReadyFor:
    """Raises `BadOwner`, or what is wrong with the zones. A passphrase can be no owner: only public keys are taken."""
    if not _ID.fullmatch(owner.id):
        raise BadOwner
    try:
        return ReadyFor(owner, parse_recipient(owner.recipient), read_zones(zones))
    except BadRecipient as error:
        raise BadOwner from error


def load_ready(path: Path) -> ReadyFor | None:
    """Nobody, if there is no file or it is not one of ours: the light then blinks blue until somebody sets ready."""
    try:
        stored = msgspec.json.decode(without_sum(path.read_bytes()), type=Ready | None)
        return None if stored is None else check_owner(Owner(stored.id, stored.recipient), stored.zones)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, BadInput):
        log("ready_unreadable")
        return None


def save_ready(path: Path, owner: Owner | None, zones: Sequence[Zone] = ()) -> None:
    """Durably, also that it is nobody."""
    stored = None if owner is None else Ready(owner.id, owner.recipient, tell_zones(zones))
    # With a flipped bit in the id, a lesson would be nobody's.
    disk.write_durably(path, b"null" if stored is None else with_sum(msgspec.json.encode(stored)))
