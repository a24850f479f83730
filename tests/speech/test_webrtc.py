from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appliance.speech.detector import FRAME_MS, SAMPLE_RATE
from appliance.speech.webrtc import WebrtcDetector
from tests.speech.classroom import Recording, noise_only
from tests.speech.feeding import blocks, detect

MOST_DELAY_MS = 1500

relaxed = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@relaxed
@given(st.lists(st.integers(0, 40_000), min_size=1, max_size=6).filter(any))
def test_blocks_of_any_length_give_the_same_segments(lesson: Recording, lengths: list[int]) -> None:
    samples = lesson.samples[: 20 * SAMPLE_RATE + 77]
    detector = WebrtcDetector()
    for block in blocks(samples, lengths):
        detector.feed(block)
    detector.finish()
    assert detector.segments == detect(samples)
    assert detector.segments


def test_single_samples_give_the_same_segments(lesson: Recording) -> None:
    samples = lesson.samples[: 4 * SAMPLE_RATE]
    detector = WebrtcDetector()
    for at in range(samples.size):
        detector.feed(samples[at : at + 1])
    detector.finish()
    assert detector.segments == detect(samples) != []


def test_the_callers_buffer_may_be_used_again(lesson: Recording) -> None:
    samples = lesson.samples[: 10 * SAMPLE_RATE]
    buffer, detector = np.empty(1600, np.int16), WebrtcDetector()
    for block in blocks(samples, [1600]):
        buffer[: block.size] = block
        detector.feed(buffer[: block.size])
    detector.finish()
    assert detector.segments == detect(samples)


def test_answers_are_final_and_never_late(lesson: Recording) -> None:
    final = {frame for start, end in detect(lesson.samples) for frame in range(start, end, FRAME_MS)}
    detector, fed_ms = WebrtcDetector(), 0
    for block in blocks(lesson.samples, [SAMPLE_RATE // 10]):
        detector.feed(block)
        fed_ms += 100
        settled_ms = detector.settled_ms
        assert settled_ms >= fed_ms - MOST_DELAY_MS
        spans = list(detector.segments)
        if detector.open_start_ms is not None:
            spans.append((detector.open_start_ms, settled_ms))
        answer = {frame for start, end in spans for frame in range(start, min(end, settled_ms), FRAME_MS)}
        assert answer == {frame for frame in final if frame < settled_ms}


def test_the_future_does_not_change_the_past(lesson: Recording) -> None:
    half = lesson.samples.size // 2
    other = np.concatenate((lesson.samples[:half], lesson.samples[half:][::-1]))
    before = half * 1000 // SAMPLE_RATE - MOST_DELAY_MS
    kept = [[span for span in detect(samples) if span[1] < before] for samples in (lesson.samples, other)]
    assert kept[0] == kept[1]
    assert len(kept[0]) > 3


def test_talking_follows_the_speech(lesson: Recording) -> None:
    detector, heard = WebrtcDetector(), []
    for block in blocks(lesson.samples, [SAMPLE_RATE // 10]):
        detector.feed(block)
        heard.append(detector.talking)
    share = sum(end - start for start, end in lesson.labels) / lesson.seconds
    assert np.mean(heard) == pytest.approx(share, abs=0.15)


@pytest.mark.parametrize("count", [0, 1, 160, 479, 480, 9599])
def test_less_than_a_block_is_heard_too(lesson: Recording, count: int) -> None:
    start = round((lesson.labels[0][0] + 0.2) * SAMPLE_RATE)
    for segment in detect(lesson.samples[start : start + count]):
        assert segment[1] <= count * 1000 // SAMPLE_RATE


def test_a_word_in_half_a_second_of_sound_is_found() -> None:
    samples = noise_only("fan", -70, 1)[:9000]
    samples[2000:8000] += noise_only("babble", -25, 1)[:6000]
    assert len(detect(samples)) == 1


def test_speech_up_to_the_end_ends_there(lesson: Recording) -> None:
    end = next(end for start, end in lesson.labels if end - start > 2)
    cut_ms = round((end - 0.5) * 1000)
    assert cut_ms - 200 <= detect(lesson.samples[: cut_ms * SAMPLE_RATE // 1000])[-1][1] <= cut_ms


def test_a_fan_alone_is_not_speech() -> None:
    assert detect(noise_only("fan", -45, 60)) == []


def test_a_fan_that_is_switched_on_is_soon_part_of_the_room() -> None:
    samples = np.concatenate((noise_only("fan", -75, 60), noise_only("fan", -45, 90)))
    assert [span for span in detect(samples) if span[1] > 105_000] == []


@pytest.mark.parametrize("value", [0, 1, -32768, 32767])
def test_a_dead_microphone_is_not_speech(value: int) -> None:
    assert detect(np.full(10 * SAMPLE_RATE, value, np.int16)) == []


def test_sound_after_a_hole_is_found_again(lesson: Recording) -> None:
    part = lesson.samples[: 20 * SAMPLE_RATE]
    found = detect(np.concatenate((part, np.zeros(30 * SAMPLE_RATE, np.int16), part)))
    assert not [span for span in found if 20_300 < span[0] < 49_700]
    assert sum(end - start for start, end in found if start > 49_700) > 5000


def test_the_gain_can_be_kept_for_the_next_lesson(lesson: Recording) -> None:
    first = WebrtcDetector()
    first.feed(lesson.samples)
    first.finish()
    assert first.gain_db != 0
    again = WebrtcDetector(initial_gain_db=first.gain_db)
    assert again.gain_db == first.gain_db
    again.feed(lesson.samples[:9600])
    assert abs(again.gain_db - first.gain_db) <= 7.2


def test_nothing_can_be_fed_after_the_end() -> None:
    detector = WebrtcDetector()
    detector.finish()
    detector.finish()
    with pytest.raises(ValueError, match="after finish"):
        detector.feed(np.zeros(10, np.int16))
