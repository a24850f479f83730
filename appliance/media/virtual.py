"""The served file: an ordinary MP4 with an exact index, made of a synthesized front and the stored bytes unchanged.

    ftyp │ moov with full sample tables │ mdat header │ a silent frame │ the stored bytes from first to last

Every sample's offset is its stored offset plus a constant, so a Range request is a subtraction. The stored `moof`s
are unused bytes inside the `mdat`. The same lesson gives the same bytes each time: no clock, no randomness.
"""

from __future__ import annotations

import hashlib

from appliance.media.boxes import mdat_header
from appliance.media.errors import NothingRecorded
from appliance.media.index import MovieIndex
from appliance.media.moov import SILENCE, build_moov
from appliance.media.source import PositionalSource, SourceFile, reads_into
from appliance.media.tracks import file_type


class VirtualMp4(SourceFile):
    """A lesson or clip as an ordinary MP4: by `pread`, or as a read-only file."""

    def __init__(self, index: MovieIndex, src: PositionalSource) -> None:
        super().__init__(self)
        self.index = index
        self.stored = src
        self._into = reads_into(src)
        self._front = build_front(index)
        self.size = len(self._front) + index.whole_bytes
        self.etag = f'"{hashlib.sha256(self._front).hexdigest()[:32]}"'

    @property
    def front_bytes(self) -> int:
        """What comes before the stored bytes: served offset = stored offset + this."""
        return len(self._front)

    def pread(self, offset: int, n: int, /) -> bytes:
        """Bytes of the served file; fewer than `n` only at its end."""
        n = min(n, self.size - offset)
        if n <= 0 or offset < 0:
            return b""
        front = self._front[offset : offset + n]
        if len(front) == n:
            return front
        at = max(0, offset - len(self._front))
        stored = self.stored.pread(at, n - len(front))
        return front + stored if front else stored

    def pread_into(self, offset: int, room: memoryview, /) -> int:
        """As `pread` of `len(room)` bytes, into room that is there; returns how much of it was used."""
        if offset < 0:
            return 0
        front = self._front[offset : offset + len(room)]
        room[: len(front)] = front
        rest = room[len(front) : max(0, self.size - offset)]
        if not rest:
            return len(front)
        return len(front) + self._into.pread_into(max(0, offset - len(self._front)), rest)


def build_front(index: MovieIndex) -> bytes:
    """Everything before the stored bytes. Its own length decides the offsets inside it, so it is made twice at most."""
    if index.picture is None and index.sound is None:
        raise NothingRecorded
    start = mdat_header(len(SILENCE) + index.whole_bytes)
    kind = file_type()
    # Whether offsets need 64 bits is decided by the end of the file, with room for any moov.
    wide = index.whole_bytes + (64 << 20) > 0xFFFFFFFF
    length = len(kind) + len(build_moov(index, 0, wide)) + len(start) + len(SILENCE)
    return b"".join((kind, build_moov(index, length, wide), start, SILENCE))
