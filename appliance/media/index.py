"""What a stored lesson holds and where: time to byte. Always rebuildable from the stored bytes alone.

`IndexBuilder` is fed the bytes as they are written; `build_index` reads only the headers of stored bytes. Both stop
at the first box that is not whole, so a cut-off lesson is indexed up to its last whole fragment.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from appliance.media.boxes import LARGE_HEADER_BYTES, Buffer, read_header
from appliance.media.errors import NotALesson
from appliance.media.moofs import FragmentTables, MoofReader, TrackDescription, TrackTables
from appliance.media.source import PositionalSource

Int64s = npt.NDArray[np.int64]
# Holes between samples that are worth telling; at the start and end the streams never match to the millisecond.
GAP_MS = 50
EDGE_GAP_MS = 250
# A moof of half a second is near 500 bytes; one read nearly always holds it whole.
_MOOF_READ = 2048
_LARGEST_MOOV = 8 << 20


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

    def to_bytes(self) -> bytes:
        from appliance.media.indexfile import pack

        return pack(self)

    @staticmethod
    def from_bytes(data: Buffer) -> MovieIndex:
        from appliance.media.indexfile import unpack

        return unpack(data)


class IndexBuilder:
    """The index of bytes that are still being written: fed the same bytes as the sink, in pieces of any size."""

    def __init__(self) -> None:
        self._walk = _Walk()
        self._held = bytearray()
        self._position = 0  # of the first byte in `_held`
        self._skip = 0  # bytes of an mdat or of padding that still come

    def feed(self, data: Buffer) -> None:
        view = memoryview(data)
        while len(view):
            if self._skip:
                taken = min(self._skip, len(view))
                self._skip -= taken
                self._advance(taken)
                view = view[taken:]
            elif self._held:
                taken = self._complete(view)
                view = view[taken:]
            else:
                taken = self._take(view)
                if not taken:
                    self._held += view
                    return
                view = view[taken:]

    def index(self) -> MovieIndex:
        """The index up to the last whole fragment."""
        return self._walk.index()

    def _complete(self, view: memoryview) -> int:
        """Add to a box that came in pieces until it can be taken; how many bytes that needed."""
        before = len(self._held)
        header = read_header(self._held, 0, self._position)
        wanted = LARGE_HEADER_BYTES if header is None or header.kind not in _READ_WHOLE else header.size
        self._held += view[: max(1, wanted - before)]
        added = len(self._held) - before
        taken = self._take(memoryview(bytes(self._held)))
        if taken:
            # Of a box that is skipped, only the header is taken: what was added beyond it comes again.
            added -= len(self._held) - taken
            self._held.clear()
        return added

    def _take(self, view: memoryview) -> int:
        """Take a box that is read, or the header of one that is skipped; how many bytes that was, 0 if not all."""
        header = read_header(view, 0, self._position)
        if header is None:
            return 0
        if header.kind not in _READ_WHOLE:
            self._walk.skipped(header.kind)
            self._skip = header.size - header.header_bytes
            self._advance(header.header_bytes)
            return header.header_bytes
        if header.size > _LARGEST_MOOV:
            raise NotALesson(detail="a table that is too large")
        if len(view) < header.size:
            return 0
        self._walk.read(header.kind, header.offset, bytes(view[header.header_bytes : header.size]))
        self._advance(header.size)
        return header.size

    def _advance(self, n: int) -> None:
        self._position += n
        if not self._skip:
            self._walk.ended(self._position)


_READ_WHOLE = (b"moov", b"moof")


def build_index(src: PositionalSource) -> MovieIndex:
    """The index of stored bytes, reading only what is not picture or sound."""
    walk = _Walk()
    at, size = 0, src.size
    while size - at >= 8:
        data = src.pread(at, min(_MOOF_READ if walk.inside else LARGE_HEADER_BYTES, size - at))
        header = read_header(data, 0, at)
        if header is None or header.end > size:
            break
        if header.kind in _READ_WHOLE:
            if header.size > _LARGEST_MOOV:
                raise NotALesson(detail="a table that is too large")
            if len(data) < header.size:
                data = src.pread(at, header.size)
            walk.read(header.kind, at, data[header.header_bytes : header.size])
        else:
            walk.skipped(header.kind)
        at = header.end
        walk.ended(at)
    return walk.index()


class _Walk:
    """The order of boxes: a `moov`, then `moof`s that each count once their `mdat` is whole."""

    def __init__(self) -> None:
        self._reader: MoofReader | None = None
        self._tables = FragmentTables()
        self._pending: tuple[int, bytes] | None = None
        self._data_ended = False
        self.whole_bytes = 0

    @property
    def inside(self) -> bool:
        return self._reader is not None

    def read(self, kind: bytes, offset: int, payload: bytes) -> None:
        if kind == b"moov":
            if self._reader is not None:
                raise NotALesson(detail="two descriptions in one file")
            self._reader = MoofReader(payload)
        elif self._reader is None:
            raise NotALesson(detail="no description before the first fragment")
        else:
            self._pending = (offset, payload)

    def skipped(self, kind: bytes) -> None:
        self._data_ended = kind == b"mdat"

    def ended(self, position: int) -> None:
        """A box ended here. Only an `mdat` makes the `moof` before it count."""
        data_ended, self._data_ended = self._data_ended, False
        if self._pending is not None:
            if not data_ended:
                return
            assert self._reader is not None
            offset, payload = self._pending
            self._pending = None
            self._tables.add(self._reader.read(payload, offset), offset, position)
        self.whole_bytes = position

    def index(self) -> MovieIndex:
        if self._reader is None:
            raise NotALesson(detail="it ends before the first picture")
        picture = sound = None
        for description in self._reader.tracks:
            tables = self._tables.tracks.get(description.track_id)
            if tables is None:
                continue
            if description.sound and sound is None:
                sound = _track(description, tables)
            elif not description.sound and picture is None:
                picture = _track(description, tables)
        return MovieIndex(self.whole_bytes, picture, sound, *self._tables.fragments())


def _track(description: TrackDescription, tables: TrackTables) -> Track:
    return Track.assemble(
        description,
        np.frombuffer(bytes(tables.sizes), np.uint32),
        np.frombuffer(bytes(tables.durations), np.uint32),
        np.array(tables.syncs, np.uint32),
        np.array(tables.chunk_offsets, np.int64),
        np.array(tables.chunk_counts, np.int64),
        np.array(tables.chunk_starts, np.int64),
    )


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
