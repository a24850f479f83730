"""The box's own random salt, and the slow keyed hashes made with it: of names and of invitation codes.

The salt lies readable in `box.json`. It makes a table that was computed elsewhere worthless; the slowness makes
guessing names from a stolen disk costly, not impossible: a name is a weak secret.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from appliance.core.people import normalise_code, normalise_name, slow_hash
from appliance.errors import Damaged
from appliance.library.files import make_folder, write_whole

_SALT_BYTES = 32


class _Stored(msgspec.Struct, frozen=True):
    salt: str


class Box:
    """Hashes that only this box makes."""

    def __init__(self, salt: bytes, log_n: int) -> None:
        self._salt = salt
        self._log_n = log_n

    @classmethod
    def load(cls, data: Path, log_n: int) -> Box:
        """The box of this data folder; made at the first start."""
        path = data / "box.json"
        if not path.exists():
            make_folder(data)
            write_whole(path, msgspec.json.encode(_Stored(os.urandom(_SALT_BYTES).hex())))
        try:
            salt = bytes.fromhex(msgspec.json.decode(path.read_bytes(), type=_Stored).salt)
        except (msgspec.MsgspecError, ValueError) as error:
            raise Damaged from error
        return cls(salt, log_n)

    def name_tag(self, name: str) -> str:
        """Stands for a sign-in name on the disk, where the name itself never is."""
        return self._hash(b"name", normalise_name(name), 16).hex()

    def code_secrets(self, code: str) -> tuple[str, str]:
        """Of an invitation code: the id of its file, and the passphrase of what is sealed inside."""
        secret = self._hash(b"invitation", normalise_code(code), 42)
        return secret[:10].hex(), secret[10:].hex()

    def _hash(self, purpose: bytes, text: str, length: int) -> bytes:
        return slow_hash(text.encode("utf-8", "surrogatepass"), self._salt + purpose, self._log_n, length)
