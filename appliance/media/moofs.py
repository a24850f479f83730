"""Reads `moov` and `moof` of the stored layout into tables. Knows nothing of files that grow or end."""

from __future__ import annotations

import struct
from array import array
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from appliance.media.boxes import children, find, full_box_fields, need
from appliance.media.errors import NotALesson

_NOT_SYNC = 0x00010000
# Limits no lesson comes near: damaged counts and times must not cost memory or overflow.
_MOST_SAMPLES = 1 << 20
_LATEST_S = 12 * 3600
_EARLIEST_S = -10


@dataclass(frozen=True, slots=True)
class TrackDescription:
    """What `moov` says of one track. `sample_description` is the `stsd` box as stored.

    `shift` turns a decode time into a time on the lesson's timeline: what edit lists skip or put in front.
    """

    track_id: int
    sound: bool
    timescale: int
    width: int
    height: int
    shift: int
    sample_description: bytes


@dataclass(frozen=True, slots=True)
class TrackRun:
    """One `trun`: samples that lie and play one behind the other."""

    track_id: int
    offset: int
    start: int  # on the lesson's timeline, in the track's timescale
    timescale: int
    sizes: npt.NDArray[np.uint32]
    durations: npt.NDArray[np.uint32]
    syncs: npt.NDArray[np.int64]
    end: int
    data_end: int


@dataclass(frozen=True, slots=True)
class _Defaults:
    duration: int
    size: int
    flags: int


class MoofReader:
    """Reads fragments with the help of one `moov`."""

    def __init__(self, moov: bytes) -> None:
        try:
            self._read_moov(memoryview(moov))
        except (struct.error, IndexError) as error:
            raise NotALesson(detail="its description is too short") from error

    def _read_moov(self, moov: memoryview) -> None:
        _, _, movie = full_box_fields(need(moov, b"mvhd"))
        (movie_timescale,) = struct.unpack_from(">I", movie, 16 if need(moov, b"mvhd")[0] else 8)
        traks = (inner for kind, inner in children(moov) if kind == b"trak")
        self.tracks = [found for trak in traks if (found := _track(trak, movie_timescale)) is not None]
        self._by_id = {track.track_id: track for track in self.tracks}
        self._next = {track.track_id: track.shift for track in self.tracks}
        self._defaults = {}
        for kind, inner in children(need(moov, b"mvex")):
            if kind == b"trex":
                _, _, fields = full_box_fields(inner)
                track_id, _, duration, size, flags = struct.unpack_from(">5I", fields)
                self._defaults[track_id] = _Defaults(duration, size, flags)

    def read(self, moof: bytes, offset: int) -> list[TrackRun]:
        """The runs of a `moof` whose box begins at `offset`."""
        try:
            trafs = [inner for kind, inner in children(memoryview(moof)) if kind == b"traf"]
            return [run for traf in trafs for run in self._traf(traf, offset)]
        except (struct.error, ValueError, IndexError) as error:
            raise NotALesson(detail="a fragment's table is too short") from error

    def _traf(self, traf: memoryview, offset: int) -> list[TrackRun]:
        boxes = list(children(traf))
        headers = dict(boxes)
        if b"tfhd" not in headers:
            raise NotALesson(detail="no tfhd")
        _, flags, fields = full_box_fields(headers[b"tfhd"])
        (track_id,) = struct.unpack_from(">I", fields)
        track = self._by_id.get(track_id)
        if track is None:
            return []
        base, defaults = self._header(fields, flags, track_id, offset)
        if b"tfdt" in headers:
            version, _, rest = full_box_fields(headers[b"tfdt"])
            (time,) = struct.unpack_from(">Q" if version else ">I", rest)
            self._next[track_id] = time + track.shift
        runs = []
        for kind, inner in boxes:
            if kind == b"trun":
                run = _run(inner, track, base, self._next[track_id], defaults)
                if len(run.sizes):
                    runs.append(run)
                    self._next[track_id] = run.end
                    base = run.data_end
        return runs

    def _header(self, fields: memoryview, flags: int, track_id: int, offset: int) -> tuple[int, _Defaults]:
        defaults = self._defaults.get(track_id, _Defaults(0, 0, 0))
        at, base = 4, offset
        if flags & 0x1:
            (base,) = struct.unpack_from(">Q", fields, at)
            at += 8
        at += 4 if flags & 0x2 else 0
        values = [defaults.duration, defaults.size, defaults.flags]
        for place, flag in enumerate((0x8, 0x10, 0x20)):
            if flags & flag:
                (values[place],) = struct.unpack_from(">I", fields, at)
                at += 4
        return base, _Defaults(*values)


