"""Pieces of sources, one after the other, as one source."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from appliance.media.source import PositionalSource, reads_into


@dataclass(frozen=True, slots=True)
class Piece:
    """`size` bytes of a source, from `place` on."""

    source: PositionalSource
    place: int
    size: int


class Pieces:
    """A source that gives out early gives fewer bytes, and nothing of what comes after it in that read."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        kept = list(pieces)
        self._pieces = [(reads_into(piece.source), piece.place, piece.size) for piece in kept]
        *self._starts, self.size = accumulate((piece.size for piece in kept), initial=0)

    def pread(self, offset: int, n: int, /) -> bytes:
        room = bytearray(max(0, min(n, self.size - offset)))
        return bytes(room[: self.pread_into(offset, memoryview(room))])

    def pread_into(self, offset: int, room: memoryview, /) -> int:
        done = 0
        while done < len(room) and 0 <= offset + done < self.size:
            number = bisect_right(self._starts, offset + done) - 1
            source, place, size = self._pieces[number]
            inside = offset + done - self._starts[number]
            wanted = min(len(room) - done, size - inside)
            got = source.pread_into(place + inside, room[done : done + wanted])
            done += got
            if got < wanted:
                break
        return done
