"""The index as bytes, to be kept beside a lesson. A cache: whatever cannot be read is rebuilt from the lesson."""

from __future__ import annotations

import zlib
from typing import TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from appliance.media.boxes import Buffer
from appliance.media.errors import NotALesson
from appliance.media.moofs import TrackDescription
from appliance.media.movieindex import MovieIndex, Track

_Number = TypeVar("_Number", np.uint32, np.int64)
_VERSION = 1
_WIDTHS = (np.uint8, np.uint16, np.uint32)


class _StoredTrack(msgspec.Struct, array_like=True):
    description: TrackDescription
    tables: list[bytes]


class _Stored(msgspec.Struct, array_like=True):
    version: int
    whole_bytes: int
    picture: _StoredTrack | None
    sound: _StoredTrack | None
    fragments: list[bytes]


def pack(index: MovieIndex) -> bytes:
    """Compact: a lesson of 20 minutes takes well under 200 KB."""
    stored = _Stored(
        _VERSION,
        index.whole_bytes,
        _pack_track(index.picture),
        _pack_track(index.sound),
        [_pack_table(table) for table in index.fragment_tables],
    )
    return zlib.compress(msgspec.msgpack.encode(stored), 1)


def unpack(data: Buffer) -> MovieIndex:
    try:
        stored = msgspec.msgpack.decode(zlib.decompress(data), type=_Stored)
        if stored.version != _VERSION:
            raise NotALesson(detail="its index is of another version")
        fragments = [_unpack_table(table, np.int64) for table in stored.fragments]
        picture, sound = _unpack_track(stored.picture), _unpack_track(stored.sound)
        return MovieIndex(stored.whole_bytes, picture, sound, *fragments)
    except (zlib.error, msgspec.MsgspecError, ValueError, TypeError, IndexError) as error:
        raise NotALesson(detail="its index cannot be read") from error


def _pack_track(track: Track | None) -> _StoredTrack | None:
    if track is None:
        return None
    return _StoredTrack(track.description, [_pack_table(table) for table in track.tables])


def _unpack_track(stored: _StoredTrack | None) -> Track | None:
    if stored is None:
        return None
    sizes, durations, syncs = (_unpack_table(table, np.uint32) for table in stored.tables[:3])
    offsets, counts, starts = (_unpack_table(table, np.int64) for table in stored.tables[3:])
    if int(counts.sum()) != len(sizes) or len(sizes) != len(durations) or not len(sizes) or counts.min() < 1:
        raise ValueError("tables that do not fit together")
    return Track.assemble(stored.description, sizes, durations, syncs, offsets, counts, starts)


def _pack_table(table: npt.NDArray[np.generic]) -> bytes:
    """The table, or its steps where it rises, in the narrowest numbers that hold it; the first byte says which."""
    values = table.astype(np.int64)
    steps = np.diff(values, prepend=0)
    rising = bool(len(steps)) and int(steps.min()) >= 0
    best = steps if rising and int(steps.max()) < int(values.max()) else values
    kind = 16 if best is steps else 0
    width: type[np.generic] = np.int64
    if len(best) and int(best.min()) >= 0:
        width = next((w for w in _WIDTHS if int(best.max()) <= np.iinfo(w).max), np.int64)
    return bytes((kind | np.dtype(width).itemsize,)) + best.astype(np.dtype(width).newbyteorder("<")).tobytes()


def _unpack_table(packed: bytes, dtype: type[_Number]) -> npt.NDArray[_Number]:
    kind, item = packed[0] & 16, packed[0] & 15
    code = {1: "<u1", 2: "<u2", 4: "<u4", 8: "<i8"}.get(item)
    if code is None:
        raise ValueError("a table of unknown width")
    values = np.frombuffer(packed, code, offset=1).astype(np.int64)
    return (np.cumsum(values) if kind else values).astype(dtype)
