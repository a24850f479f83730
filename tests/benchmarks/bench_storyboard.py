"""The line drawing of a still, against what any program does with one: decode and encode it as JPEG. And a storyboard
with six of them, against the same paper with empty pictures.

The stills are of the synthetic lesson, 1280x720. Everything runs in memory and in one thread; what counts is CPU time.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable

import av
import numpy as np

from appliance.hardware.sim.lesson.scene import Scene
from appliance.hardware.sim.lesson.schedule import make_schedule
from appliance.library.storyboardpages import Content, Picture
from appliance.library.storyboardpaper import make
from appliance.media.encode import JpegEncoder
from appliance.media.linedrawing import line_drawing
from appliance.media.pen import png
from tests.benchmarks.harness import benchmark

_STILLS = 6
_ROUNDS = 4
_LESSON_MS = 120_000
_WORDS = "Ik stel een vraag en wacht. Na vijf tellen gaan er meer vingers omhoog."


@functools.cache
def _stills() -> list[av.VideoFrame]:
    scene = Scene(make_schedule(_LESSON_MS))
    # Copies: a scene draws each into the one before.
    pictures = [scene.frame(number * 450).to_ndarray(format="rgb24") for number in range(1, _STILLS + 1)]
    return [av.VideoFrame.from_ndarray(picture, format="rgb24") for picture in pictures]


def _best_s(work: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(_ROUNDS):
        before = time.process_time()
        work()
        best = min(best, time.process_time() - before)
    return best


def _draw() -> list[bytes]:
    stills = _stills()
    return [line_drawing(still, others=stills[:5]) for still in stills]


def _jpeg() -> None:
    for still in _stills():
        encoder = JpegEncoder(1280)
        decoder = av.CodecContext.create("mjpeg", "r")
        for frame in (*decoder.decode(av.Packet(encoder.encode(still))), *decoder.decode(None)):
            encoder.encode(frame)


def _content(pictures: list[bytes]) -> Content:
    return Content("Wachten", _WORDS, _WORDS * 3, tuple(Picture(one, 9 / 16, _WORDS) for one in pictures), (_WORDS,))


@benchmark("storyboard: line drawings of 1280x720, per second of CPU", aim=">= 1", unit="per s")
def drawing_rate() -> float:
    _stills()
    return _STILLS / _best_s(_draw)


@benchmark("storyboard: line drawing of a still, CPU vs decoding and encoding it as JPEG", aim="<= 60")
def drawing_ratio() -> float:
    _stills()
    return _best_s(_draw) / _best_s(_jpeg)


@benchmark("storyboard: six drawings and the paper, CPU vs the paper with empty pictures", aim="<= 15")
def composing_ratio() -> float:
    _stills()
    empty = [png(np.zeros((720, 1280), np.float32))] * _STILLS
    return _best_s(lambda: make(_content(_draw()), "nl")) / _best_s(lambda: make(_content(empty), "nl"))
