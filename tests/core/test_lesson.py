from __future__ import annotations

from datetime import UTC, datetime

import pytest

from appliance.core.lesson import RETENTION_DAYS, first_retention, is_lesson_id, lesson_id


def test_a_name_is_twenty_hex_characters() -> None:
    name = lesson_id(bytes(range(10)))
    assert name == "00010203040506070809"
    assert is_lesson_id(name)


@pytest.mark.parametrize("size", [0, 9, 11])
def test_a_name_needs_all_its_randomness(size: int) -> None:
    with pytest.raises(ValueError):
        lesson_id(bytes(size))


@pytest.mark.parametrize(
    "name", ["", "..", "0001020304050607080", "000102030405060708091", "0001020304050607080G", "/" * 20]
)
def test_nothing_else_is_a_folder_name(name: str) -> None:
    assert not is_lesson_id(name)


def test_retention_begins_at_eight_weeks() -> None:
    kept = first_retention("a1", datetime(2026, 9, 1, 22, tzinfo=UTC), clock_trusted=True)
    assert kept.delete_after == "2026-10-27"
    assert RETENTION_DAYS == 56


def test_a_clock_in_doubt_deletes_nothing() -> None:
    assert first_retention("a1", datetime(1970, 1, 1, tzinfo=UTC), clock_trusted=False).delete_after is None
