"""What is left of a lesson when pieces of its stored bytes are lost: the same film without them.

The lost bytes are cut out of both the source and the index, so that every byte that is served is one that was recorded.
A picture goes with the one that it was coded after: from the first lost one on, nothing is shown until the next
keyframe. On the timeline all stays where it was, and what is lost is a hole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from appliance.media.movieindex import Int64s, MovieIndex, Track
from appliance.media.pieces import Piece, Pieces
from appliance.media.source import PositionalSource

# Holes that are nearer to one another than this are told as one.
_NEAR_MS = 1000

Bytes = tuple[int, int]  # from, up to
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Salvaged:
    """`lost_ms`: what cannot be seen or heard any more."""

    index: MovieIndex
    lost_ms: list[tuple[int, int]]


def salvage(index: MovieIndex, lost: Sequence[Bytes]) -> Salvaged:
    """The index for an `Intact` of the same lost bytes, which are in order and do not touch."""
    holes = _Holes(lost, index.whole_bytes)
    dropped: list[tuple[int, int]] = []
    picture, sound = (_without(track, holes, dropped) for track in (index.picture, index.sound))
    whole = ~holes.touch(index.fragment_offsets, index.fragment_offsets + index.fragment_sizes)
    made = MovieIndex(
        index.whole_bytes - holes.bytes,
        picture,
        sound,
        holes.moved(index.fragment_offsets[whole]),
        index.fragment_sizes[whole],
        index.fragment_starts_ms[whole],
        index.fragment_ends_ms[whole],
    )
    return Salvaged(made, _joined(dropped))


class Intact(Pieces):
    """A source without its lost bytes."""

    def __init__(self, source: PositionalSource, size: int, lost: Sequence[Bytes]) -> None:
        super().__init__(Piece(source, start, end - start) for start, end in _Holes(lost, size).left())


class _Holes:
    """The lost bytes below a size."""

    def __init__(self, lost: Sequence[Bytes], size: int) -> None:
        inside = [(start, min(end, size)) for start, end in lost if start < size]
        self._size = size
        self._starts = np.array([start for start, _ in inside], np.int64)
        self._ends = np.array([end for _, end in inside], np.int64)
        self._before = np.concatenate([np.zeros(1, np.int64), np.cumsum(self._ends - self._starts)])
        self.bytes = int(self._before[-1])

    def touch(self, starts: Int64s, ends: Int64s) -> Bools:
        """Which of these stretches hold a lost byte."""
        found: Bools = self._ends.searchsorted(starts, "right") < self._starts.searchsorted(ends, "left")
        return found

    def moved(self, offsets: Int64s) -> Int64s:
        """Where bytes that are not lost lie once the lost ones are gone."""
        found: Int64s = offsets - self._before[self._ends.searchsorted(offsets, "right")]
        return found

    def left(self) -> list[Bytes]:
        """The runs of bytes between them."""
        starts, ends = [0, *self._ends.tolist()], [*self._starts.tolist(), self._size]
        return [(start, end) for start, end in zip(starts, ends, strict=True) if start < end]


def _without(track: Track | None, holes: _Holes, dropped: list[tuple[int, int]]) -> Track | None:
    if track is None:
        return None
    bad = holes.touch(track.offsets, track.offsets + track.sizes)
    if not track.description.sound:
        bad = _until_keyframe(bad, track.syncs)
    dropped += _times(track, bad)
    if bad.all():
        return None
    kept = ~bad
    firsts = np.cumsum(track.chunk_counts) - track.chunk_counts
    begins = np.zeros(len(bad), bool)
    begins[firsts] = True
    begins[1:] |= bad[:-1]
    begins &= kept
    numbers = np.cumsum(kept) - 1
    places = np.flatnonzero(begins)
    counts = np.diff(np.append(numbers[places], int(kept.sum())))
    return Track.assemble(
        track.description,
        track.sizes[kept],
        track.durations[kept],
        numbers[track.syncs[kept[track.syncs]]].astype(np.uint32),
        holes.moved(track.offsets[places]),
        counts.astype(np.int64),
        track.starts[places],
    )


def _until_keyframe(bad: Bools, syncs: npt.NDArray[np.uint32]) -> Bools:
    """From each bad picture on to the next keyframe: what comes between is coded as a change to it."""
    seen = np.cumsum(bad)
    at_keyframe = np.zeros(len(bad), np.int64)
    # How many bad ones there were before the keyframe that each picture hangs on.
    at_keyframe[syncs] = seen[syncs] - bad[syncs]
    last = np.maximum.accumulate(at_keyframe)
    found: Bools = np.greater(seen, last)
    return found


def _times(track: Track, bad: Bools) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], bad.astype(np.int8), [0]])))
    froms, tos = edges[::2], edges[1::2] - 1
    starts = track.to_ms(track.starts[froms]).tolist()
    ends = track.to_ms(track.starts[tos] + track.durations[tos]).tolist()
    return [(max(0, start), end) for start, end in zip(starts, ends, strict=True)]


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start - found[-1][1] < _NEAR_MS:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
