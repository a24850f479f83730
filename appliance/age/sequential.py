"""Reads a sealed stream from its beginning to its end, and gives out nothing that was not checked."""

from __future__ import annotations

from appliance.age.errors import AgeError, CutShort, PayloadFailure
from appliance.age.opening import TORN_TAIL_CHUNKS, Opened
from appliance.age.sources import Lookahead
from appliance.age.stream import SEALED_CHUNK_BYTES, TAG_BYTES

_BLOCK_BYTES = 1 << 20


class SequentialReader:
    """All plaintext before a fault is given out first; the fault is raised by the read after it.

    `cut_short` is settled once `read` has given nothing: everything that came is real, and the end is missing.
    """

    def __init__(self, source: Lookahead, opened: Opened, *, allow_cut_short: bool) -> None:
        self._source = source
        self._cipher = opened.cipher
        self._allow_cut_short = allow_cut_short
        self._block = memoryview(b"")
        self._number = 0
        self._held = b""
        self._ended = False
        self._fault: AgeError | None = None
        self.cut_short = False

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes, nothing at the end only. Without a size everything, or the fault."""
        if size < 0:
            return self._read_all()
        while not self._held and not self._ended and size:
            self._held = self.read_chunk()
        data, self._held = self._held[:size], self._held[size:]
        return data

    def read_chunk(self) -> bytes:
        """The next chunk's plaintext as it is, for copying without splitting; nothing at the end only."""
        if self._held:
            data, self._held = self._held, b""
            return data
        if self._fault is not None:
            raise self._fault
        return b"" if self._ended else self._open_next()

    def _read_all(self) -> bytes:
        parts = []
        while part := self.read_chunk():
            parts.append(part)
        return b"".join(parts)

    def _open_next(self) -> bytes:
        sealed, more = self._next_sealed()
        # Which mark is likelier comes first: the other costs a second pass over the chunk.
        for final in (False, True) if more else (True, False):
            if final or len(sealed) == SEALED_CHUNK_BYTES:
                plaintext = self._cipher.open(self._number, sealed, final=final)
                if plaintext is not None:
                    return self._accept(plaintext, final, more)
        return self._refuse(sealed)

    def _accept(self, plaintext: bytes, final: bool, more: bool) -> bytes:
        if final and not plaintext and self._number:
            raise self._stop(PayloadFailure("the final chunk is empty"))
        self._number += 1
        if final and more:
            self._stop(PayloadFailure("there is something after the final chunk"))
        elif final:
            self._ended = True
        elif not more:
            self._end_cut_short()
        return plaintext

    def _refuse(self, sealed: memoryview) -> bytes:
        if self._allow_cut_short and self._tail_is_torn():
            self._end_cut_short()
            return b""
        if len(sealed) < TAG_BYTES or (self._number and len(sealed) < SEALED_CHUNK_BYTES):
            raise self._stop(CutShort("the last chunk is not whole"))
        raise self._stop(PayloadFailure("a chunk is not what was sealed"))

    def _end_cut_short(self) -> None:
        if not self._allow_cut_short:
            self._stop(CutShort("there is no final chunk"))
            return
        self._ended = self.cut_short = True

    def _stop(self, fault: AgeError) -> AgeError:
        self._fault = fault
        return fault

    def _tail_is_torn(self) -> bool:
        """Whether nothing that follows the chunk just refused is authentic, and it is little enough."""
        limit = (TORN_TAIL_CHUNKS - 1) * SEALED_CHUNK_BYTES
        rest = bytes(self._block) + self._source.read_full(max(0, limit + 1 - len(self._block)))
        self._block = memoryview(rest)
        if len(rest) > limit:
            return False
        numbered = enumerate(range(0, len(rest), SEALED_CHUNK_BYTES), self._number + 1)
        return not any(self._is_authentic(number, rest[at : at + SEALED_CHUNK_BYTES]) for number, at in numbered)

    def _is_authentic(self, number: int, sealed: bytes) -> bool:
        return any(self._cipher.open(number, sealed, final=final) is not None for final in (False, True))

    def _next_sealed(self) -> tuple[memoryview, bool]:
        """The next chunk as it lies in the file, and whether anything follows it."""
        if len(self._block) > SEALED_CHUNK_BYTES:
            sealed, self._block = self._block[:SEALED_CHUNK_BYTES], self._block[SEALED_CHUNK_BYTES:]
            return sealed, True
        # Only a chunk that lies across two blocks is copied.
        gathered = bytearray(self._block)
        self._block = memoryview(b"")
        while not self._block and (data := self._source.read(_BLOCK_BYTES)):
            missing = SEALED_CHUNK_BYTES - len(gathered)
            gathered += data[:missing]
            self._block = memoryview(data)[missing:]
        return memoryview(gathered), bool(self._block)
