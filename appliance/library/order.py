"""The order in which lessons were recorded, also when the box did not know what day it was."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from appliance.library.lessons import LessonRow


def newest_first(lessons: Iterable[LessonRow]) -> list[LessonRow]:
    """By the count of starts of the machine, and by the time since that start. A lesson of which neither is known
    (its facts are damaged, or it is from before they were counted) stands after the last whose date is not later."""
    known: list[LessonRow] = []
    unknown: list[LessonRow] = []
    for lesson in lessons:
        (known if lesson.boot else unknown).append(lesson)
    known.sort(key=lambda one: (one.boot, one.boot_ms, one.id))
    unknown.sort(key=lambda one: (one.recorded_at, one.id))
    # Dates that nobody vouched for put nothing in its place.
    sure = [place for place, one in enumerate(known) if one.clock_trusted]
    dates = list(accumulate((known[place].recorded_at for place in sure), max))
    after = [-1, *sure]
    placed = [((after[bisect_right(dates, one.recorded_at)], 1), one) for one in unknown]
    placed += [((place, 0), one) for place, one in enumerate(known)]
    placed.sort(key=lambda pair: pair[0])
    return [one for _, one in reversed(placed)]
