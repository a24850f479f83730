from __future__ import annotations

import threading

import numpy as np
import pytest

from appliance.hardware.ports import SAMPLE_RATE, Pcm
from appliance.recorder.ear import Ear
from appliance.speech.webrtc import WebrtcDetector
from tests.media.pictures import tone

SECOND = SAMPLE_RATE


class Slow(WebrtcDetector):
    """Does nothing until it may."""

    def __init__(self, may: threading.Event) -> None:
        super().__init__()
        self._may = may

    def feed(self, samples: Pcm) -> None:
        self._may.wait(20)
        super().feed(samples)


def sound(seconds: float) -> Pcm:
    return tone(440, 0, seconds)


def test_a_hole_is_silence_in_its_place() -> None:
    ear = Ear(WebrtcDetector)
    ear.start()
    ear.hear(sound(1), 0)
    ear.hear(sound(1), 3 * SECOND)
    ear.finish(20)
    assert ear.ok
    assert ear.levels.step_ms == 500
    heard = [level > -20 for level in ear.levels.dbfs]
    assert heard == [True, True, False, False, False, False, True, True]
    assert ear.settled_ms == pytest.approx(4_000, abs=100)


def test_jitter_is_no_hole() -> None:
    ear = Ear(WebrtcDetector)
    ear.start()
    for number in range(20):
        ear.hear(sound(0.1), number * SECOND // 10 + (400 if number % 2 else 0))
    ear.finish(20)
    assert len(ear.levels.dbfs) == 4
    assert min(ear.levels.dbfs) > -14


def test_what_overlaps_is_heard_once() -> None:
    ear = Ear(WebrtcDetector)
    ear.start()
    ear.hear(sound(1), 0)
    ear.hear(sound(1), SECOND // 2)
    ear.finish(20)
    assert len(ear.levels.dbfs) == 3


def test_a_detector_that_is_too_slow_costs_the_speech_and_holds_nobody_up() -> None:
    may = threading.Event()
    ear = Ear(lambda: Slow(may), waiting_samples=2 * SECOND)
    ear.start()
    for number in range(8):
        ear.hear(sound(1), number * SECOND)  # never waits
    assert not ear.ok
    assert not ear.talking
    may.set()
    ear.finish(20)
    assert not ear.ok


def test_one_that_hangs_at_the_end_is_left_behind() -> None:
    may = threading.Event()
    ear = Ear(lambda: Slow(may))
    ear.start()
    ear.hear(sound(1), 0)
    ear.finish(0.05)
    assert not ear.ok
    may.set()


def test_an_ear_that_breaks_is_not_ok(monkeypatch: pytest.MonkeyPatch) -> None:
    ear = Ear(WebrtcDetector)

    def broken(samples: Pcm) -> None:
        raise RuntimeError

    monkeypatch.setattr(ear._curve, "feed", broken)
    ear.start()
    ear.hear(np.ones(SECOND, np.int16), 0)
    ear.finish(20)
    assert not ear.ok
