"""The order in which lessons were recorded, also when the box did not know what day it was.

Each lesson has a number that rises with the time of recording, so that a page of the list is a walk down an index. A
lesson that the machine's own count places keeps its number for ever; the others are few and may be moved.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from appliance.library.database import Library, Row

# Room for a century in milliseconds, whether since a start of the machine or since 1970.
_MS_BITS = 42


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is known of when a lesson was recorded. `boot` 0: not by the machine's count."""

    id: str
    at: datetime
    sure: bool
    boot: int
    boot_ms: int


def numbers(lessons: Sequence[Recorded]) -> dict[str, int]:
    """By the count of starts of the machine, and by the time since that start. A lesson of which neither is known (its
    facts are damaged, or it is from before they were counted) comes after the last whose date is not later."""
    known = sorted((one for one in lessons if one.boot), key=lambda one: (one.boot, one.boot_ms, one.id))
    unknown = sorted((one for one in lessons if not one.boot), key=lambda one: (one.at, one.id))
    # Dates that nobody vouched for put nothing in its place.
    sure = [place for place, one in enumerate(known) if one.sure]
    dates = list(accumulate((known[place].at for place in sure), max))
    after = [-1, *sure]
    placed = [((after[bisect_right(dates, one.at)], 1), one) for one in unknown]
    placed += [((place, 0), one) for place, one in enumerate(known)]
    placed.sort(key=lambda pair: pair[0])
    given: dict[str, int] = {}
    last: int | None = None
    for (place, _), one in placed:
        own = _own(one, before_all=place < 0)
        last = own if last is None else max(own, last + 1)
        given[one.id] = last
    return given


def settle(library: Library) -> None:
    """Give every lesson its number. To be done when one came, or got another date."""
    with library.change():
        rows = library.all(
            "SELECT id, recorded_at, clock_trusted, boot, boot_ms, number FROM lessons JOIN lesson_words ON lesson = id"
        )
        wanted = numbers([_recorded(row) for row in rows])
        moved = {row["id"]: wanted[row["id"]] for row in rows if row["number"] != wanted[row["id"]]}
        _move(library, moved)


def _own(one: Recorded, *, before_all: bool) -> int:
    """The number that depends on nothing else."""
    if one.boot:
        return one.boot << _MS_BITS | one.boot_ms
    return min(int(one.at.timestamp()) * 1000, (1 << _MS_BITS) - 1) if before_all else 0


def _move(library: Library, moved: Mapping[str, int]) -> None:
    # One at a time could come upon a number that is another's for a moment still.
    words = {}
    for lesson in moved:
        words[lesson] = library.one("SELECT words FROM lesson_words WHERE lesson = ?", lesson)["words"]  # type: ignore[index]
        library.run("DELETE FROM lesson_words WHERE lesson = ?", lesson)
    for lesson, number in moved.items():
        library.run("INSERT INTO lesson_words VALUES (?, ?, ?)", number, lesson, words[lesson])


def _recorded(row: Row) -> Recorded:
    at = datetime.fromisoformat(row["recorded_at"])
    return Recorded(row["id"], at, bool(row["clock_trusted"]), row["boot"], row["boot_ms"])
