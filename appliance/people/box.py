"""The box's own random salt, and the slow keyed hashes made with it: of names and of invitation codes.

The salt lies readable in `box.json`. It makes a table that was computed elsewhere worthless; the slowness makes
guessing names from a stolen disk costly, not impossible: a name is a weak secret.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from appliance.core.people import normalise_code, normalise_name, slow_hash
from appliance.library.files import make_folder
from appliance.library.ids import is_id
from appliance.log import log
from appliance.people import spare

_SALT_BYTES = 32


class _Stored(msgspec.Struct, frozen=True):
    salt: str
    renewed: bool = False


class Box:
    """Hashes that only this box makes."""

    def __init__(self, salt: bytes, log_n: int, *, renewed: bool = False) -> None:
        self._salt = salt
        self._log_n = log_n
        # The salt was lost with people on the box: it knows nobody's name until their key card has told it again.
        self.renewed = renewed

    @classmethod
    def load(cls, data: Path, log_n: int) -> Box:
        """The box of this data folder; made at the first start, and anew when both copies of it are lost."""
        path = data / "box.json"
        make_folder(data)
        stored = spare.read_either(path, _Stored)
        if stored is None or not _is_salt(stored.salt):
            stored = _Stored(os.urandom(_SALT_BYTES).hex(), renewed=_has_people(data))
            log("box_made", renewed=stored.renewed)
            spare.write_twice(path, stored)
        spare.mend(path, _Stored)
        return cls(bytes.fromhex(stored.salt), log_n, renewed=stored.renewed)

    def name_tag(self, name: str) -> str:
        """Stands for a sign-in name on the disk, where the name itself never is."""
        return self._hash(b"name", normalise_name(name), 16).hex()

    def code_secrets(self, code: str) -> tuple[str, str]:
        """Of an invitation code: the id of its file, and the passphrase of what is sealed inside."""
        secret = self._hash(b"invitation", normalise_code(code), 42)
        return secret[:10].hex(), secret[10:].hex()

    def _hash(self, purpose: bytes, text: str, length: int) -> bytes:
        return slow_hash(text.encode("utf-8", "surrogatepass"), self._salt + purpose, self._log_n, length)


def _is_salt(text: str) -> bool:
    return len(text) == 2 * _SALT_BYTES and set(text) <= set("0123456789abcdef")


def _has_people(data: Path) -> bool:
    people = data / "people"
    return people.is_dir() and any(is_id(folder.name) for folder in people.iterdir())