def _run(trun: memoryview, track: TrackDescription, base: int, start: int, defaults: _Defaults) -> TrackRun:
    _, flags, fields = full_box_fields(trun)
    (count,) = struct.unpack_from(">I", fields)
    if count > _MOST_SAMPLES:
        raise NotALesson(detail="a fragment with too many pictures")
    at, first_flags = 4, None
    if flags & 0x1:
        (relative,) = struct.unpack_from(">i", fields, at)
        base, at = base + relative, at + 4
    if flags & 0x4:
        (first_flags,) = struct.unpack_from(">I", fields, at)
        at += 4
    columns = [flag for flag in (0x100, 0x200, 0x400, 0x800) if flags & flag]
    table = np.frombuffer(fields, ">u4", count * len(columns), at).reshape(count, len(columns))
    if 0x800 in columns and table[:, columns.index(0x800)].any():
        raise NotALesson(detail="its pictures are not in the order in which they are shown")
    durations = _column(table, columns, 0x100, defaults.duration)
    sizes = _column(table, columns, 0x200, defaults.size)
    if 0x400 not in columns and first_flags is not None and defaults.flags & _NOT_SYNC:
        # How every fragment of ours says it: only the first may be a keyframe.
        syncs = np.arange(0 if first_flags & _NOT_SYNC else min(1, count))
    else:
        sample_flags = _column(table, columns, 0x400, defaults.flags)
        if first_flags is not None and count:
            sample_flags[0] = first_flags
        syncs = np.flatnonzero((sample_flags & _NOT_SYNC) == 0)
    end = start + int(durations.sum(dtype=np.int64))
    data_end = base + int(sizes.sum(dtype=np.int64))
    return TrackRun(track.track_id, base, start, track.timescale, sizes, durations, syncs, end, data_end)


def _column(table: npt.NDArray[np.uint32], columns: list[int], flag: int, default: int) -> npt.NDArray[np.uint32]:
    if flag in columns:
        return table[:, columns.index(flag)].astype(np.uint32)
    return np.full(len(table), default, np.uint32)


def _track(trak: memoryview, movie_timescale: int) -> TrackDescription | None:
    handler = bytes(need(trak, b"mdia", b"hdlr")[8:12])
    if handler not in (b"vide", b"soun"):
        return None
    header = need(trak, b"tkhd")
    (track_id,) = struct.unpack_from(">I", header, 20 if header[0] else 12)
    width, height = struct.unpack_from(">II", header, len(header) - 8)
    media_header = need(trak, b"mdia", b"mdhd")
    (timescale,) = struct.unpack_from(">I", media_header, 20 if media_header[0] else 12)
    if not timescale or not movie_timescale:
        raise NotALesson(detail="it has no clock")
    description = bytes(need(trak, b"mdia", b"minf", b"stbl", b"stsd"))
    edits = find(trak, b"edts", b"elst")
    shift = 0 if edits is None else _shift(edits, timescale, movie_timescale)
    return TrackDescription(
        track_id,
        handler == b"soun",
        timescale,
        width >> 16,
        height >> 16,
        shift,
        struct.pack(">I4s", len(description) + 8, b"stsd") + description,
    )


def _shift(edits: memoryview, timescale: int, movie_timescale: int) -> int:
    """What the edits add to a decode time. An empty edit may come before the one that says where media begin."""
    version, _, fields = full_box_fields(edits)
    (count,) = struct.unpack_from(">I", fields)
    entry = struct.Struct(">QqI" if version else ">IiI")
    delay: int = 0
    media_time: int
    duration: int
    for place in range(count):
        duration, media_time, _ = entry.unpack_from(fields, 4 + place * entry.size)
        if media_time >= 0:
            return round(delay * timescale / movie_timescale) - media_time
        delay += duration
    return round(delay * timescale / movie_timescale)


@dataclass(slots=True)
class TrackTables:
    """One track's samples, growing."""

    sizes: bytearray = field(default_factory=bytearray)
    durations: bytearray = field(default_factory=bytearray)
    syncs: array[int] = field(default_factory=lambda: array("I"))
    chunk_offsets: array[int] = field(default_factory=lambda: array("q"))
    chunk_counts: array[int] = field(default_factory=lambda: array("q"))
    chunk_starts: array[int] = field(default_factory=lambda: array("q"))
    latest_start: int = -(1 << 62)

    def add(self, run: TrackRun) -> None:
        if run.start <= self.latest_start:
            raise NotALesson(detail="a fragment from before the last one")
        self.latest_start = run.end - int(run.durations[-1])
        first = len(self.sizes) // 4
        self.sizes += run.sizes.tobytes()
        self.durations += run.durations.tobytes()
        self.syncs.extend((run.syncs + first).tolist())
        self.chunk_offsets.append(run.offset)
        self.chunk_counts.append(len(run.sizes))
        self.chunk_starts.append(run.start)


@dataclass(slots=True)
class FragmentTables:
    """All fragments, growing."""

    tracks: dict[int, TrackTables] = field(default_factory=dict)
    _rows: array[int] = field(default_factory=lambda: array("q"))

    def add(self, runs: list[TrackRun], offset: int, end: int) -> None:
        spans = []
        for run in runs:
            if run.offset < offset or run.data_end > end:
                raise NotALesson(detail="a fragment points outside itself")
            if run.start < _EARLIEST_S * run.timescale or run.end > _LATEST_S * run.timescale:
                raise NotALesson(detail="a fragment outside all time")
            self.tracks.setdefault(run.track_id, TrackTables()).add(run)
            spans.append((run.start * 1000 // run.timescale, run.end * 1000 // run.timescale))
        if spans:
            starts_ms, ends_ms = zip(*spans, strict=True)
            self._rows.extend((offset, end - offset, max(0, min(starts_ms)), max(ends_ms)))

    def fragments(self) -> list[npt.NDArray[np.int64]]:
        """Offsets, sizes, starts and ends in milliseconds."""
        rows = np.array(self._rows, np.int64).reshape(-1, 4)
        return [np.ascontiguousarray(rows[:, column]) for column in range(4)]
