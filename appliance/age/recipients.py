"""Public keys: whom a file can be sealed to. Nothing here, and nothing that this imports, can open a file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Protocol

from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from appliance.age import bech32, encoding, wrapping
from appliance.age.errors import BadRecipient, MixedRecipients
from appliance.age.header import Stanza

HYBRID_SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


class Recipient(Protocol):
    @property
    def labels(self) -> frozenset[str]:
        """Only recipients of equal labels may share a file."""
        ...

    def wrap(self, file_key: bytes) -> list[Stanza]: ...


class X25519Recipient:
    """`age1…`, the classical kind."""

    labels = wrapping.CLASSICAL

    def __init__(self, public: bytes) -> None:
        if len(public) != wrapping.X25519_KEY_BYTES:
            raise BadRecipient("an X25519 key has 32 bytes")
        self._public = public

    def wrap(self, file_key: bytes) -> list[Stanza]:
        ephemeral = X25519PrivateKey.generate()
        share = ephemeral.public_key().public_bytes_raw()
        try:
            shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(self._public))
        except ValueError:
            raise BadRecipient("an X25519 key of low order") from None
        body = wrapping.seal_key(wrapping.x25519_wrap_key(shared, share, self._public), file_key)
        return [Stanza((wrapping.X25519_KIND, encoding.encode(share)), body)]

    def __str__(self) -> str:
        return bech32.encode(wrapping.X25519_PREFIX, self._public)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, X25519Recipient) and self._public == other._public

    def __hash__(self) -> int:
        return hash(self._public)


class HybridRecipient:
    """`age1pq1…`: ML-KEM-768 and X25519 together, so that a quantum computer alone opens nothing."""

    labels = wrapping.POST_QUANTUM

    def __init__(self, public: bytes) -> None:
        split = wrapping.HYBRID_MLKEM_PUBLIC_BYTES
        if len(public) != split + wrapping.X25519_KEY_BYTES:
            raise BadRecipient("a hybrid key has 1216 bytes")
        self._public = public
        try:
            self._key = hpke.MLKEM768X25519PublicKey(
                MLKEM768PublicKey.from_public_bytes(public[:split]),
                X25519PublicKey.from_public_bytes(public[split:]),
            )
        except ValueError:
            raise BadRecipient("the ML-KEM half of a hybrid key is not valid") from None

    def wrap(self, file_key: bytes) -> list[Stanza]:
        try:
            sealed = HYBRID_SUITE.encrypt(file_key, self._key, wrapping.HYBRID_INFO)
        except ValueError:
            raise BadRecipient("the X25519 half of a hybrid key is of low order") from None
        enc, body = sealed[: wrapping.HYBRID_ENC_BYTES], sealed[wrapping.HYBRID_ENC_BYTES :]
        return [Stanza((wrapping.HYBRID_KIND, encoding.encode(enc)), body)]

    def __str__(self) -> str:
        return bech32.encode(wrapping.HYBRID_PREFIX, self._public)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, HybridRecipient) and self._public == other._public

    def __hash__(self) -> int:
        return hash(self._public)


class ScryptRecipient:
    """A passphrase. `log_n` is the base-two logarithm of the work; memory is 1 KiB times the work (2^18: 256 MiB)."""

    labels = wrapping.CLASSICAL

    def __init__(self, passphrase: str, log_n: int = 18) -> None:
        if not passphrase:
            raise BadRecipient("the passphrase is empty")
        self._passphrase = passphrase
        self._log_n = log_n

    def wrap(self, file_key: bytes) -> list[Stanza]:
        salt = os.urandom(wrapping.SCRYPT_SALT_BYTES)
        body = wrapping.seal_key(wrapping.scrypt_wrap_key(self._passphrase, salt, self._log_n), file_key)
        return [Stanza((wrapping.SCRYPT_KIND, encoding.encode(salt), str(self._log_n)), body)]


def parse_recipient(text: str) -> X25519Recipient | HybridRecipient:
    try:
        prefix, data = bech32.decode(text)
    except bech32.NotBech32 as error:
        raise BadRecipient(str(error)) from None
    if prefix == wrapping.X25519_PREFIX:
        return X25519Recipient(data)
    if prefix == wrapping.HYBRID_PREFIX:
        return HybridRecipient(data)
    raise BadRecipient("not a kind of recipient that is known here")


def wrap_for_all(file_key: bytes, recipients: Sequence[Recipient]) -> list[Stanza]:
    """The stanzas of a new file. Refuses what would make it weaker than one of its recipients expects."""
    if not recipients:
        raise MixedRecipients("there is no recipient")
    if any(recipient.labels != recipients[0].labels for recipient in recipients):
        raise MixedRecipients("post-quantum and classical recipients together")
    stanzas = [stanza for recipient in recipients for stanza in recipient.wrap(file_key)]
    if len(stanzas) > 1 and any(stanza.kind == wrapping.SCRYPT_KIND for stanza in stanzas):
        raise MixedRecipients("a passphrase together with something else")
    return stanzas
