"""Synthesizes the `moov` of the served file from an index. Holes are closed here, for players have no idea of them:

the last picture before a hole stays, and a hole in the sound is filled with the silent packet before it, over and over.
Browsers let sound that has holes drift against the picture; and Chromium drops every packet of sound that lies before
the last one in the file, so silence cannot come from anywhere else.
"""

from __future__ import annotations

import struct

import numpy as np
import numpy.typing as npt

from appliance.media import tracks
from appliance.media.boxes import box, full_box
from appliance.media.movieindex import Int64s, MovieIndex, Track

# Raw AAC-LC, mono: a single channel element with no scale factor bands, and the end.
SILENCE = bytes.fromhex("00000007")
# What a packet without any spectrum takes, with room for an encoder that pads it.
_SILENT_BYTES = 8


def build_moov(index: MovieIndex, front_bytes: int, wide: bool) -> bytes:
    """The `moov`, for a file whose stored bytes begin at `front_bytes`."""
    movie_ms = index.duration_ms
    traks = []
    if index.picture is not None:
        traks.append(_trak(index.picture, movie_ms, _picture_tables(index.picture), front_bytes, wide))
    if index.sound is not None:
        traks.append(_trak(index.sound, movie_ms, _sound_tables(index.sound), front_bytes, wide))
    return box(b"moov", tracks.movie_header(movie_ms, tracks.AUDIO_TRACK_ID + 1), *traks)


class _Tables:
    """Samples of a served track: no holes, from zero on. Offsets below zero count back from the stored bytes."""

    def __init__(self, sizes: Int64s, durations: Int64s, chunk_offsets: Int64s, chunk_counts: Int64s) -> None:
        self.sizes = sizes
        self.durations = durations
        self.chunk_offsets = chunk_offsets
        self.chunk_counts = chunk_counts
        self.media_time = 0
        self.syncs: npt.NDArray[np.uint32] | None = None


def _picture_tables(track: Track) -> _Tables:
    ends = np.append(track.starts[1:], track.ends[-1])
    durations = ends - track.starts
    media_time = max(0, -int(track.starts[0]))
    durations[0] += int(track.starts[0]) + media_time
    tables = _Tables(track.sizes.astype(np.int64), durations, track.chunk_offsets, track.chunk_counts)
    tables.media_time = media_time
    tables.syncs = track.syncs
    return tables


def _sound_tables(track: Track) -> _Tables:
    media_time = max(0, -int(track.starts[0]))
    ends = track.ends
    frame = tracks.AAC_FRAME
    before = np.concatenate(([-media_time], ends[:-1]))
    holes = np.flatnonzero(track.starts - before >= frame)
    # What is no whole frame goes to the sample before; the recorder's grid leaves nothing here.
    missing = (track.starts - before) // frame * np.isin(np.arange(len(before)), holes)
    rest = track.starts - before - missing * frame
    durations = track.durations.astype(np.int64)
    durations[:-1] += rest[1:]
    if not len(holes):
        durations[0] += rest[0]
        tables = _Tables(track.sizes.astype(np.int64), durations, track.chunk_offsets, track.chunk_counts)
    else:
        tables = _with_silence(track, durations, holes, missing[holes], frame)
        if missing[0]:
            tables.durations[int(missing[0]) - 1] += rest[0]
        else:
            tables.durations[0] += rest[0]
    tables.media_time = media_time
    return tables


def _with_silence(track: Track, durations: Int64s, holes: Int64s, missing: Int64s, frame: int) -> _Tables:
    """The tables with silent frames before the samples `holes`, each of which is the first of its chunk."""
    sizes, places, chunks = [], [], np.cumsum(track.chunk_counts) - track.chunk_counts
    for hole in holes.tolist():
        # The muxer ends sound before a hole with a silent packet. What is not silent must not be repeated.
        silent = hole > 0 and int(track.sizes[hole - 1]) <= _SILENT_BYTES
        sizes.append(int(track.sizes[hole - 1]) if silent else len(SILENCE))
        places.append(int(track.offsets[hole - 1]) if silent else -len(SILENCE))
    before = np.repeat(holes, missing)
    # Samples of one place do not follow one another: each is a chunk of its own.
    chunk = np.repeat(np.searchsorted(chunks, holes), missing)
    return _Tables(
        np.insert(track.sizes.astype(np.int64), before, np.repeat(sizes, missing)),
        np.insert(durations, before, frame),
        np.insert(track.chunk_offsets, chunk, np.repeat(places, missing)),
        np.insert(track.chunk_counts, chunk, 1),
    )


def _trak(track: Track, movie_ms: int, tables: _Tables, front_bytes: int, wide: bool) -> bytes:
    description = track.description
    media_duration = int(tables.durations.sum())
    presented = media_duration - tables.media_time
    track_ms = min(movie_ms, -(-presented * 1000 // track.timescale))
    sample_table = box(
        b"stbl",
        description.sample_description,
        _stts(tables.durations),
        b"" if tables.syncs is None else _stss(tables.syncs),
        _stsc(tables.chunk_counts),
        _stsz(tables.sizes),
        _chunk_offsets(tables.chunk_offsets + front_bytes, wide),
    )
    media = tracks.media(description.sound, track.timescale, media_duration, sample_table)
    edits = tracks.edit_list(track_ms, tables.media_time) if tables.media_time else b""
    track_id = tracks.AUDIO_TRACK_ID if description.sound else tracks.VIDEO_TRACK_ID
    shape = (0, 0) if description.sound else (description.width, description.height)
    return tracks.track(track_id, shape, track_ms, edits, media)


def _counted(*columns: Int64s) -> bytes:
    """A table box's entry count and its rows, as 32-bit numbers."""
    return struct.pack(">I", len(columns[0])) + np.stack(columns, axis=1).astype(">u4").tobytes()


def _run_starts(values: Int64s) -> Int64s:
    changes: Int64s = np.flatnonzero(np.diff(values, prepend=values[0] - 1))
    return changes


def _stts(durations: Int64s) -> bytes:
    firsts = _run_starts(durations)
    return full_box(b"stts", 0, 0, _counted(np.diff(firsts, append=len(durations)), durations[firsts]))


def _stss(syncs: npt.NDArray[np.uint32]) -> bytes:
    return full_box(b"stss", 0, 0, _counted(syncs.astype(np.int64) + 1))


def _stsc(chunk_counts: Int64s) -> bytes:
    firsts = _run_starts(chunk_counts)
    return full_box(b"stsc", 0, 0, _counted(firsts + 1, chunk_counts[firsts], np.ones_like(firsts)))


def _stsz(sizes: Int64s) -> bytes:
    return full_box(b"stsz", 0, 0, struct.pack(">II", 0, len(sizes)), sizes.astype(">u4").tobytes())


def _chunk_offsets(offsets: Int64s, wide: bool) -> bytes:
    if wide:
        return full_box(b"co64", 0, 0, struct.pack(">I", len(offsets)), offsets.astype(">u8").tobytes())
    return full_box(b"stco", 0, 0, struct.pack(">I", len(offsets)), offsets.astype(">u4").tobytes())
