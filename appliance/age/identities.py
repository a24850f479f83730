"""Secret keys: what opens a file. The recorder never imports this module."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHAKE256, Hash

from appliance.age import bech32, encoding, wrapping
from appliance.age.errors import BadIdentity, HeaderFailure, NoMatch, WorkFactorTooHigh
from appliance.age.header import Header, Stanza
from appliance.age.recipients import HYBRID_SUITE, HybridRecipient, X25519Recipient

X25519_IDENTITY_PREFIX = "AGE-SECRET-KEY-"
HYBRID_IDENTITY_PREFIX = "AGE-SECRET-KEY-PQ-"
_SECRET_BYTES = 32
_EXPANDED_BYTES = 64 + 32
_WORK_FACTOR = re.compile(r"[1-9][0-9]*")


class Identity(Protocol):
    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """The file key, or None where no stanza is for this identity. A stanza of its kind that breaks the
        format is a HeaderFailure, not a miss: skipping it would let an attacker learn from which files open."""
        ...


class X25519Identity:
    """`AGE-SECRET-KEY-1…`"""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != _SECRET_BYTES:
            raise BadIdentity("an X25519 secret has 32 bytes")
        self._secret = secret
        self._key = X25519PrivateKey.from_private_bytes(secret)
        self._public = self._key.public_key().public_bytes_raw()

    @classmethod
    def generate(cls) -> X25519Identity:
        return cls(os.urandom(_SECRET_BYTES))

    @property
    def recipient(self) -> X25519Recipient:
        return X25519Recipient(self._public)

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        return _first(self._unwrap_one(s) for s in stanzas if s.kind == wrapping.X25519_KIND)

    def _unwrap_one(self, stanza: Stanza) -> bytes | None:
        share = _argument(stanza, arguments=2, length=wrapping.X25519_KEY_BYTES)
        try:
            shared = self._key.exchange(X25519PublicKey.from_public_bytes(share))
        except ValueError:
            raise HeaderFailure("the share is of low order") from None
        try:
            return wrapping.open_key(wrapping.x25519_wrap_key(shared, share, self._public), stanza.body)
        except InvalidTag:
            return None

    def __str__(self) -> str:
        return bech32.encode(X25519_IDENTITY_PREFIX, self._secret)


class HybridIdentity:
    """`AGE-SECRET-KEY-PQ-1…`: a 32-byte seed of which both halves are made (X-Wing)."""

    def __init__(self, seed: bytes) -> None:
        if len(seed) != _SECRET_BYTES:
            raise BadIdentity("a hybrid secret has 32 bytes")
        self._seed = seed
        expand = Hash(SHAKE256(_EXPANDED_BYTES))
        expand.update(seed)
        expanded = expand.finalize()
        mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
        self._x25519 = X25519PrivateKey.from_private_bytes(expanded[64:])
        self._key = hpke.MLKEM768X25519PrivateKey(mlkem, self._x25519)
        self._public = mlkem.public_key().public_bytes_raw() + self._x25519.public_key().public_bytes_raw()

    @classmethod
    def generate(cls) -> HybridIdentity:
        return cls(os.urandom(_SECRET_BYTES))

    @property
    def recipient(self) -> HybridRecipient:
        return HybridRecipient(self._public)

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        return _first(self._unwrap_one(s) for s in stanzas if s.kind == wrapping.HYBRID_KIND)

    def _unwrap_one(self, stanza: Stanza) -> bytes | None:
        enc = _argument(stanza, arguments=2, length=wrapping.HYBRID_ENC_BYTES)
        # The library answers InvalidTag to a share of low order too; the format wants that told apart.
        try:
            self._x25519.exchange(X25519PublicKey.from_public_bytes(enc[-wrapping.X25519_KEY_BYTES :]))
        except ValueError:
            raise HeaderFailure("the X25519 half of enc is of low order") from None
        try:
            return HYBRID_SUITE.decrypt(enc + stanza.body, self._key, wrapping.HYBRID_INFO)
        except InvalidTag:
            return None

    def __str__(self) -> str:
        return bech32.encode(HYBRID_IDENTITY_PREFIX, self._seed)


class ScryptIdentity:
    """A passphrase. `max_log_n` bounds what a stranger's file may cost: work and memory double with each step."""

    def __init__(self, passphrase: str, max_log_n: int = 22) -> None:
        self._passphrase = passphrase
        self._max_log_n = max_log_n

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        if len(stanzas) != 1 or stanzas[0].kind != wrapping.SCRYPT_KIND:
            return None
        stanza = stanzas[0]
        salt = _argument(stanza, arguments=3, length=wrapping.SCRYPT_SALT_BYTES)
        try:
            return wrapping.open_key(
                wrapping.scrypt_wrap_key(self._passphrase, salt, self._work_factor(stanza.args[2])), stanza.body
            )
        except InvalidTag:
            return None

    def _work_factor(self, text: str) -> int:
        # Nine digits are far more than any work that ends; int() of a longer text could itself be slow.
        if not _WORK_FACTOR.fullmatch(text) or len(text) > 9:
            raise HeaderFailure("the work factor is not a plain number")
        log_n = int(text)
        if log_n > self._max_log_n:
            raise WorkFactorTooHigh(log_n=log_n, max_log_n=self._max_log_n)
        return log_n


def parse_identity(text: str) -> X25519Identity | HybridIdentity:
    try:
        prefix, data = bech32.decode(text)
    except bech32.NotBech32 as error:
        raise BadIdentity(str(error)) from None
    if prefix == X25519_IDENTITY_PREFIX:
        return X25519Identity(data)
    if prefix == HYBRID_IDENTITY_PREFIX:
        return HybridIdentity(data)
    raise BadIdentity("not a kind of identity that is known here")


def unwrap_file_key(header: Header, identities: Sequence[Identity]) -> bytes:
    """The file key, its header's MAC checked."""
    for identity in identities:
        file_key = identity.unwrap(header.stanzas)
        if file_key is not None:
            header.check(file_key)
            return file_key
    raise NoMatch("no stanza opens with a key that was given")


def _argument(stanza: Stanza, *, arguments: int, length: int) -> bytes:
    """The first argument after the kind, decoded. The body's length is checked here too, before any decryption:
    a body of another length could be made to open under more than one key (a partitioning oracle)."""
    if len(stanza.args) != arguments:
        raise HeaderFailure(f"a stanza {stanza.kind} has the wrong number of arguments")
    data = encoding.decode(stanza.args[1])
    if data is None or len(data) != length:
        raise HeaderFailure(f"the argument of a stanza {stanza.kind} is not right")
    if len(stanza.body) != wrapping.WRAPPED_BYTES:
        raise HeaderFailure(f"the body of a stanza {stanza.kind} has the wrong length")
    return data


def _first(found: Iterable[bytes | None]) -> bytes | None:
    return next((file_key for file_key in found if file_key is not None), None)
