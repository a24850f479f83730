"""The index of a lesson as data: tracks with every sample's time and place, fragments, gaps.

Made by `index`, kept by `indexfile`. Two indexes are equal when they say the same of the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from appliance.media.boxes import Buffer
from appliance.media.moofs import TrackDescription

Int64s = npt.NDArray[np.int64]
# Holes between samples that are worth telling; at the start and end the streams never match to the millisecond.
GAP_MS = 50
EDGE_GAP_MS = 250


@dataclass(frozen=True, slots=True)
class Fragment:
    """One `moof` with its `mdat`: when it plays and where it lies."""

    start_ms: int
    duration_ms: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A hole in a stream: `stream` is "picture" or "sound"."""

    stream: str
    start_ms: int
    duration_ms: int


@dataclass(frozen=True, eq=False)
class Track:
    """One stream's samples. `starts` and `ends` are in `timescale` units on the lesson's own timeline."""

    description: TrackDescription
    sizes: npt.NDArray[np.uint32]
    durations: npt.NDArray[np.uint32]
    syncs: npt.NDArray[np.uint32]  # which samples are keyframes
    chunk_offsets: Int64s
    chunk_counts: Int64s
    chunk_starts: Int64s
    starts: Int64s
    offsets: Int64s

    @staticmethod
    def assemble(
        description: TrackDescription,
        sizes: npt.NDArray[np.uint32],
        durations: npt.NDArray[np.uint32],
        syncs: npt.NDArray[np.uint32],
        chunk_offsets: Int64s,
        chunk_counts: Int64s,
        chunk_starts: Int64s,
    ) -> Track:
        """A track out of its tables; the time and place of every sample follow from them."""
        return Track(
            description,
            sizes,
            durations,
            syncs,
            chunk_offsets,
            chunk_counts,
            chunk_starts,
            _spread(chunk_starts, chunk_counts, durations),
            _spread(chunk_offsets, chunk_counts, sizes),
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Track):
            return NotImplemented
        return self.description == other.description and all(
            np.array_equal(mine, theirs) for mine, theirs in zip(self.tables, other.tables, strict=True)
        )

    __hash__ = None  # type: ignore[assignment]

    @property
    def tables(self) -> tuple[npt.NDArray[np.generic], ...]:
        """The arrays that everything else follows from."""
        return (self.sizes, self.durations, self.syncs, self.chunk_offsets, self.chunk_counts, self.chunk_starts)

    @property
    def timescale(self) -> int:
        return self.description.timescale

    @property
    def ends(self) -> Int64s:
        return self.starts + self.durations

    @property
    def end_ms(self) -> int:
        return int(self.starts[-1] + self.durations[-1]) * 1000 // self.timescale

    def to_ms(self, ticks: Int64s) -> Int64s:
        return ticks * 1000 // self.timescale


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """What there is to say of the picture."""

    width: int
    height: int
    fps: float
    frames: int
    keyframes_ms: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class MovieIndex:
    """The whole index. `whole_bytes` is how much of the stored bytes counts; the rest is a torn tail."""

    whole_bytes: int
    picture: Track | None
    sound: Track | None
    fragment_offsets: Int64s
    fragment_sizes: Int64s
    fragment_starts_ms: Int64s
    fragment_ends_ms: Int64s

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, MovieIndex):
            return NotImplemented
        return (
            self.whole_bytes == other.whole_bytes
            and self.picture == other.picture
            and self.sound == other.sound
            and all(np.array_equal(a, b) for a, b in zip(self.fragment_tables, other.fragment_tables, strict=True))
        )

    __hash__ = None  # type: ignore[assignment]

    @property
    def fragment_tables(self) -> tuple[Int64s, ...]:
        return (self.fragment_offsets, self.fragment_sizes, self.fragment_starts_ms, self.fragment_ends_ms)

    @property
    def duration_ms(self) -> int:
        return max((track.end_ms for track in (self.picture, self.sound) if track is not None), default=0)

    @property
    def has_audio(self) -> bool:
        return self.sound is not None

    @property
    def video(self) -> VideoFacts | None:
        track = self.picture
        if track is None:
            return None
        fps = round(track.timescale / max(1.0, float(np.median(track.durations))), 3)
        keyframes = tuple(track.to_ms(track.starts[track.syncs]).tolist())
        return VideoFacts(track.description.width, track.description.height, fps, len(track.sizes), keyframes)

    @property
    def fragments(self) -> list[Fragment]:
        rows = zip(*(table.tolist() for table in self.fragment_tables), strict=True)
        return [Fragment(start, end - start, offset, size) for offset, size, start, end in rows]

    @property
    def gaps(self) -> list[Gap]:
        """The holes of both streams, in order of time."""
        named = (("picture", self.picture), ("sound", self.sound))
        found = [gap for name, track in named if track is not None for gap in _gaps(name, track, self.duration_ms)]
        return sorted(found, key=lambda gap: (gap.start_ms, gap.stream))

    # `indexfile` knows this class; it is imported late so that the two can know each other.
    def to_bytes(self) -> bytes:
        from appliance.media.indexfile import pack

        return pack(self)

    @staticmethod
    def from_bytes(data: Buffer) -> MovieIndex:
        from appliance.media.indexfile import unpack

        return unpack(data)


def _spread(chunk_bases: Int64s, chunk_counts: Int64s, steps: npt.NDArray[np.uint32]) -> Int64s:
    """For each sample: its chunk's base plus the steps of the samples before it in the chunk."""
    before = np.cumsum(steps, dtype=np.int64) - steps
    firsts = np.cumsum(chunk_counts) - chunk_counts
    result: Int64s = before + np.repeat(chunk_bases - before[firsts], chunk_counts)
    return result


def _gaps(name: str, track: Track, duration_ms: int) -> list[Gap]:
    starts, ends = track.starts, track.ends
    holes = np.flatnonzero((starts[1:] - ends[:-1]) * 1000 >= GAP_MS * track.timescale)
    froms, tos = track.to_ms(ends[holes]).tolist(), track.to_ms(starts[holes + 1]).tolist()
    first_ms, end_ms = int(track.to_ms(starts[:1])[0]), track.end_ms
    spans = list(zip(froms, tos, strict=True))
    if first_ms >= EDGE_GAP_MS:
        spans.insert(0, (0, first_ms))
    if duration_ms - end_ms >= EDGE_GAP_MS:
        spans.append((end_ms, duration_ms))
    return [Gap(name, start, end - start) for start, end in spans]
