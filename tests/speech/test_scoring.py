from __future__ import annotations

import pytest

from tests.speech.scoring import score, total


def test_a_perfect_answer() -> None:
    result = score([(1, 2), (3, 4)], [(1, 2), (3, 4)], 10)
    assert (result.f1, result.found_share, result.false_per_minute) == (1, 1, 0)
    assert result.onsets_s == result.offsets_s == [0, 0]


def test_half_too_much_and_one_invented() -> None:
    result = score([(1, 3), (8, 9)], [(1, 2)], 60)
    assert result.f1 == pytest.approx(2 * 100 / (200 + 200))
    assert (result.precision, result.recall) == (pytest.approx(1 / 3), 1)
    assert (result.pieces, result.false, result.false_per_minute) == (2, 1, 1)
    assert result.offsets_s == [1]


def test_less_than_half_is_not_found() -> None:
    assert score([(1, 1.4)], [(1, 2)], 10).found_share == 0


def test_sums_are_over_frames() -> None:
    both = total([score([(0, 9)], [(0, 9)], 10), score([], [(0, 1)], 10)])
    assert both.f1 == pytest.approx(2 * 900 / (1800 + 100))
    assert both.seconds == 20
