"""The signature under an update: Ed25519, by the maker's key. The box knows public keys only."""

from __future__ import annotations

import re
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from appliance.updates.errors import UpdateNoKey, UpdateWrongSignature

KEY_FILE = Path("/etc/terugblik/update.pub")
SIGNATURE_BYTES = 64
# So that a signature that was made for something else is never one under an update.
_PURPOSE = b"terugblik update 1\0"
_PEM = re.compile(rb"-----BEGIN PUBLIC KEY-----.+?-----END PUBLIC KEY-----\s*", re.DOTALL)
_MOST_KEY_BYTES = 64 * 1024


def read_keys(file: Path) -> list[Ed25519PublicKey]:
    """One or more, one after the other as PEM: a maker who changes keys needs two for a while. Raises `UpdateNoKey`."""
    try:
        with file.open("rb") as opened:
            found = _PEM.findall(opened.read(_MOST_KEY_BYTES))
        keys = [serialization.load_pem_public_key(one) for one in found]
    except (OSError, ValueError) as error:
        raise UpdateNoKey(file=str(file)) from error
    known = [key for key in keys if isinstance(key, Ed25519PublicKey)]
    if not known or len(known) != len(keys):
        raise UpdateNoKey(file=str(file))
    return known


def sign(key: Ed25519PrivateKey, header: bytes) -> bytes:
    return key.sign(_PURPOSE + header)


def check_signature(keys: list[Ed25519PublicKey], header: bytes, signature: bytes) -> None:
    """Raises `UpdateWrongSignature` unless one of the keys made it."""
    for key in keys:
        try:
            key.verify(signature, _PURPOSE + header)
        except InvalidSignature:
            continue
        return
    raise UpdateWrongSignature
