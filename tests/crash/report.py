"""What the cuts cost, in one line and the names of what broke."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field

from tests.crash.cuts import Outcome


@dataclass(slots=True)
class Report:
    outcomes: list[Outcome] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        self.outcomes += [outcome, *outcome.again]

    @property
    def broken(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.broken is not None]

    @property
    def lessons_lost(self) -> int:
        return sum(outcome.lesson_lost for outcome in self.outcomes)

    @property
    def lost_s(self) -> list[float]:
        """Of each lesson that was being recorded at a cut."""
        return sorted(outcome.lost_ms / 1000 for outcome in self.outcomes if outcome.lost_ms is not None)

    @property
    def points(self) -> set[str]:
        return {outcome.cuts[-1].point for outcome in self.outcomes}

    def __str__(self) -> str:
        lost = self.lost_s
        seconds = "no lesson was running"
        if lost:
            seconds = f"median {statistics.median(lost):.2f}, 95 % {percentile(lost, 0.95):.2f}, most {lost[-1]:.2f}"
        live = sum(outcome.cuts[-1].point == "live" for outcome in self.outcomes)
        return (
            f"{len(self.outcomes)} cuts ({live} of them live, {len(self.points)} points); "
            f"seconds lost of {len(lost)} running lessons: {seconds}; "
            f"lessons lost: {self.lessons_lost}; promises broken: {len(self.broken)}"
        )

    def told(self) -> str:
        """With everything that broke, and how to see it again."""
        return "\n\n".join([str(self), *map(str, self.broken)])


def percentile(values: list[float], part: float) -> float:
    return values[min(len(values) - 1, int(len(values) * part))]
