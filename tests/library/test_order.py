"""Newest first, by the machine's own count; dates place only what has no count."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

from appliance.library.lessons import LessonRow
from appliance.library.order import newest_first

DAY_ONE = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)


def row(name: str, day: float, *, boot: int = 0, boot_ms: int = 0, sure: bool = True) -> LessonRow:
    return LessonRow(
        id=name,
        title="",
        notes="",
        recorded_at=DAY_ONE + timedelta(days=day),
        clock_trusted=sure,
        duration_ms=0,
        state="whole",
        problem=None,
        width=0,
        height=0,
        frames_per_second=0,
        bytes=0,
        marks=0,
        tops=0,
        tips=0,
        delete_after=date(2026, 10, 1),
        rule_day=None,
        kept_reason=None,
        warned_days=None,
        nagesprek_on=None,
        traject=None,
        boot=boot,
        boot_ms=boot_ms,
    )


def order(*rows: LessonRow) -> str:
    shuffled = list(rows)
    random.Random(4417).shuffle(shuffled)
    return "".join(one.id for one in newest_first(shuffled))


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
