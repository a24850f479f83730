"""Tells a damaged key file from a wrong passphrase and from a wrong card: in all three nothing opens.

The sums lie in `person.json`. They help a person to the right next step; nothing is allowed because of them but to ask
`person.json` itself whose card it is, when the file that could prove it is gone.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from appliance.age.identities import HybridIdentity
from appliance.library.key import KEY_FILE, opens
from appliance.library.spare import SPARE_FILE
from appliance.people.register import IDENTITY_FILE, Person


def with_sums(person: Person, folder: Path) -> Person:
    """Of the key files as they lie in the folder now."""
    return msgspec.structs.replace(person, identity_sum=_sum(folder / IDENTITY_FILE), key_sum=_sum(folder / KEY_FILE))


def identity_is_damaged(person: Person, folder: Path) -> bool:
    return _differs(folder / IDENTITY_FILE, person.identity_sum)


def is_card_of(identity: HybridIdentity, folder: Path, person: Person | None) -> bool:
    """Whether this card is of the person whose folder this is: it opens what is sealed to that person."""
    if any(opens(folder / name, identity) for name in (KEY_FILE, SPARE_FILE)):
        return True
    if person is None or not _differs(folder / KEY_FILE, person.key_sum):
        return False
    return person.recipient == str(identity.recipient)


def _differs(path: Path, known: str) -> bool:
    """From before the sums were kept, only a file that is gone is known to be damaged."""
    found = _sum(path)
    return not found or (bool(known) and found != known)


def _sum(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
