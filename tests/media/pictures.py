"""Test pictures that carry their number, and sound that carries its time.

The number lies in a strip along the top of the picture: 15 blocks side by side, each 1/16 of the width wide and
1/9 of the height high, most significant bit first, white = 1 and black = 0. A reader looks at the middle of each
block and calls it white above half of full scale. 15 bits are 32768 frames: 20 minutes at 25 pictures a second.
In a browser: draw the video on a canvas, read pixel ((i + 0.5) * width / 16, height / 18) for i = 0 … 14.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import av
import numpy as np
import numpy.typing as npt

from appliance.media.encode import Encoded, H264Encoder
from appliance.media.index import build_index
from appliance.media.muxer import AudioParams, FragmentMuxer, VideoParams
from appliance.media.source import BytesSource
from appliance.media.virtual import VirtualMp4

BITS = 15
RATE = 48_000


def draw_number(luma: npt.NDArray[np.uint8], number: int) -> None:
    """Draws the blocks into a grey picture."""
    height, width = luma.shape
    for bit in range(BITS):
        white = number >> (BITS - 1 - bit) & 1
        luma[: height // 9, bit * width // 16 : (bit + 1) * width // 16] = 235 if white else 16


def read_number(frame: av.VideoFrame) -> int:
    """The number drawn in a decoded picture."""
    grey = frame.to_ndarray(format="gray")
    height, width = grey.shape
    y = height // 18
    bits = (int(grey[y, (2 * bit + 1) * width // 32] > 127) for bit in range(BITS))
    return sum(bit << (BITS - 1 - place) for place, bit in enumerate(bits))


def numbered_frame(number: int, width: int = 320, height: int = 180) -> av.VideoFrame:
    """A picture with its number and something that moves."""
    luma = np.full((height, width), 90, np.uint8)
    x = number * 7 % (width - 20)
    luma[height // 2 : height // 2 + 20, x : x + 20] = 200
    draw_number(luma, number)
    planes = np.concatenate((luma, np.full((height // 2, width), 128, np.uint8)))
    return av.VideoFrame.from_ndarray(planes, format="yuv420p")


def numbered_packets(
    count: int, fps: int = 25, first: int = 0, width: int = 320, height: int = 180
) -> tuple[H264Encoder, list[Encoded]]:
    """Encoded pictures `first` … `first + count - 1` and the encoder, whose extradata a muxer wants."""
    encoder = H264Encoder(width, height, fps, 300_000)
    packets = [unit for n in range(first, first + count) for unit in encoder.encode(numbered_frame(n, width, height))]
    return encoder, packets + encoder.finish()


def tone(hertz: float, start_s: float, seconds: float, level: float = 0.3) -> npt.NDArray[np.int16]:
    """A sine whose phase belongs to the time, so that pieces join without a click."""
    at = np.arange(round(start_s * RATE), round((start_s + seconds) * RATE)) / RATE
    return (np.sin(2 * np.pi * hertz * at) * level * 32767).astype(np.int16)


def energy(samples: npt.NDArray[np.generic], hertz: float, rate: int = RATE) -> float:
    """How much of a frequency there is: about the amplitude (0 … 1) of a sine of 16-bit samples."""
    if not len(samples):
        return 0.0
    at = np.arange(len(samples)) / rate
    wave = samples.astype(np.float64) / 32767
    return float(2 * abs(np.mean(wave * np.exp(-2j * np.pi * hertz * at))))


@dataclass(slots=True)
class Stored:
    """A stored file in memory."""

    data: bytearray
    pieces: list[int]

    @property
    def source(self) -> BytesSource:
        return BytesSource(bytes(self.data))

    def virtual(self) -> VirtualMp4:
        return VirtualMp4(build_index(self.source), self.source)


def make_lesson(
    seconds: float,
    fps: int = 25,
    sound: bool = True,
    hertz: float = 440.0,
    width: int = 320,
    height: int = 180,
) -> Stored:
    """A lesson as the recorder stores it: numbered pictures and a tone, in step."""
    encoder, packets = numbered_packets(round(seconds * fps), fps, width=width, height=height)
    stored = Stored(bytearray(), [])

    def sink(data: bytes) -> None:
        stored.data.extend(data)
        stored.pieces.append(len(data))

    params = VideoParams(width, height, encoder.extradata, fps)
    muxer = FragmentMuxer(sink, params, AudioParams() if sound else None)
    for number, unit in enumerate(packets):
        at_us = number * 1_000_000 // fps
        muxer.video(unit.data, at_us, unit.keyframe)
        if sound:
            muxer.audio(tone(hertz, number / fps, 1 / fps), at_us)
    muxer.close()
    return stored


def shown(file: object, **options: str) -> Iterator[tuple[float, int]]:
    """Every picture of an MP4 as FFmpeg shows it: its time in seconds and the number in it."""
    with av.open(file, options=options) as container:
        for frame in container.decode(video=0):
            yield float(frame.pts * frame.time_base), read_number(frame)


def heard(file: object, **options: str) -> tuple[float, npt.NDArray[np.int16]]:
    """All the sound of an MP4 and the time of its first sample."""
    with av.open(file, options=options) as container:
        frames = list(container.decode(audio=0))
        first = float(frames[0].pts * frames[0].time_base)
        samples = np.concatenate([frame.to_ndarray()[0] for frame in frames])
    return first, np.clip(np.rint(samples * 32767), -32768, 32767).astype(np.int16)
