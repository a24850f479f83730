"""What a stored lesson holds and where: time to byte. Always rebuildable from the stored bytes alone.

`IndexBuilder` is fed the bytes as they are written; `build_index` reads only the headers of stored bytes. Both stop
at the first box that is not whole, so a cut-off lesson is indexed up to its last whole fragment.
"""

from __future__ import annotations

import numpy as np

from appliance.media.boxes import LARGE_HEADER_BYTES, Buffer, read_header
from appliance.media.errors import NotALesson
from appliance.media.moofs import FragmentTables, MoofReader, TrackDescription, TrackTables
from appliance.media.movieindex import Fragment, Gap, Int64s, MovieIndex, Track, VideoFacts
from appliance.media.source import PositionalSource

__all__ = ["Fragment", "Gap", "IndexBuilder", "Int64s", "MovieIndex", "Track", "VideoFacts", "build_index"]

# A moof of half a second is near 500 bytes; one read nearly always holds it whole.
_MOOF_READ = 2048
_LARGEST_MOOV = 8 << 20


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
