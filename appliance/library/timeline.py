"""The one timeline of a lesson's parts: where each begins, where it was cut, and what lies where on it. Reads nothing.

What the parts tell in their own time is moved to where they begin. A part that cannot be read leaves its time empty, so
that the moments chosen before it broke stay where they were.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from appliance.core.lesson import Levels
from appliance.core.zones import Zone
from appliance.library.errors import LessonEmpty
from appliance.library.lessons import Hole, Masked
from appliance.library.part import Film, StoredPart
from appliance.media.join import Part, fit_together, join, place
from appliance.media.movieindex import MovieIndex
from appliance.speech.levels import FLOOR_DBFS, STEP_MS

# A mark may be a little later than the last picture that was kept.
_MARK_TOLERANCE_MS = 1000


@dataclass(frozen=True, slots=True)
class Placed:
    """A part that can be shown, and where."""

    part: StoredPart
    film: Film
    start_ms: int

    @property
    def end_ms(self) -> int:
        return self.start_ms + self.film.movie.duration_ms


@dataclass(frozen=True, slots=True)
class Timeline:
    placed: Sequence[Placed]
    cuts: Sequence[Hole]

    @property
    def movie(self) -> MovieIndex:
        return join([Part(one.film.movie, one.start_ms) for one in self.placed])

    @property
    def holes(self) -> list[Hole]:
        """What is missing inside the parts."""
        return [hole for one in self.placed for hole in _holes(one)]

    @property
    def speech(self) -> list[tuple[int, int]]:
        return [
            (start + one.start_ms, end + one.start_ms) for one in self.placed for start, end in one.film.index.speech
        ]

    @property
    def mark_ms(self) -> list[int]:
        marks = {
            at_ms + one.start_ms
            for one in self.placed
            for at_ms in one.part.marks
            if at_ms <= one.film.movie.duration_ms + _MARK_TOLERANCE_MS
        }
        return sorted(marks)

    @property
    def zones(self) -> list[Masked]:
        """What was masked in the picture. A later part has the zones of those before it, and perhaps more."""
        since: dict[Zone, int] = {}
        for one in self.placed:
            for zone in () if one.part.facts is None else one.part.facts.zones:
                since.setdefault(zone, one.start_ms)
        return [Masked(zone, since_ms) for zone, since_ms in since.items()]

    @property
    def levels(self) -> Levels:
        """In a cut it is silent. A later part's half seconds are those of the whole, off by a quarter at most."""
        step_ms = self.placed[0].film.index.levels.step_ms if self.placed else STEP_MS
        dbfs: list[float] = []
        for one in self.placed:
            if one.film.index.levels.step_ms == step_ms:
                at = round(one.start_ms / step_ms)
                dbfs = dbfs[:at] + [FLOOR_DBFS] * (at - len(dbfs)) + list(one.film.index.levels.dbfs)
        return Levels(step_ms, tuple(dbfs))


def lay_out(parts: Sequence[StoredPart]) -> Timeline:
    """Of parts in their order. Those of which nothing was kept count as if they had never begun."""
    placed: list[Placed] = []
    cuts: list[Hole] = []
    begun = False
    for part in parts:
        if isinstance(part.film, LessonEmpty):
            continue
        if not isinstance(part.film, Exception):
            start_ms = 0
            if begun:
                before_ms = placed[-1].end_ms if placed else 0
                start_ms, known = place(before_ms, None if part.facts is None else part.facts.starts_ms)
                cuts.append(Hole(before_ms, start_ms, "cut", known))
            placed.append(Placed(part, part.film, start_ms))
        begun = True
    return Timeline(placed, cuts)


def of_another_kind(parts: Sequence[StoredPart]) -> list[int]:
    """The parts that cannot be one film with those before them, because they were coded in another way: browsers
    decode them with the description of the first part, or not at all."""
    one_film: list[MovieIndex] = []
    others = []
    for part in parts:
        if isinstance(part.film, Exception):
            continue
        if all(fit_together(movie, part.film.movie) for movie in one_film):
            one_film.append(part.film.movie)
        else:
            others.append(part.number)
    return others


def _holes(one: Placed) -> list[Hole]:
    facts, at = one.part.facts, one.start_ms
    if facts is not None and facts.ended is not None and one.film.readable is None:
        return [Hole(gap.start_ms + at, gap.end_ms + at, gap.track) for gap in facts.ended.gaps]
    return [
        Hole(gap.start_ms + at, gap.start_ms + gap.duration_ms + at, "sound" if gap.stream == "sound" else "picture")
        for gap in one.film.movie.gaps
    ]
