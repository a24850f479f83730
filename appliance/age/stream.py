"""The payload: chunks of 64 KiB, each sealed under its own nonce, the last one marked.

The nonce of a chunk is its number and whether it is the final one. So a chunk can be opened on its own, none can be
moved, left out or added unseen, and one chunk has exactly two nonces. No nonce may ever serve two plaintexts.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from appliance.age.kdf import hkdf
from appliance.age.sources import Buffer

CHUNK_BYTES = 64 * 1024
TAG_BYTES = 16
SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES
PAYLOAD_NONCE_BYTES = 16


class ChunkCipher:
    """The payload key of one file."""

    def __init__(self, file_key: bytes, payload_nonce: bytes) -> None:
        self._aead = ChaCha20Poly1305(hkdf(file_key, salt=payload_nonce, info=b"payload"))

    def seal(self, number: int, plaintext: Buffer, *, final: bool) -> bytes:
        return self._aead.encrypt(_nonce(number, final), plaintext, None)

    def open(self, number: int, sealed: Buffer, *, final: bool) -> bytes | None:
        """None where this is not what was sealed as that chunk with that mark."""
        try:
            return self._aead.decrypt(_nonce(number, final), sealed, None)
        except InvalidTag:
            return None

    def seal_into(self, number: int, plaintext: Buffer, room: memoryview, *, final: bool) -> int:
        """As `seal`, into room that is there; returns how much of it was used."""
        size = len(plaintext) + TAG_BYTES
        return self._aead.encrypt_into(_nonce(number, final), plaintext, None, room[:size])

    def open_into(self, number: int, sealed: Buffer, room: memoryview, *, final: bool) -> int | None:
        """As `open`, into room that is there; returns how much of it was used."""
        size = len(sealed) - TAG_BYTES
        try:
            return self._aead.decrypt_into(_nonce(number, final), sealed, None, room[:size])
        except InvalidTag:
            return None


def _nonce(number: int, final: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if final else b"\x00")
