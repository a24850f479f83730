"""Which pictures a span of milliseconds means, and what a clip of them is said to hold."""

from __future__ import annotations

from dataclasses import dataclass

from appliance.core.clipedits import Silence
from appliance.core.zones import Zone
from appliance.media.errors import NoKeyframe, NothingRecorded, OutsideLesson
from appliance.media.movieindex import Track

# A page may round a lesson's length up.
_END_TOLERANCE_MS = 1000


@dataclass(frozen=True, slots=True)
class ClipFacts:
    """What a clip holds, and what it must not. Times are those of the lesson; `end_ms` is exclusive."""

    start_ms: int
    end_ms: int
    frames: int
    audio_samples: int
    width: int
    height: int
    zones: tuple[Zone, ...] = ()
    silences: tuple[Silence, ...] = ()

    @property
    def duration_ms(self) -> int:
        return self.end_ms - self.start_ms


@dataclass(frozen=True, slots=True)
class Span:
    """The pictures of a clip: numbers `first` … `end - 1`, which show from `start` to `stop` in track time."""

    first: int
    end: int
    start: int
    stop: int


def quick_span(track: Track, start_ms: int, end_ms: int) -> Span:
    """From the first keyframe in the span; raises `NoKeyframe` if there is none."""
    low, high = _ticks(track, start_ms), _ticks(track, end_ms)
    keyframe_starts = track.starts[track.syncs]
    place = int(keyframe_starts.searchsorted(low, "left"))
    if place == len(keyframe_starts) or keyframe_starts[place] >= high:
        raise NoKeyframe
    return _span(track, int(track.syncs[place]), high)


def exact_span(track: Track, start_ms: int, end_ms: int) -> Span:
    """From the first picture in the span."""
    low, high = _ticks(track, start_ms), _ticks(track, end_ms)
    first = int(track.starts.searchsorted(low, "left"))
    if first == len(track.starts) or track.starts[first] >= high:
        raise NothingRecorded
    return _span(track, first, high)


def _span(track: Track, first: int, high: int) -> Span:
    end = int(track.starts.searchsorted(high, "left"))
    stop = min(high, int(track.starts[end - 1] + track.durations[end - 1]))
    return Span(first, end, int(track.starts[first]), stop)


def _ticks(track: Track, at_ms: int) -> int:
    """The first tick that is not before a millisecond."""
    return -(-at_ms * track.timescale // 1000)


def checked(duration_ms: int, start_ms: int, end_ms: int) -> tuple[int, int]:
    if not 0 <= start_ms < min(end_ms, duration_ms) or end_ms > duration_ms + _END_TOLERANCE_MS:
        raise OutsideLesson(duration_s=duration_ms // 1000)
    # The index rounds down to the millisecond; the last picture's end is inside.
    return start_ms, end_ms if end_ms < duration_ms else duration_ms + 1
