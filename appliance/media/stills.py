"""One picture of a lesson as JPEG, reading only from its keyframe up to it."""

from __future__ import annotations

from appliance.media.decoding import decode_pictures
from appliance.media.encode import JpegEncoder
from appliance.media.errors import NotALesson, NothingRecorded, OutsideLesson
from appliance.media.movieindex import Track
from appliance.media.virtual import VirtualMp4

# A page may round a lesson's length up.
_END_TOLERANCE_MS = 1000


def still_jpeg(src: VirtualMp4, at_ms: int, max_width: int = 640) -> bytes:
    """The picture that is on screen at `at_ms`, at most `max_width` wide."""
    track = src.index.picture
    if track is None:
        raise NothingRecorded
    if not 0 <= at_ms <= src.index.duration_ms + _END_TOLERANCE_MS:
        raise OutsideLesson(duration_s=src.index.duration_ms // 1000)
    number = picture_at(track, at_ms)
    for found, frame in decode_pictures(src.stored, track, number, number + 1):
        if found == number:
            return JpegEncoder(max_width).encode(frame)
    raise NotALesson(detail="a picture cannot be decoded")


def picture_at(track: Track, at_ms: int) -> int:
    """The number of the picture on screen: the last one that began. Before the first it is the first."""
    # Milliseconds are rounded down wherever they are told, so the whole millisecond counts.
    ticks = ((at_ms + 1) * track.timescale - 1) // 1000
    return max(0, int(track.starts.searchsorted(ticks, "right")) - 1)
