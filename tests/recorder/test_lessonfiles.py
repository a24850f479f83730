from __future__ import annotations

from collections.abc import Callable

import pytest

from appliance import lessonfiles
from appliance.core.lesson import Ended, Gap, LessonFacts, LessonIndex, Levels, Retention
from appliance.core.marks import Mark
from appliance.errors import Damaged

FACTS = LessonFacts("ab" * 10, "o1", "2026-09-01T08:30:00+00:00", True, 1_200_000, "cam", None, 1280, 720, 25)
ENDED = Ended("stopped", None, 60_000, 1_500, 1_499, (Gap("picture", 10, 50),), 2)
INDEX = LessonIndex(b"\x00\xff movie", ((0, 1_500), (2_000, 2_400)), 60_000, True, Levels(500, (-20.1, -96.0)))


@pytest.mark.parametrize("ended", [None, ENDED])
def test_facts_there_and_back(ended: Ended | None) -> None:
    from dataclasses import replace

    facts = replace(FACTS, ended=ended)
    assert lessonfiles.decode_facts(lessonfiles.encode_facts(facts)) == facts


def test_the_others_there_and_back() -> None:
    assert lessonfiles.decode_index(lessonfiles.encode_index(INDEX)) == INDEX
    assert lessonfiles.decode_mark(lessonfiles.encode_mark(Mark(7, 61_000))) == Mark(7, 61_000)
    for kept in (Retention("o1", "2026-10-27"), Retention("o1", None)):
        assert lessonfiles.decode_retention(lessonfiles.encode_retention(kept)) == kept


def test_names() -> None:
    assert lessonfiles.mark_file(7) == "marks/07.age"


@pytest.mark.parametrize(
    "decode",
    [lessonfiles.decode_facts, lessonfiles.decode_index, lessonfiles.decode_mark, lessonfiles.decode_retention],
)
@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"{}", b"\xff"])
def test_what_is_none_of_ours_is_damaged(decode: Callable[[bytes], object], data: bytes) -> None:
    with pytest.raises(Damaged):
        decode(data)


def test_a_last_day_that_is_no_day_is_damaged() -> None:
    with pytest.raises(Damaged):
        lessonfiles.decode_retention(lessonfiles.encode_retention(Retention("o1", "soon")))


def test_a_later_format_is_not_guessed_at() -> None:
    for encode, value, decode in (
        (lessonfiles.encode_facts, FACTS, lessonfiles.decode_facts),
        (lessonfiles.encode_index, INDEX, lessonfiles.decode_index),
    ):
        data = encode(value).replace(b'"version":1', b'"version":2')  # type: ignore[operator]
        with pytest.raises(Damaged):
            decode(data)
