"""Joins the parts of a lesson that was cut and gone on with: one index, one run of bytes, one timeline.

    part 1 │ a silent frame │ part 2 │ a silent frame │ part 3

Samples move in time by where their part begins, and in place by where its bytes do. The cut itself becomes what a
stalled camera and microphone leave: no samples. The silent frame is for the player, who gets it over and over until the
next part: a part that was cut ended in the middle of its sound, and nothing else silent lies there (see `moov`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from appliance.media.errors import NotALesson
from appliance.media.moov import SILENCE
from appliance.media.movieindex import MovieIndex, Track
from appliance.media.pieces import Piece, Pieces
from appliance.media.source import BytesSource, PositionalSource
from appliance.media.tracks import AAC_FRAME

# Three frames of sound are 64 ms to the sample. Parts begin at a multiple of that, so that the grid of the sound and
# the whole milliseconds of everything else both hold. A cut is at least so long: room for the silent frame.
STEP_MS = 64
UNKNOWN_GAP_MS = 1000
# No lesson is gone on with after so long: what says so was not measured.
_LATEST_START_MS = 3 * 3_600_000


@dataclass(frozen=True, slots=True)
class Part:
    """One part, and where it begins on the timeline of the whole: a multiple of `STEP_MS`."""

    index: MovieIndex
    start_ms: int

    @property
    def end_ms(self) -> int:
        return self.start_ms + self.index.duration_ms


def place(end_ms: int, starts_ms: int | None) -> tuple[int, bool]:
    """Where a part begins that comes after one that ended at `end_ms`, and whether that was measured. `starts_ms` is
    what the recorder says of it; what cannot be counts as not known."""
    known = starts_ms is not None and end_ms <= starts_ms <= _LATEST_START_MS
    wanted = starts_ms if known and starts_ms is not None else end_ms + UNKNOWN_GAP_MS
    return -(-max(wanted, end_ms + STEP_MS) // STEP_MS) * STEP_MS, known


def fit_together(first: MovieIndex, other: MovieIndex) -> bool:
    """Whether two parts can be one film: picture and sound, where both have them, are coded in the same way."""
    pairs = ((first.picture, other.picture), (first.sound, other.sound))
    return all(a is None or b is None or _coded_alike(a, b) for a, b in pairs)


def join(parts: Sequence[Part]) -> MovieIndex:
    """The index of the whole, for a `JoinedSource` of the same parts. Raises `NotALesson` when they do not fit."""
    bases = [0]
    for part in parts:
        bases.append(bases[-1] + part.index.whole_bytes + len(SILENCE))
    placed = list(zip(parts, bases, strict=False))
    return MovieIndex(
        bases[-1] - len(SILENCE),
        _join_tracks([(part, part.index.picture, base) for part, base in placed]),
        _join_tracks([(part, part.index.sound, base) for part, base in placed]),
        np.concatenate([part.index.fragment_offsets + base for part, base in placed]),
        np.concatenate([part.index.fragment_sizes for part in parts]),
        np.concatenate([part.index.fragment_starts_ms + part.start_ms for part in parts]),
        np.concatenate([part.index.fragment_ends_ms + part.start_ms for part in parts]),
    )


class JoinedSource(Pieces):
    """The bytes of all parts as one source. Of each part only the bytes that count are there."""

    def __init__(self, parts: Sequence[tuple[PositionalSource, int]]) -> None:
        silence: tuple[PositionalSource, int] = (BytesSource(SILENCE), len(SILENCE))
        pieces = [piece for part in parts for piece in (part, silence)][:-1]
        super().__init__(Piece(source, 0, size) for source, size in pieces)


def _coded_alike(one: Track, other: Track) -> bool:
    # What an edit list did to the times is in them already.
    return one.description == replace(other.description, shift=one.description.shift)


def _join_tracks(parts: list[tuple[Part, Track | None, int]]) -> Track | None:
    pieces: list[Track] = []
    silence_at = 0
    for part, track, base in parts:
        if track is None:
            continue
        if pieces and not _coded_alike(pieces[0], track):
            raise NotALesson(detail="its parts are not of one kind")
        if pieces and track.description.sound:
            pieces.append(_silent(pieces[-1], silence_at))
        pieces.append(_moved(track, part.start_ms, base))
        silence_at = base + part.index.whole_bytes
    return _concatenated(pieces) if pieces else None


def _moved(track: Track, start_ms: int, base: int) -> Track:
    sizes, durations, syncs = track.sizes, track.durations, track.syncs
    starts = track.chunk_starts + start_ms * track.timescale // 1000
    offsets = track.chunk_offsets + base
    return Track.assemble(track.description, sizes, durations, syncs, offsets, track.chunk_counts, starts)


def _silent(before: Track, at: int) -> Track:
    """One silent frame, right behind the sound before it."""
    size, duration = np.array([len(SILENCE)], np.uint32), np.array([AAC_FRAME], np.uint32)
    start, once = before.ends[-1:], np.ones(1, np.int64)
    return Track.assemble(before.description, size, duration, np.zeros(1, np.uint32), once * at, once, start)


def _concatenated(pieces: list[Track]) -> Track:
    before = np.cumsum([0, *(len(piece.sizes) for piece in pieces)]).astype(np.uint32)
    return Track.assemble(
        pieces[0].description,
        np.concatenate([piece.sizes for piece in pieces]),
        np.concatenate([piece.durations for piece in pieces]),
        np.concatenate([piece.syncs + first for piece, first in zip(pieces, before, strict=False)]),
        np.concatenate([piece.chunk_offsets for piece in pieces]),
        np.concatenate([piece.chunk_counts for piece in pieces]),
        np.concatenate([piece.chunk_starts for piece in pieces]),
    )
