"""Seals a stream as it comes. Knows public keys only; once it is closed it has forgotten how to open what it wrote."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence

from appliance.age.header import write_header
from appliance.age.recipients import Recipient, wrap_for_all
from appliance.age.sources import Buffer, ByteSink, write_all
from appliance.age.stream import CHUNK_BYTES, PAYLOAD_NONCE_BYTES, ChunkCipher
from appliance.age.wrapping import FILE_KEY_BYTES


def begin(recipients: Sequence[Recipient]) -> tuple[bytes, ChunkCipher]:
    """A new file's header and nonce, and what seals its chunks."""
    file_key, nonce = os.urandom(FILE_KEY_BYTES), os.urandom(PAYLOAD_NONCE_BYTES)
    return write_header(wrap_for_all(file_key, recipients), file_key) + nonce, ChunkCipher(file_key, nonce)


class Writer:
    """Header and nonce go to `dst` at once, each chunk as soon as it is known not to be the last.

    After `dst` has raised, the writer is as if abandoned: how much of the chunk arrived is unknown, and sealing
    other bytes in its place would use a nonce twice. `dst` is never closed here.
    """

    def __init__(self, dst: ByteSink, recipients: Sequence[Recipient]) -> None:
        head, cipher = begin(recipients)
        self._dst = dst
        self._cipher: ChunkCipher | None = cipher
        self._held = bytearray()
        self._number = 0
        self.position = 0
        self.sealed = 0
        self._hand_over(head)

    def write(self, data: Buffer) -> int:
        """Takes everything. A full chunk is held back until more comes: it may turn out to be the final one."""
        if self._cipher is None:
            raise ValueError("write to a closed age writer")
        view = memoryview(data).cast("B")
        taken = 0
        if self._held:
            taken = min(CHUNK_BYTES - len(self._held), len(view))
            self._held += view[:taken]
            if taken < len(view):
                self._seal(bytes(self._held), final=False)
                self._held.clear()
        while len(view) - taken > CHUNK_BYTES:
            self._seal(view[taken : taken + CHUNK_BYTES], final=False)
            taken += CHUNK_BYTES
        self._held += view[taken:]
        self.position += len(view)
        return len(view)

    def close(self) -> None:
        """Seals the final chunk. Closing again, or after `abandon`, does nothing."""
        if self._cipher is not None:
            self._seal(bytes(self._held), final=True)
            self.abandon()

    def abandon(self) -> None:
        """Forget the key and what is held; write nothing more. The file stays cut short."""
        self._cipher = None
        self._held = bytearray()

    def _seal(self, plaintext: Buffer, *, final: bool) -> None:
        assert self._cipher is not None
        self._hand_over(self._cipher.seal(self._number, plaintext, final=final))
        self._number += 1
        self.sealed += len(plaintext)

    def _hand_over(self, data: bytes) -> None:
        try:
            write_all(self._dst, data)
        except BaseException:
            self.abandon()
            raise

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.close()
        else:
            self.abandon()


def seal(plaintext: Buffer, recipients: Sequence[Recipient]) -> bytes:
    """A small file in one go."""
    out = io.BytesIO()
    with Writer(out, recipients) as writer:
        writer.write(plaintext)
    return out.getvalue()
