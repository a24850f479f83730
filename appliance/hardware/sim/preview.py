"""The picture of now out of a file, a few times a second at most, without disturbing the camera."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from fractions import Fraction

import av
from av.video.frame import VideoFrame

from appliance.core.zones import Zone
from appliance.hardware.errors import SourceUnreadable
from appliance.hardware.fit import Fit
from appliance.hardware.sim.reencode import timed_frames
from appliance.hardware.sim.source import Source, opened, picture_stream, seek
from appliance.media.encode import JpegEncoder
from appliance.media.masks import painted

_STEP_US = 200_000
# Decoding on is cheaper than seeking up to about here.
_PATIENCE_US = 2_000_000


class Preview:
    """Decodes only when asked. All calls may come from any thread."""

    def __init__(self, source: Source, loop: bool) -> None:
        self._source = source
        self._loop = loop
        self._lock = threading.Lock()
        self._closed = False
        self._made: tuple[int, bytes] | None = None
        self._file = ExitStack()
        self._encoder = JpegEncoder()
        self._zones: tuple[Zone, ...] = ()
        self._frames: Iterator[tuple[int, VideoFrame]] | None = None
        self._ahead: tuple[int, VideoFrame] | None = None

    def jpeg(self, position_us: int) -> bytes | None:
        """None when the file can no longer be read."""
        period_us = self._source.period_ms * 1000
        position_us = position_us % period_us if self._loop else min(position_us, period_us - 1)
        position_us -= position_us % _STEP_US
        with self._lock:
            if self._closed:
                return None
            if self._made is None or self._made[0] != position_us:
                frame = self._frame_at(position_us)
                if frame is None:
                    return None
                self._made = (position_us, self._encoder.encode(painted(frame, self._zones)))
            return self._made[1]

    def mask(self, zones: tuple[Zone, ...]) -> None:
        with self._lock:
            self._zones, self._made = zones, None

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self._forget()

    def _frame_at(self, position_us: int) -> VideoFrame | None:
        last = self._made[0] if self._made else -1
        if self._frames is None or not last < position_us <= last + _PATIENCE_US:
            self._forget()
            try:
                self._frames = self._decoded(position_us)
                self._ahead = next(self._frames, None)
            except (av.FFmpegError, SourceUnreadable):
                self._forget()
                return None
        shown = self._ahead
        assert self._frames is not None
        while self._ahead is not None and self._ahead[0] <= position_us:
            shown = self._ahead
            try:
                self._ahead = next(self._frames, None)
            except av.FFmpegError:
                self._ahead = None
        return None if shown is None else shown[1]

    def _decoded(self, position_us: int) -> Iterator[tuple[int, VideoFrame]]:
        source = self._source
        container = self._file.enter_context(opened(source.path))
        stream = picture_stream(container, source.path)
        if position_us:
            seek(container, stream, source.start_s + Fraction(position_us, 1_000_000))
        fit = Fit(Fraction(stream.sample_aspect_ratio or 1))
        for time_us, frame in timed_frames(container, stream, source):
            yield time_us, frame if source.conforms else fit(frame)

    def _forget(self) -> None:
        self._frames = self._ahead = None
        self._file.close()
