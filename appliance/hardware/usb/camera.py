"""Any webcam that the kernel knows, its pictures encoded here."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from appliance.clock import Clock
from appliance.core.zones import Zone
from appliance.hardware.errors import CameraMissing, DeviceStopped
from appliance.hardware.fit import HEIGHT, WIDTH, Fit
from appliance.hardware.ports import EncodedFrame, OnEnd, VideoFormat
from appliance.hardware.reader import Reader, Reading
from appliance.hardware.stamps import Stamps
from appliance.hardware.usb.discovery import Found, cameras
from appliance.hardware.usb.opening import Opener, refusal
from appliance.media.encode import H264Encoder, JpegEncoder
from appliance.media.masks import painted

_KIND = "video4linux2"
# What to ask of a webcam, best first: compressed pictures leave room on the USB bus for 720p.
_WISHES: tuple[dict[str, str], ...] = (
    {"input_format": "mjpeg", "video_size": f"{WIDTH}x{HEIGHT}", "framerate": "30"},
    {"video_size": f"{WIDTH}x{HEIGHT}"},
    {},
)
_BIT_RATE = 2_500_000
_LARGEST = (1920, 1080)
# In dim light webcams slow down; a keyframe is due by time, not by count.
_KEYFRAME_DUE_US = 980_000
_PREVIEW_LASTS_US = 5_000_000


class UsbCamera:
    """Opened while it records or frames, and closed again: a webcam's own lamp tells the class the truth."""

    def __init__(self, clock: Clock, found: Found, opener: Opener) -> None:
        self._clock = clock
        self._found = found
        self._opener = opener
        self._reader = Reader("usb-camera")
        self._lock = threading.Lock()
        self._zones: tuple[Zone, ...] = ()
        self._latest: tuple[VideoFrame, tuple[Zone, ...]] | None = None
        self._asked_us = 0
        self._closed = False
        self._jpeg = JpegEncoder()

    @property
    def name(self) -> str:
        return self._found.name

    @property
    def present(self) -> bool:
        return Path(self._found.address).exists()

    def mask(self, zones: tuple[Zone, ...]) -> None:
        with self._lock:
            self._zones = zones

    def start(self, on_frame: Callable[[EncodedFrame], None], on_end: OnEnd) -> VideoFormat:
        with self._lock:
            self._stop()
            if self._closed:
                raise CameraMissing
            container = self._opened()
            encoder = _encoder(container)
            self._reader.start(lambda reading: self._record(reading, container, encoder, on_frame), on_end)
        return VideoFormat(encoder.width, encoder.height, encoder.fps, encoder.extradata)

    def stop(self) -> None:
        with self._lock:
            self._stop()

    def preview_jpeg(self) -> bytes | None:
        """The first call after a while wakes the camera and gives None."""
        with self._lock:
            self._asked_us = self._clock.monotonic_us()
            if self._closed:
                return None
            if not self._reader.running:
                self._latest = None
                container = self._opened()
                self._reader.start(lambda reading: self._frame(reading, container), lambda _error: None)
            if self._latest is None:
                return None
            frame, zones = self._latest
            # The camera's thread may have painted it just before other zones were set.
            return self._jpeg.encode(frame if zones == self._zones else painted(frame, self._zones))

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self._stop()

    def _stop(self) -> None:
        self._reader.stop()
        self._latest = None

    def _opened(self) -> InputContainer:
        error: Exception = CameraMissing()
        # Plugged in again it may have got another number.
        again = [found.address for found in cameras() if found.name == self._found.name]
        for address in dict.fromkeys((self._found.address, *again)):
            for wish in _WISHES:
                try:
                    return self._opener(address, _KIND, wish)
                except (av.FFmpegError, OSError) as caught:
                    error = caught
        raise refusal(error, CameraMissing) from error

    def _record(
        self,
        reading: Reading,
        container: InputContainer,
        encoder: H264Encoder,
        on_frame: Callable[[EncodedFrame], None],
    ) -> None:
        stamps = Stamps(self._clock)
        keyframe_us: int | None = None
        for frame, device_us, same in self._frames(reading, container):
            moment_us = stamps.stamp(device_us)
            due = keyframe_us is None or moment_us - keyframe_us >= _KEYFRAME_DUE_US
            for unit in encoder.encode(frame, keyframe=due):
                keyframe_us = moment_us if unit.keyframe else keyframe_us
                reading.call(on_frame, EncodedFrame(unit.data, moment_us, unit.keyframe, same))
        if not reading.stopped:
            raise DeviceStopped

    def _frame(self, reading: Reading, container: InputContainer) -> None:
        for _ in self._frames(reading, container):
            if self._clock.monotonic_us() - self._asked_us > _PREVIEW_LASTS_US:
                return

    def _frames(self, reading: Reading, container: InputContainer) -> Iterator[tuple[VideoFrame, int | None, bool]]:
        """Decoded pictures, masked, the device's own microseconds, and whether it gave the same bytes as before: a
        sensor that lives never does. Until the device ends or is stopped."""
        before = b""
        with closing(container):
            stream = container.streams.video[0]
            fit, size = Fit(Fraction(1)), _size(stream)
            for packet in container.demux(stream):
                if reading.stopped:
                    return
                try:
                    frames = packet.decode()
                except av.error.InvalidDataError:
                    continue  # webcams send broken pictures now and then, most of all the first
                given = bytes(packet)
                same, before = given == before, given
                for frame in frames:
                    device_us = None if frame.pts is None else round(frame.pts * packet.time_base * 1_000_000)
                    # What is drawn on the preview is what is masked in the film: both are made to fit alike.
                    picture, zones = frame if (frame.width, frame.height) == size else fit(frame), self._zones
                    picture = painted(picture, zones)
                    self._latest = (picture, zones)
                    yield picture, device_us, same


def _encoder(container: InputContainer) -> H264Encoder:
    stream = container.streams.video[0]
    rate = round(float(stream.average_rate or stream.guessed_rate or 25))
    return H264Encoder(*_size(stream), min(max(rate, 1), 60), _BIT_RATE)


def _size(stream: VideoStream) -> tuple[int, int]:
    """Of the film: what the webcam gives, where that can be."""
    width, height = stream.codec_context.width, stream.codec_context.height
    if width > _LARGEST[0] or height > _LARGEST[1] or width % 2 or height % 2:
        return WIDTH, HEIGHT
    return width, height
