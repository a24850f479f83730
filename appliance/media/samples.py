"""Reads samples out of stored bytes by their place in the index, a chunk at a time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from appliance.media.errors import NotALesson
from appliance.media.movieindex import Track
from appliance.media.source import PositionalSource

# One read is at most a fragment or so: what a clip or still needs in memory.
_READ_BYTES = 256 * 1024


def read_samples(src: PositionalSource, track: Track, first: int, end: int) -> Iterator[bytes]:
    """The bytes of samples `first` … `end - 1`. Samples that lie together are read together."""
    offsets = track.offsets[first:end]
    sizes = track.sizes[first:end].astype(np.int64)
    ends = offsets + sizes
    breaks = np.flatnonzero(offsets[1:] != ends[:-1]) + 1
    for run in np.split(np.arange(len(offsets)), breaks):
        if len(run):
            yield from _read_run(src, offsets[run].tolist(), sizes[run].tolist())


def _read_run(src: PositionalSource, offsets: list[int], sizes: list[int]) -> Iterator[bytes]:
    at = 0
    while at < len(offsets):
        base, count, total = offsets[at], 0, 0
        while at + count < len(offsets) and (not count or total + sizes[at + count] <= _READ_BYTES):
            total += sizes[at + count]
            count += 1
        data = src.pread(base, total)
        if len(data) < total:
            raise NotALesson(detail="a picture or sound is not there")
        for offset, size in zip(offsets[at : at + count], sizes[at : at + count], strict=True):
            yield data[offset - base : offset - base + size]
        at += count
