"""Reads any part of a sealed file, opening only the chunks that it touches."""

from __future__ import annotations

import io
import os
from collections import OrderedDict
from typing import TYPE_CHECKING

from appliance.age.errors import CutShort, PayloadFailure
from appliance.age.opening import TORN_TAIL_CHUNKS, Opened
from appliance.age.sources import PositionalSource
from appliance.age.stream import CHUNK_BYTES, SEALED_CHUNK_BYTES, TAG_BYTES

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# Half a megabyte: a player reads a little at a time, mostly onward, from two or three places.
_KEPT_CHUNKS = 8
# Whole chunks are read this many at a time: sealed and opened together they stay within a core's own cache.
_RUN_CHUNKS = 4


class SeekableReader(io.RawIOBase):
    """The last chunk is checked before anything is given out, so a cut file never passes for a whole one.

    `size` is that of the plaintext. `cut_short` says that the end is missing; it can only be true where that was
    allowed. Use from one thread at a time.

    Who knows the size from elsewhere, and gives it, gets whatever chunks are right of a file that is damaged anywhere,
    its end included: each is checked when it is read, and only then. With `allow_cut_short` the size is then that of a
    beginning, whole chunks of it.
    """

    def __init__(
        self, source: PositionalSource, opened: Opened, *, allow_cut_short: bool, size: int | None = None
    ) -> None:
        self._source = source
        self._opened = opened
        self._at = 0
        self._kept: OrderedDict[int, bytes] = OrderedDict()
        self._sealed_room = memoryview(b"")
        self._end = source.size
        if size is not None:
            self._chunks = max(1, -(-size // CHUNK_BYTES))
            # What was written behind it does not belong to the last chunk.
            self._end = opened.payload_offset + size + self._chunks * TAG_BYTES
            self.cut_short = allow_cut_short
            self.size = size
            return
        payload_bytes = source.size - opened.payload_offset
        self._chunks = -(-payload_bytes // SEALED_CHUNK_BYTES)
        self.cut_short = not self._has_final_chunk()
        if self.cut_short:
            self._chunks = self._whole_chunks(payload_bytes // SEALED_CHUNK_BYTES)
            if not allow_cut_short:
                raise CutShort("there is no final chunk")
        last = len(self._chunk(self._chunks - 1)) if self._chunks else 0
        self.size = max(0, self._chunks - 1) * CHUNK_BYTES + last

    def pread(self, offset: int, size: int) -> bytes:
        """Exactly the plaintext there is between `offset` and `offset + size`."""
        end = min(offset + size, self.size)
        if offset < 0 or size < 0:
            raise ValueError("negative offset or size")
        if offset >= end:
            return b""
        first, last = offset // CHUNK_BYTES, (end - 1) // CHUNK_BYTES
        start = offset - first * CHUNK_BYTES
        if first == last:
            return self._chunk(first)[start : end - first * CHUNK_BYTES]
        middle = (self._chunk(number) for number in range(first + 1, last))
        return b"".join((self._chunk(first)[start:], *middle, self._chunk(last)[: end - last * CHUNK_BYTES]))

    def pread_into(self, offset: int, room: memoryview) -> int:
        """As `pread` of `len(room)` bytes, into room that is there; returns how much of it was used.

        For long reads: chunks that are wanted whole are opened right where they are wanted, and not kept. Where this
        raises, nothing in the room may be used.
        """
        if offset < 0:
            raise ValueError("negative offset")
        end = max(offset, min(offset + len(room), self.size))
        at = offset
        while at < end:
            number, skip = divmod(at, CHUNK_BYTES)
            rest = room[at - offset : end - offset]
            # The last chunk, of which more is to be known than of the others, is left to `_chunk`.
            whole = 0 if skip else min(len(rest) // CHUNK_BYTES, self._chunks - 1 - number, _RUN_CHUNKS)
            if whole > 0:
                self._open_run(number, whole, rest)
                at += whole * CHUNK_BYTES
            else:
                part = self._chunk(number)[skip : skip + len(rest)]
                rest[: len(part)] = part
                at += len(part)
        return end - offset

    # io.RawIOBase, so that it can be handed to whatever reads a file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.size}[whence]
        if base + offset < 0:
            raise ValueError("seek before the beginning")
        self._at = base + offset
        return self._at

    def read(self, size: int | None = -1) -> bytes:
        wanted = self.size if size is None or size < 0 else size
        data = self.pread(self._at, wanted)
        self._at += len(data)
        return data

    def readall(self) -> bytes:
        return self.read()

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)

    def _chunk(self, number: int) -> bytes:
        kept = self._kept.get(number)
        if kept is not None:
            self._kept.move_to_end(number)
            return kept
        plaintext = self._open(number, final=number == self._chunks - 1 and not self.cut_short)
        if plaintext is None:
            raise PayloadFailure(f"chunk {number} is not what was sealed")
        return self._keep(number, plaintext)

    def _keep(self, number: int, plaintext: bytes) -> bytes:
        self._kept[number] = plaintext
        if len(self._kept) > _KEPT_CHUNKS:
            self._kept.popitem(last=False)
        return plaintext

    def _open(self, number: int, *, final: bool) -> bytes | None:
        offset = self._opened.chunk_offset(number)
        sealed = self._source.pread(offset, min(SEALED_CHUNK_BYTES, self._end - offset))
        return self._opened.cipher.open(number, sealed, final=final)

    def _open_run(self, first: int, count: int, room: memoryview) -> None:
        if not self._sealed_room:
            self._sealed_room = memoryview(bytearray(_RUN_CHUNKS * SEALED_CHUNK_BYTES))
        sealed = self._sealed_room[: count * SEALED_CHUNK_BYTES]
        got = self._source.pread_into(self._opened.chunk_offset(first), sealed)
        open_into = self._opened.cipher.open_into
        for number in range(count):
            start = number * SEALED_CHUNK_BYTES
            chunk = sealed[start : min(got, start + SEALED_CHUNK_BYTES)]
            to = room[number * CHUNK_BYTES : (number + 1) * CHUNK_BYTES]
            if len(chunk) < SEALED_CHUNK_BYTES or open_into(first + number, chunk, to, final=False) is None:
                raise PayloadFailure(f"chunk {first + number} is not what was sealed")

    def _has_final_chunk(self) -> bool:
        last = self._chunks - 1
        plaintext = self._open(last, final=True) if self._chunks else None
        if plaintext is None:
            return False
        if last and not plaintext:
            raise PayloadFailure("the final chunk is empty")
        self._keep(last, plaintext)
        return True

    def _whole_chunks(self, full: int) -> int:
        """How many chunks from the beginning count, given that no final chunk is at the end.

        Looks back from the end, over what a power cut can leave half written, for a chunk that is authentic.
        """
        for number in range(full - 1, max(-1, full - 1 - TORN_TAIL_CHUNKS), -1):
            plaintext = self._open(number, final=False)
            if plaintext is not None:
                self._keep(number, plaintext)
                return number + 1
            if self._open(number, final=True) is not None:
                raise PayloadFailure("there is something after the final chunk")
        if full > TORN_TAIL_CHUNKS:
            raise PayloadFailure("no chunk near the end is what was sealed")
        return 0
