"""Newest first, by the machine's own count; dates place only what has no count."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from appliance.library.order import Recorded, numbers

DAY_ONE = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)


def row(name: str, day: float, *, boot: int = 0, boot_ms: int = 0, sure: bool = True) -> Recorded:
    return Recorded(name, DAY_ONE + timedelta(days=day), sure, boot, boot_ms)


def order(*rows: Recorded) -> str:
    shuffled = list(rows)
    random.Random(4417).shuffle(shuffled)
    given = numbers(shuffled)
    assert len(set(given.values())) == len(rows)
    return "".join(sorted(given, key=lambda name: -given[name]))


def test_a_box_that_starts_in_the_past_keeps_the_order() -> None:
    lessons = (
        row("a", 0, boot=1, boot_ms=10),
        row("b", -20_000, boot=2, boot_ms=60_000, sure=False),
        row("c", -20_000, boot=2, boot_ms=3_600_000, sure=False),
        row("d", -20_001, boot=3, boot_ms=9, sure=False),
        row("e", 5, boot=4, boot_ms=1),
    )
    assert order(*lessons) == "edcba"


def test_without_a_count_the_date_decides() -> None:
    assert order(row("a", 0), row("b", 1), row("c", 2)) == "cba"


def test_a_lesson_whose_facts_are_lost_stands_where_its_date_puts_it() -> None:
    counted = (row("a", 0, boot=1), row("c", 4, boot=2), row("d", -9000, boot=3, sure=False), row("f", 8, boot=4))
    assert order(*counted, row("x", 2)) == "fdcxa"
    assert order(*counted, row("x", 6)) == "fdxca"
    assert order(*counted, row("x", -1)) == "fdcax"
    assert order(*counted, row("x", 9), row("y", 10)) == "yxfdca"


def test_what_comes_or_goes_moves_no_other_that_is_counted() -> None:
    counted = [row(name, day, boot=1 + day, boot_ms=7) for day, name in enumerate("abcd")]
    uncounted = [row("x", -300), row("y", -200), row("z", -100)]
    given = numbers(counted + uncounted)
    assert numbers([*counted[1:], *uncounted[::2]]) == {one: given[one] for one in "bcdxz"}


def test_two_of_the_same_moment_have_numbers_of_their_own() -> None:
    assert order(row("a", 0), row("b", 0), row("c", 0, boot=1), row("d", 0, boot=1), row("e", 0)) == "ebadc"
