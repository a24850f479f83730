"""The files of a lesson's folder: their names, and their JSON to and from `core.lesson`.

No sealing, no opening, no disk here: bytes in, bytes out. The recorder writes with it, the web side reads with it.
"""

from __future__ import annotations

from datetime import date
from typing import Final, TypeVar

import msgspec

from appliance.core.checksum import with_sum, without_sum
from appliance.core.lesson import FORMAT_VERSION, LessonFacts, LessonIndex, Retention
from appliance.core.marks import Mark
from appliance.errors import Damaged

LESSON_FILE: Final = "lesson.mp4.age"
FACTS_FILE: Final = "facts.json.age"
INDEX_FILE: Final = "index.json.age"
RETENTION_FILE: Final = "retention.json"
MARKS_FOLDER: Final = "marks"
# Beside a cut film that was given its end by another user than its maker: when it was last recorded to.
UNTIL_FILE: Final = "until.json"
PART_PREFIX: Final = "part-"

_T = TypeVar("_T")


class _Until(msgspec.Struct):
    until_ns: int


def mark_file(number: int) -> str:
    """The name inside the lesson's folder: `marks/01.age`."""
    return f"{MARKS_FOLDER}/{number:02d}.age"


def part_folder(number: int) -> str:
    """Where a part lies inside the lesson's folder: `part-2`; the first part is the lesson's folder itself."""
    return "." if number == 1 else f"{PART_PREFIX}{number}"


def encode_facts(facts: LessonFacts) -> bytes:
    return msgspec.json.encode(facts)


def encode_index(index: LessonIndex) -> bytes:
    return msgspec.json.encode(index)


def encode_mark(mark: Mark) -> bytes:
    return msgspec.json.encode(mark)


def encode_retention(retention: Retention) -> bytes:
    # The sweep goes by it: a flipped bit must not bring the last day forward, or give the lesson to somebody else.
    return with_sum(msgspec.json.encode(retention))


def encode_until(mtime_ns: int) -> bytes:
    return with_sum(msgspec.json.encode({"until_ns": mtime_ns}))


def decode_until(data: bytes) -> int:
    """Raises `Damaged`."""
    return _decode(without_sum(data), _Until).until_ns


def decode_facts(data: bytes) -> LessonFacts:
    """Raises `Damaged`, as all of these do, for anything that the recorder did not write."""
    facts = _decode(data, LessonFacts)
    if facts.version != FORMAT_VERSION:
        raise Damaged
    return facts


def decode_index(data: bytes) -> LessonIndex:
    index = _decode(data, LessonIndex)
    if index.version != FORMAT_VERSION:
        raise Damaged
    return index


def decode_mark(data: bytes) -> Mark:
    return _decode(data, Mark)


def decode_retention(data: bytes) -> Retention:
    retention = _decode(without_sum(data), Retention)
    try:
        if retention.delete_after is not None:
            date.fromisoformat(retention.delete_after)
    except ValueError as error:
        raise Damaged from error
    return retention


def _decode(data: bytes, shape: type[_T]) -> _T:
    try:
        return msgspec.json.decode(data, type=shape)
    except msgspec.MsgspecError as error:
        raise Damaged from error
