"""A mark: a press of the button during the lesson that says "that went well"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

COVERS_MS = 60_000  # what went well was just before the press
SAME_PRESS_MS = 1_000  # a nervous double press is one mark
MAX_MARKS = 99  # two digits in the file name


@dataclass(frozen=True, slots=True)
class Mark:
    """`number` counts from 1; `at_ms` is the moment of the press in lesson time."""

    number: int
    at_ms: int


def covered(mark: Mark) -> tuple[int, int]:
    """The span that a mark is about: the minute before it."""
    return max(0, mark.at_ms - COVERS_MS), mark.at_ms


def next_mark(marks: Sequence[Mark], at_ms: int) -> Mark | None:
    """The mark for a press at `at_ms`, or None if it belongs to the last one or there is no room for more."""
    if marks and at_ms - marks[-1].at_ms < SAME_PRESS_MS:
        return None
    if len(marks) >= MAX_MARKS:
        return None
    return Mark(len(marks) + 1, max(0, at_ms))
