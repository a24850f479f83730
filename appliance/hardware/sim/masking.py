"""A film that would pass through as it is, with zones to mask: decoded, painted and encoded anew, at its own size and
its own moments."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import av
from av.video.frame import VideoFrame

from appliance.core.zones import Zone
from appliance.hardware.ports import VideoFormat
from appliance.hardware.sim.pictures import Picture, Pictures
from appliance.media.encode import H264Encoder
from appliance.media.masks import painted

_BIT_RATE = 2_500_000
_MICROSECOND = Fraction(1, 1_000_000)


class Masked:
    """A keyframe where the film has one, which is each second at least."""

    def __init__(self, plain: Pictures, zones: tuple[Zone, ...]) -> None:
        self._plain = plain
        self._zones = zones
        form = plain.format
        self.format = VideoFormat(form.width, form.height, form.frames_per_second, self._encoder().extradata)

    def play(self, begin_us: int) -> Iterator[Picture]:
        encoder = self._encoder()
        for frame in self._decoded(begin_us):
            position_us, keyframe = frame.pts, bool(frame.key_frame)
            assert position_us is not None
            for unit in encoder.encode(painted(frame, self._zones), keyframe=keyframe):
                yield Picture(unit.data, position_us, unit.keyframe)

    def _decoded(self, begin_us: int) -> Iterator[VideoFrame]:
        """Each with its microseconds since the take began as `pts`."""
        decoder = av.CodecContext.create("h264", "r")
        decoder.extradata = self._plain.format.extradata
        for picture in self._plain.play(begin_us):
            packet = av.Packet(picture.data)
            packet.pts = packet.dts = picture.position_us
            packet.time_base = _MICROSECOND
            try:
                yield from decoder.decode(packet)
            except av.error.InvalidDataError:
                continue  # what is damaged is left out
        yield from decoder.decode(None)

    def _encoder(self) -> H264Encoder:
        form = self._plain.format
        return H264Encoder(form.width, form.height, form.frames_per_second, _BIT_RATE, preset="ultrafast")
