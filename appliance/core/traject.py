"""What a traject may be: one leervraag and one to six lessons on it."""

from __future__ import annotations

from typing import Literal

from appliance.errors import BadInput, Conflict, Text

Theme = Literal["klassenmanagement", "interactie", "didactiek"]

MAX_LESSONS = 6


class QuestionEmpty(BadInput):
    key = "question_empty"
    nl = Text("De leervraag is leeg.", "Schrijf in je eigen woorden wat je wilt leren.")
    en = Text("The learning question is empty.", "Write in your own words what you want to learn.")


class TrajectFull(Conflict):
    key = "traject_full"
    nl = Text("Dit traject heeft al {most} lessen.", "Begin een nieuw traject, met een nieuwe leervraag.")
    en = Text("This path already has {most} lessons.", "Begin a new path, with a new learning question.")


def check_question(question: str) -> str:
    """The question as it is kept. Raises `QuestionEmpty`."""
    kept = question.strip()
    if not kept:
        raise QuestionEmpty
    return kept


def check_room(lessons: int) -> None:
    """Whether one more lesson fits after `lessons`. Raises `TrajectFull`."""
    if lessons >= MAX_LESSONS:
        raise TrajectFull(most=MAX_LESSONS)
