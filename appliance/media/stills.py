"""One picture of a lesson, reading only from its keyframe up to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import av

from appliance.core.zones import Zone
from appliance.media.decoding import decode_pictures, keyframe_before
from appliance.media.encode import JpegEncoder
from appliance.media.errors import NotALesson, NothingRecorded, OutsideLesson
from appliance.media.movieindex import Track
from appliance.media.virtual import VirtualMp4

# A page may round a lesson's length up.
_END_TOLERANCE_MS = 1000


def still_jpeg(
    src: VirtualMp4, at_ms: int, max_width: int = 640, quality: int = 5, white: Sequence[Zone] = ()
) -> bytes:
    """The picture that is on screen at `at_ms`, at most `max_width` wide, with what is `white` left out of it."""
    return JpegEncoder(max_width, quality).encode(still_frame(src, at_ms), white)


def still_frame(src: VirtualMp4, at_ms: int) -> av.VideoFrame:
    """The picture that is on screen at `at_ms`."""
    track = _track(src)
    if not 0 <= at_ms <= src.index.duration_ms + _END_TOLERANCE_MS:
        raise OutsideLesson(duration_s=src.index.duration_ms // 1000)
    return _decoded(src, track, picture_at(track, at_ms))


def frames_elsewhere(src: VirtualMp4, at_ms: int, count: int = 5) -> Iterator[av.VideoFrame]:
    """Pictures from all over the lesson, but not from around `at_ms`: keyframes, which cost least."""
    track = _track(src)
    step = src.index.duration_ms / count
    for place in range(count):
        other_ms = int((place + 0.5) * step)
        if abs(other_ms - at_ms) >= step / 2:
            yield _decoded(src, track, keyframe_before(track, picture_at(track, other_ms)))


def _track(src: VirtualMp4) -> Track:
    if src.index.picture is None:
        raise NothingRecorded
    return src.index.picture


def _decoded(src: VirtualMp4, track: Track, number: int) -> av.VideoFrame:
    for found, frame in decode_pictures(src.stored, track, number, number + 1):
        if found == number:
            return frame
    raise NotALesson(detail="a picture cannot be decoded")


def picture_at(track: Track, at_ms: int) -> int:
    """The number of the picture on screen: the last one that began. Before the first it is the first."""
    # Milliseconds are rounded down wherever they are told, so the whole millisecond counts.
    ticks = ((at_ms + 1) * track.timescale - 1) // 1000
    return max(0, int(track.starts.searchsorted(ticks, "right")) - 1)
