"""Any file's pictures, decoded and encoded again as 720p at 25 frames a second, a keyframe each second."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import av
from av.video.frame import VideoFrame

from appliance.core.zones import Zone
from appliance.hardware.errors import SourceUnreadable
from appliance.hardware.fit import HEIGHT, WIDTH, Fit
from appliance.hardware.ports import VideoFormat
from appliance.hardware.sim.pictures import Picture
from appliance.hardware.sim.source import FRAME_MS, Source, frame_length_s, opened, picture_stream, seek, ticks
from appliance.media.encode import H264Encoder
from appliance.media.masks import painted

_BIT_RATE = 2_500_000
_FRAME_US = FRAME_MS * 1000
_PER_SECOND = 1000 // FRAME_MS


class Reencoded:
    """Each moment shows the picture that the file shows then, whatever rate the file has, steady or not."""

    def __init__(self, source: Source, loop: bool, zones: tuple[Zone, ...] = ()) -> None:
        self._source = source
        self._loop = loop
        self._zones = zones
        self._frames_a_turn = source.period_ms // FRAME_MS
        self.format = VideoFormat(WIDTH, HEIGHT, _PER_SECOND, _encoder().extradata)

    def play(self, begin_us: int) -> Iterator[Picture]:
        encoder = _encoder()
        number = -(-begin_us // _FRAME_US)
        while True:
            for frame in self._shown(number % self._frames_a_turn):
                for encoded in encoder.encode(frame):
                    yield Picture(encoded.data, number * _FRAME_US, encoded.keyframe)
                number += 1
            if not self._loop:
                return

    def _shown(self, first: int) -> Iterator[VideoFrame]:
        """What each frame of one turn shows, from the `first` one on."""
        source = self._source
        with opened(source.path) as container:
            stream = picture_stream(container, source.path)
            stream.thread_type = "AUTO"
            if first:
                seek(container, stream, source.start_s + Fraction(first * FRAME_MS, 1000))
            fit = Fit(Fraction(stream.sample_aspect_ratio or 1))
            frames = timed_frames(container, stream, source)
            shown = coming = next(frames, None)
            if shown is None or coming is None:
                raise SourceUnreadable(file=source.path.name)
            fitted: tuple[VideoFrame, VideoFrame] | None = None
            for number in range(first, self._frames_a_turn):
                # Half a millisecond: containers round their timestamps.
                while coming is not None and coming[0] <= number * _FRAME_US + 500:
                    shown, coming = coming, next(frames, None)
                if fitted is None or fitted[0] is not shown[1]:
                    fitted = (shown[1], painted(fit(shown[1]), self._zones))
                yield fitted[1]


def timed_frames(
    container: av.container.InputContainer, stream: av.VideoStream, source: Source
) -> Iterator[tuple[int, VideoFrame]]:
    """Decoded pictures with their microseconds since the first one; what is damaged is left out."""
    frame_s = frame_length_s(stream)
    time_s = source.start_s - frame_s
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
            if packet is None:
                return
            frames = packet.decode()
        except av.error.InvalidDataError:
            continue
        for frame in frames:
            # Bare streams carry no timestamps: then the pictures follow one another at the stream's rate.
            time_s = time_s + frame_s if frame.pts is None else frame.pts * ticks(stream)
            yield round((time_s - source.start_s) * 1_000_000), frame


def _encoder() -> H264Encoder:
    return H264Encoder(WIDTH, HEIGHT, _PER_SECOND, _BIT_RATE, preset="ultrafast")
