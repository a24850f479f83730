"""Whether the box is set ready for somebody who is here, and for that person's own key: one rule, for the page and for
the doctor.

The recorder takes any public key from whoever can write to its socket or its file, and cannot know whose it is.
"""

from __future__ import annotations

from appliance.errors import TerugblikError
from appliance.people.errors import ReadyForNobody, ReadyForOtherKey
from appliance.people.opened import OpenPerson
from appliance.people.register import Register
from appliance.protocol import Owner, RecorderStatus


def what_is_wrong(owner: Owner, own_key: str | None, *, gone: bool) -> TerugblikError | None:
    """`own_key`: the key of the person with that id, None where nobody can tell; `gone`: there is no such person."""
    if gone:
        return ReadyForNobody()
    if own_key is not None and own_key != owner.recipient:
        return ReadyForOtherKey()
    return None


def seen_by(status: RecorderStatus, asker: OpenPerson, register: Register) -> TerugblikError | None:
    """What a signed-in person must know of for whom the box is ready: for themselves by the key in memory, which no
    file can change, and for another by what the disk says."""
    if status.owner is None or status.owner_key is None:
        return None
    owner = Owner(status.owner, status.owner_key)
    if owner.id == asker.id:
        return what_is_wrong(owner, asker.recipient, gone=False)
    other = register.find(owner.id)
    return what_is_wrong(owner, None if other is None else other.recipient, gone=not register.is_here(owner.id))


def is_for(status: RecorderStatus, asker: OpenPerson) -> bool:
    """With another's key under their name it is not for them: what is recorded they could never open."""
    return status.owner == asker.id and status.owner_key in (None, asker.recipient)
