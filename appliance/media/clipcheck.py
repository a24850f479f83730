"""The check of a finished clip before it is handed over: is there anything in it that nobody chose?

Looks at the stored bytes themselves: every byte must belong to a box or to a sample, every sample is decoded without
a container (so that no edit list can hide any), and what comes out is counted against what was cut. Where something was
masked every picture is looked at, and where it was silenced every sample.
"""

from __future__ import annotations

import numpy as np

from appliance.core.clipedits import in_clip
from appliance.media.boxes import LARGE_HEADER_BYTES, read_header
from appliance.media.decoding import decode_pictures, decode_sound
from appliance.media.errors import ClipLeaks, NotALesson
from appliance.media.flat import is_flat
from appliance.media.index import build_index
from appliance.media.masks import areas
from appliance.media.movieindex import MovieIndex, Track
from appliance.media.source import PositionalSource
from appliance.media.spans import ClipFacts
from appliance.media.tracks import AAC_FRAME, AAC_PRIMING

_ALLOWED = (b"ftyp", b"moov", b"moof", b"mdat")
# Counting needs every picture decoded, not every picture beautiful. A fault in one is a fault of the clip.
_COUNTING = {"skip_loop_filter": "all", "err_detect": "explode"}
_LOOKING = {"err_detect": "explode"}
_ROUNDING_MS = 2


def check_clip(clip: PositionalSource, facts: ClipFacts) -> None:
    """Raises `ClipLeaks` unless the clip holds exactly what `facts` say."""
    try:
        index = build_index(clip)
        _check_bytes(clip, index)
        _check_pictures(clip, index, facts)
        _check_sound(clip, index, facts)
    except NotALesson as error:
        raise ClipLeaks(detail=str(error.fields.get("detail", ""))) from error


def _check_bytes(clip: PositionalSource, index: MovieIndex) -> None:
    if index.whole_bytes != clip.size:
        raise ClipLeaks(detail="bytes after the last fragment")
    payload, at = 0, 0
    while at < clip.size:
        header = read_header(clip.pread(at, LARGE_HEADER_BYTES), 0, at)
        if header is None or header.kind not in _ALLOWED:
            raise ClipLeaks(detail="a part that does not belong")
        payload += header.size - header.header_bytes if header.kind == b"mdat" else 0
        at = header.end
    tracks = [track for track in (index.picture, index.sound) if track is not None]
    if payload != sum(int(track.sizes.sum(dtype=np.int64)) for track in tracks):
        raise ClipLeaks(detail="bytes that belong to no picture and no sound")


def _check_pictures(clip: PositionalSource, index: MovieIndex, facts: ClipFacts) -> None:
    track = index.picture
    if track is None:
        raise ClipLeaks(detail="no picture")
    if int(track.starts[0]) != 0 or track.description.shift:
        raise ClipLeaks(detail="the picture does not begin at zero")
    if abs(track.end_ms - facts.duration_ms) > _ROUNDING_MS:
        raise ClipLeaks(detail="the picture is not as long as it was cut")
    decoded = _decoded(clip, track, facts)
    if decoded != facts.frames or len(track.sizes) != facts.frames:
        raise ClipLeaks(detail=f"{decoded} pictures, not {facts.frames}")


def _decoded(clip: PositionalSource, track: Track, facts: ClipFacts) -> int:
    """How many pictures came out of it; in each one every zone was flat."""
    masked = areas(facts.zones, facts.width, facts.height)
    decoded = 0
    for _, picture in decode_pictures(clip, track, 0, len(track.sizes), _LOOKING if masked else _COUNTING):
        decoded += 1
        if not is_flat(picture, masked):
            raise ClipLeaks(detail="a picture with something where it was to be masked")
    return decoded


def _check_sound(clip: PositionalSource, index: MovieIndex, facts: ClipFacts) -> None:
    track = index.sound
    if track is None:
        if facts.audio_samples:
            raise ClipLeaks(detail="the sound is missing")
        return
    _check_sound_place(track, facts)
    decoded = sum(len(pcm) for _, pcm in decode_sound(clip, track, int(track.starts[0]), int(track.ends[-1])))
    if decoded != len(track.sizes) * AAC_FRAME:
        raise ClipLeaks(detail="sound that cannot be decoded")
    for start, stop in _silent(track, facts):
        if any(pcm.any() for _, pcm in decode_sound(clip, track, start, stop)):
            raise ClipLeaks(detail="sound where it was to be silent")


def _silent(track: Track, facts: ClipFacts) -> list[tuple[int, int]]:
    """In samples of the clip, from the first that is surely inside up to the last."""
    rate, length_ms = track.timescale, facts.duration_ms
    spans = ((one.start_ms, one.end_ms) for one in in_clip(facts.silences, facts.start_ms, facts.end_ms))
    # What touches an edge of the clip is silent up to that edge.
    inside = [(at and at + _ROUNDING_MS, end if end == length_ms else end - _ROUNDING_MS) for at, end in spans]
    return [(at * rate // 1000, end * rate // 1000) for at, end in inside if at < end]


def _check_sound_place(track: Track, facts: ClipFacts) -> None:
    # The priming, and silence up to the first sample within the first frame.
    if int(track.starts[0]) <= -AAC_PRIMING - AAC_FRAME:
        raise ClipLeaks(detail="sound before the first picture")
    latest = facts.duration_ms * track.timescale // 1000 + AAC_FRAME + _ROUNDING_MS * track.timescale // 1000
    if int(track.ends[-1]) > latest:
        raise ClipLeaks(detail="sound after the last picture")
