from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.speech.detector import FRAME_MS, Segment
from appliance.speech.segments import Segmenter

Runs = list[tuple[int, float]]  # how many frames, which score


def scores(runs: Runs) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.concatenate([np.full(frames, score) for frames, score in runs])


def found(runs: Runs, length_ms: int | None = None) -> list[Segment]:
    segmenter = Segmenter()
    segmenter.feed(scores(runs))
    segmenter.finish(sum(frames for frames, _ in runs) * FRAME_MS if length_ms is None else length_ms)
    return segmenter.segments


def test_a_stretch_begins_a_little_before_its_score() -> None:
    assert found([(100, 0), (100, 1), (100, 0)]) == [(950, 2000)]


def test_no_stretch_begins_before_the_sound() -> None:
    assert found([(100, 1), (100, 0)]) == [(0, 1000)]


def test_it_takes_more_to_begin_than_to_go_on() -> None:
    assert found([(100, 0.3)]) == []
    assert found([(50, 0), (40, 0.5), (60, 0.2), (100, 0)]) == [(450, 1500)]


def test_a_short_pause_is_bridged_and_a_long_one_is_not() -> None:
    assert found([(50, 1), (34, 0), (50, 1), (50, 0)]) == [(0, 1340)]
    assert found([(50, 1), (35, 0), (50, 1), (50, 0)]) == [(0, 500), (800, 1350)]


def test_a_knock_is_left_out() -> None:
    assert found([(100, 0), (24, 1), (100, 0)]) == []
    assert found([(100, 0), (25, 1), (100, 0)]) == [(950, 1250)]


def test_two_short_words_close_together_are_one_stretch() -> None:
    assert found([(100, 0), (12, 1), (20, 0), (12, 1), (100, 0)]) == [(950, 1440)]


def test_nothing_reaches_past_the_end() -> None:
    assert found([(100, 1)], length_ms=994) == [(0, 994)]


def test_the_open_stretch_shows_once_it_is_sure() -> None:
    segmenter = Segmenter()
    segmenter.feed(scores([(50, 0), (24, 1)]))
    assert (segmenter.talking, segmenter.open_start_ms, segmenter.settled_ms) == (True, None, 450)
    segmenter.feed(scores([(1, 1)]))
    assert (segmenter.talking, segmenter.open_start_ms, segmenter.settled_ms) == (True, 450, 750)
    segmenter.feed(scores([(20, 0)]))
    assert (segmenter.talking, segmenter.open_start_ms, segmenter.settled_ms) == (False, 450, 750)
    segmenter.feed(scores([(20, 0)]))
    assert (segmenter.open_start_ms, segmenter.segments) == (None, [(450, 750)])


def answer_before(segmenter: Segmenter, ms: int) -> set[int]:
    """The frames before `ms` that are speech, by what is settled and what is open."""
    spans = list(segmenter.segments)
    if segmenter.open_start_ms is not None:
        spans.append((segmenter.open_start_ms, ms))
    return {frame for start, end in spans for frame in range(start, min(end, ms), FRAME_MS)}


runs = st.lists(st.tuples(st.integers(1, 60), st.sampled_from([0.0, 0.2, 1.0])), min_size=1, max_size=25)


@settings(max_examples=200)
@given(runs, st.integers(1, 70))
def test_what_is_settled_never_changes(given_runs: Runs, step: int) -> None:
    all_scores = scores(given_runs)
    live, settled = Segmenter(), []
    for start in range(0, all_scores.size, step):
        live.feed(all_scores[start : start + step])
        settled.append((live.settled_ms, answer_before(live, live.settled_ms)))
        assert live.settled_ms >= min(start + step, all_scores.size) * FRAME_MS - 650
    live.finish(all_scores.size * FRAME_MS)
    assert live.segments == found(given_runs)
    for settled_ms, answer in settled:
        assert answer == answer_before(live, settled_ms)


@settings(max_examples=200)
@given(runs)
def test_stretches_are_in_order_apart_and_long_enough(given_runs: Runs) -> None:
    segments = found(given_runs)
    assert all(end - start >= 300 for start, end in segments)
    assert all(later[0] - earlier[1] >= 300 for earlier, later in itertools.pairwise(segments))


@pytest.mark.parametrize("length_ms", [0, 10])
def test_no_scores_no_speech(length_ms: int) -> None:
    segmenter = Segmenter()
    segmenter.finish(length_ms)
    assert segmenter.segments == []
