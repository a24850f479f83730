from __future__ import annotations

from appliance.core.marks import MAX_MARKS, Mark, covered, next_mark


def test_a_mark_covers_the_minute_before_it() -> None:
    assert covered(Mark(1, 90_000)) == (30_000, 90_000)
    assert covered(Mark(1, 12_000)) == (0, 12_000)


def test_marks_are_counted_from_one() -> None:
    first = next_mark((), 5_000)
    assert first == Mark(1, 5_000)
    assert next_mark((first,), 9_000) == Mark(2, 9_000)


def test_a_double_press_is_one_mark() -> None:
    assert next_mark((Mark(1, 5_000),), 5_999) is None
    assert next_mark((Mark(1, 5_000),), 6_000) == Mark(2, 6_000)


def test_file_names_have_two_digits() -> None:
    many = [Mark(n, n * 2_000) for n in range(1, MAX_MARKS + 1)]
    assert next_mark(many, 1_000_000) is None
    assert next_mark(many[:-1], 1_000_000) == Mark(99, 1_000_000)


def test_a_mark_is_never_before_the_lesson() -> None:
    assert next_mark((), -40) == Mark(1, 0)
