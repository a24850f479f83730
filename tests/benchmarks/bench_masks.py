"""What masking costs a camera whose pictures are decoded and encoded here, against the same without zones.

The pictures are a webcam's: MJPEG, 720p, moving, with the noise of a sensor. Two zones lie over a third of them.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

import av
import numpy as np

from appliance.core.zones import Zone
from appliance.hardware.pi.masks import areas, cover
from appliance.hardware.pi.planes import Layout
from appliance.media.encode import H264Encoder
from appliance.media.masks import painted
from tests.benchmarks.harness import benchmark

WIDTH, HEIGHT, FPS, PICTURES = 1280, 720, 25, 125
ZONES = (Zone(0, 0, 0.25, 1), Zone(0.6, 0.1, 0.2, 0.3))
_ROUNDS = 5


@lru_cache(1)
def film() -> list[bytes]:
    """Each picture as the webcam gives it."""
    codec = av.CodecContext.create("mjpeg", "w")
    codec.width, codec.height, codec.pix_fmt = WIDTH, HEIGHT, "yuvj422p"
    codec.time_base = Fraction(1, FPS)
    dice = np.random.default_rng(1)
    room = dice.integers(60, 180, (HEIGHT // 8, WIDTH // 8), dtype=np.uint8).repeat(8, 0).repeat(8, 1)
    units = []
    for number in range(PICTURES):
        luma = np.roll(room, number * 2, axis=1) + dice.integers(0, 6, (HEIGHT, WIDTH), dtype=np.uint8)
        planes = np.concatenate((luma, np.full((HEIGHT // 2, WIDTH), 128, np.uint8)))
        frame = av.VideoFrame.from_ndarray(planes, "yuv420p").reformat(format="yuvj422p")
        frame.pts = number
        units += [bytes(packet) for packet in codec.encode(frame)]
    return units


def recorded(zones: tuple[Zone, ...]) -> tuple[float, list[float]]:
    """CPU seconds for the whole film, and how long each picture took from its bytes to its coded picture."""
    decoder, encoder = av.CodecContext.create("mjpeg", "r"), H264Encoder(WIDTH, HEIGHT, FPS, 2_500_000)
    took: list[float] = []
    began = time.process_time()
    for unit in film():
        before = time.perf_counter()
        for frame in decoder.decode(av.Packet(unit)):
            encoder.encode(painted(frame, zones))
        took.append(time.perf_counter() - before)
    return time.process_time() - began, took


@lru_cache(1)
def rounds() -> list[tuple[tuple[float, list[float]], tuple[float, list[float]]]]:
    """In turns, so that what else the machine does meets both."""
    film()
    return [(recorded(()), recorded(ZONES)) for _ in range(_ROUNDS)]


@benchmark("masks: a webcam's picture with two zones, to one without", aim="<= 1.15")
def whole() -> float:
    return statistics.median(masked[0] / plain[0] for plain, masked in rounds())


@benchmark("masks: the slowest picture of the first second, to the time there is for one", aim="<= 1")
def first_second() -> float:
    """Of the best round: what else the machine does is not the mask's."""
    return min(max(masked[1][:FPS]) for _, masked in rounds()) * FPS


@benchmark("masks: painting in the Pi's own buffer, to copying that buffer", aim="<= 1")
def in_place() -> float:
    layout = Layout("YUV420", WIDTH, HEIGHT, WIDTH)
    buffer = np.full(WIDTH * HEIGHT * 3 // 2, 100, np.uint8)
    masked = areas(ZONES, layout)
    return statistics.median(
        _s(lambda: cover(buffer, layout, masked)) / _s(lambda: buffer.copy()) for _ in range(_ROUNDS)
    )


def _s(work: Callable[[], object]) -> float:
    before = time.perf_counter()
    for _ in range(100):
        work()
    return time.perf_counter() - before
