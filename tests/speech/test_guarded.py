from __future__ import annotations

import numpy as np
import pytest

from appliance.speech.detector import Pcm, Segment
from appliance.speech.guarded import GuardedDetector
from appliance.speech.webrtc import WebrtcDetector
from tests.speech.classroom import Recording
from tests.speech.feeding import blocks, detect

SOUND = np.zeros(100, np.int16)


class Failing:
    """A detector that has an answer and then breaks where it is told to."""

    def __init__(self, at: str) -> None:
        self._at = at
        self.segments: list[Segment] = []
        self.open_start_ms: int | None = 900
        self.settled_ms = 0
        self.talking = True
        self.feeds = 0

    def feed(self, samples: Pcm) -> None:
        self.feeds += 1
        if self._at == "feed" and self.feeds == 2:
            raise RuntimeError("broken")
        self.segments.append((0, 500))
        self.settled_ms = 800

    def finish(self) -> None:
        if self._at == "finish":
            raise MemoryError


def test_it_answers_as_its_detector_does(lesson: Recording) -> None:
    guarded, bare = GuardedDetector(WebrtcDetector), WebrtcDetector()
    for block in blocks(lesson.samples, [4800]):
        guarded.feed(block)
        bare.feed(block)
        assert (guarded.talking, guarded.settled_ms, guarded.open_start_ms) == (
            bare.talking,
            bare.settled_ms,
            bare.open_start_ms,
        )
    guarded.finish()
    assert guarded.ok
    assert guarded.segments == detect(lesson.samples)


def test_an_error_while_feeding_ends_detection_only() -> None:
    inner = Failing("feed")
    guarded = GuardedDetector(lambda: inner)
    guarded.feed(SOUND)
    assert (guarded.ok, guarded.talking) == (True, True)
    for _ in range(3):
        guarded.feed(SOUND)
    guarded.finish()
    assert str(guarded.error) == "broken"
    assert not guarded.ok
    assert (guarded.talking, guarded.open_start_ms) == (False, None)
    assert (guarded.segments, guarded.settled_ms) == ([(0, 500)], 800)
    assert inner.feeds == 2


def test_an_error_at_the_end_keeps_what_was_settled() -> None:
    guarded = GuardedDetector(lambda: Failing("finish"))
    guarded.feed(SOUND)
    guarded.finish()
    assert isinstance(guarded.error, MemoryError)
    assert guarded.segments == [(0, 500)]


def test_a_detector_that_cannot_be_made_is_no_reason_not_to_record() -> None:
    def missing() -> WebrtcDetector:
        raise ImportError("no webrtcvad here")

    guarded = GuardedDetector(missing)
    guarded.feed(SOUND)
    guarded.finish()
    assert isinstance(guarded.error, ImportError)
    assert list(guarded.segments) == []


def test_sound_of_the_wrong_kind_is_an_error_of_the_detector_only() -> None:
    guarded = GuardedDetector(WebrtcDetector)
    guarded.feed(None)  # type: ignore[arg-type]
    assert not guarded.ok


def test_an_order_to_stop_the_process_goes_through() -> None:
    class Interrupted(Failing):
        def feed(self, samples: Pcm) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        GuardedDetector(lambda: Interrupted("feed")).feed(SOUND)


def test_the_detector_within_can_be_asked_for_its_gain() -> None:
    guarded = GuardedDetector(lambda: WebrtcDetector(initial_gain_db=9.0))
    assert isinstance(guarded.detector, WebrtcDetector)
    assert guarded.detector.gain_db == 9.0
