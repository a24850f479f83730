"""Invitations for coaches: a code that works once, for seven days, and says who invites.

The file's name and the passphrase of what is inside both come from a slow keyed hash of the code, so that the disk
tells neither the code nor whom it is for. Inside, sealed: the teacher's name and public key. So the coach learns the
teacher's key by a way that goes past the box.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from appliance.age.errors import AgeError
from appliance.age.identities import ScryptIdentity
from appliance.age.reader import open_sealed
from appliance.age.recipients import ScryptRecipient
from appliance.age.writer import seal
from appliance.clock import Clock
from appliance.core.checksum import with_sum, without_sum
from appliance.core.people import CODE_GROUP, CODE_GROUPS, CODE_LETTERS, INVITATION_LIFE, code_from
from appliance.library.files import make_folder, write_whole
from appliance.library.ids import is_id
from appliance.people.box import Box
from appliance.people.errors import InvitationExpired, InvitationUnknown, InvitationUsed

# The passphrase here is a 256-bit secret already: work would add nothing.
_INNER_LOG_N = 4


@dataclass(frozen=True, slots=True)
class Invited:
    """`coach` is the teacher's row; the code is shown once and kept nowhere."""

    coach: str
    code: str
    expires_at: datetime


class Inviter(msgspec.Struct, frozen=True):
    """What is sealed inside."""

    teacher: str
    name: str
    recipient: str
    coach: str


class _Stored(msgspec.Struct, frozen=True):
    invited_by: str
    coach: str
    expires_at: datetime
    used: bool
    sealed: bytes


class Invitations:
    """`people/invitations/<id>.json`."""

    def __init__(self, folder: Path, box: Box, clock: Clock) -> None:
        self._folder = folder
        self._box = box
        self._clock = clock

    def make(self, inviter: Inviter) -> Invited:
        code = code_from([secrets.randbelow(len(CODE_LETTERS)) for _ in range(CODE_GROUPS * CODE_GROUP)])
        name, passphrase = self._box.code_secrets(code)
        sealed = seal(msgspec.json.encode(inviter), [ScryptRecipient(passphrase, _INNER_LOG_N)])
        expires_at = self._clock.now_utc() + INVITATION_LIFE
        make_folder(self._folder)
        self._write(name, _Stored(inviter.teacher, inviter.coach, expires_at, False, sealed))
        return Invited(inviter.coach, code, expires_at)

    def open(self, code: str) -> tuple[str, Inviter]:
        """The invitation's id and who invites. Raises `InvitationUnknown`, `InvitationUsed`, `InvitationExpired`."""
        name, passphrase = self._box.code_secrets(code)
        stored = self._read(name)
        if stored is None:
            raise InvitationUnknown
        if stored.used:
            raise InvitationUsed
        if self._clock.now_utc() > stored.expires_at:
            raise InvitationExpired
        try:
            inside = open_sealed(stored.sealed, [ScryptIdentity(passphrase, max_log_n=_INNER_LOG_N)])
            return name, msgspec.json.decode(inside, type=Inviter)
        except (AgeError, msgspec.MsgspecError) as error:
            raise InvitationUnknown from error

    def use(self, name: str) -> None:
        """From now on the code is used; what was sealed inside is not kept."""
        stored = self._read(name)
        if stored is not None:
            self._write(name, msgspec.structs.replace(stored, used=True, sealed=b""))

    def withdraw(self, coach: str, invited_by: str) -> None:
        """Take away this teacher's invitation for this coach, if there is one."""
        for path in self._folder.glob("*.json"):
            stored = self._read(path.stem)
            if stored is not None and (stored.coach, stored.invited_by) == (coach, invited_by):
                path.unlink()

    def _write(self, name: str, stored: _Stored) -> None:
        write_whole(self._folder / f"{name}.json", with_sum(msgspec.json.encode(stored)))

    def _read(self, name: str) -> _Stored | None:
        try:
            if not is_id(name):
                return None
            return msgspec.json.decode(without_sum((self._folder / f"{name}.json").read_bytes()), type=_Stored)
        except (OSError, msgspec.MsgspecError):
            return None
