"""What a moment may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core import moments
from appliance.errors import BadInput

LESSON_MS = 1_200_000


@pytest.mark.parametrize(
    ("start_ms", "end_ms", "error"),
    [
        (5000, 5000, moments.MomentBackwards),
        (5000, 4000, moments.MomentBackwards),
        (LESSON_MS + 5, LESSON_MS, moments.MomentBackwards),
        (-1, 4000, moments.MomentOutside),
        (LESSON_MS - 500, LESSON_MS + 1, moments.MomentOutside),
        (0, 999, moments.MomentTooShort),
        (0, 300_001, moments.MomentTooLong),
    ],
)
def test_each_mistake_has_its_own_error(start_ms: int, end_ms: int, error: type[BadInput]) -> None:
    with pytest.raises(error) as caught:
        moments.check_span(start_ms, end_ms, LESSON_MS)
    for language in ("nl", "en"):
        assert caught.value.message(language)
        assert "{" not in caught.value.advice(language)


@pytest.mark.parametrize(("start_ms", "end_ms"), [(0, 1000), (0, 300_000), (LESSON_MS - 1000, LESSON_MS)])
def test_the_edges_are_inside(start_ms: int, end_ms: int) -> None:
    moments.check_span(start_ms, end_ms, LESSON_MS)


@given(st.integers(-10, 2_000_000), st.integers(-10, 2_000_000), st.integers(0, 2_000_000))
def test_what_passes_is_a_moment_of_the_lesson(start_ms: int, end_ms: int, lesson_ms: int) -> None:
    try:
        moments.check_span(start_ms, end_ms, lesson_ms)
    except BadInput:
        return
    assert 0 <= start_ms < end_ms <= lesson_ms
    assert moments.MIN_MOMENT_MS <= end_ms - start_ms <= moments.MAX_MOMENT_MS
