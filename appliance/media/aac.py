"""Sound: PCM to AAC and back, a frame of 1024 samples at a time. Knows no container and no time."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import av
import numpy as np
import numpy.typing as npt

from appliance.media.errors import MuxFailure, NotALesson
from appliance.media.tracks import AAC_FRAME

Pcm = npt.NDArray[np.int16]
BIT_RATE = 64_000


class AacEncoder:
    """Mono AAC-LC. The first packet it gives is the priming: the sound of frame *n* is in packet *n* + 1."""

    def __init__(self, sample_rate: int = 48_000, bit_rate: int = BIT_RATE) -> None:
        # Bit-exact keeps the encoder from writing its name and version into the stream.
        codec = av.CodecContext.create("aac", "w")
        codec.sample_rate = sample_rate
        codec.layout = "mono"
        codec.format = "fltp"
        codec.bit_rate = bit_rate
        codec.time_base = Fraction(1, sample_rate)
        # At 64 kbit/s for one channel the fast coder is nearer to the original than the default and takes half as long.
        codec.options = {"flags": "+bitexact", "aac_coder": "fast"}
        try:
            codec.open()
        except av.FFmpegError as error:
            raise MuxFailure(detail=f"AAC: {error}") from error
        self._codec = codec
        self._fed = 0
        self.specific_config = bytes(codec.extradata or b"")

    def encode(self, frame: Pcm) -> list[bytes]:
        """Exactly one frame of samples in."""
        planar = (frame.astype(np.float32) / 32768.0).reshape(1, AAC_FRAME)
        picture = av.AudioFrame.from_ndarray(planar, format="fltp", layout="mono")
        picture.sample_rate = self._codec.sample_rate
        picture.pts = self._fed
        self._fed += AAC_FRAME
        return self._run(picture)

    def finish(self) -> list[bytes]:
        return self._run(None) if self._fed else []

    def _run(self, frame: av.AudioFrame | None) -> list[bytes]:
        try:
            return [bytes(packet) for packet in self._codec.encode(frame) if packet.size]
        except av.FFmpegError as error:
            raise MuxFailure(detail=f"AAC: {error}") from error


class AacDecoder:
    """AAC packets to mono PCM, one frame out for one packet in."""

    def __init__(self, specific_config: bytes, sample_rate: int = 48_000) -> None:
        codec = av.CodecContext.create("aac", "r")
        codec.extradata = specific_config
        codec.sample_rate = sample_rate
        self._codec = codec

    def decode(self, packets: Iterable[bytes]) -> Iterable[Pcm]:
        for data in packets:
            try:
                frames = self._codec.decode(av.Packet(data))
            except av.FFmpegError as error:
                raise NotALesson(detail=f"sound: {error}") from error
            yield from (_to_pcm(frame.to_ndarray()) for frame in frames)


def _to_pcm(planes: npt.NDArray[Any]) -> Pcm:
    mono = planes.mean(axis=0) if len(planes) > 1 else planes[0]
    pcm: Pcm = np.clip(np.rint(mono * 32768.0), -32768, 32767).astype(np.int16)
    return pcm
