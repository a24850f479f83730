"""What a traject may be: one leervraag and one to six cycles on it, in the shape of its template."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from appliance.errors import BadInput, Conflict, Text

Theme = Literal["klassenmanagement", "interactie", "didactiek"]
TrajectKind = Literal["personal", "team", "needs"]
Occasion = Literal["own_wish", "gesprekkencyclus"]
Template = Literal["teacher", "starter", "stage"]

MAX_CYCLES: Final = 6
# How many cycles a template begins with. A starter's owner may widen it.
PLANNED: Final[dict[Template, int]] = {"teacher": MAX_CYCLES, "starter": 1, "stage": MAX_CYCLES}


class QuestionEmpty(BadInput):
    key = "question_empty"
    nl = Text("De leervraag is leeg.", "Schrijf in je eigen woorden wat je wilt leren.")
    en = Text("The learning question is empty.", "Write in your own words what you want to learn.")


class ActiepuntEmpty(BadInput):
    key = "actiepunt_empty"
    nl = Text("Het actiepunt is leeg.", "Schrijf in je eigen woorden wat je gaat proberen.")
    en = Text("The action point is empty.", "Write in your own words what you are going to try.")


class TrajectFull(Conflict):
    key = "traject_full"
    nl = Text("Dit traject heeft al {most} lessen.", "Begin een nieuw traject, met een nieuwe leervraag.")
    en = Text("This path already has {most} lessons.", "Begin a new path, with a new learning question.")


class TrajectForOne(Conflict):
    """A starter's path, as long as its owner has not widened it."""

    key = "traject_for_one"
    nl = Text("Dit traject is voor één les en één nagesprek.", "Wil je verder? Maak het traject dan eerst ruimer.")
    en = Text("This path is for one lesson and one talk.", "Do you want to go on? Make room in the path first.")


class TrajectFinished(Conflict):
    key = "traject_finished"
    nl = Text("Dit traject is afgerond.", "Begin een nieuw traject als je verder wilt.")
    en = Text("This path has been rounded off.", "Begin a new path if you want to go on.")


class CycleWaits(Conflict):
    key = "cycle_waits"
    nl = Text("Ronde {number} wacht nog op een les.", "Neem die eerst op, of zet een les in deze ronde.")
    en = Text("Round {number} is still waiting for a lesson.", "Record it first, or put a lesson in this round.")


class CycleTaken(Conflict):
    key = "cycle_taken"
    nl = Text("Ronde {number} heeft al een les.", "Ga eerst naar de volgende ronde, of kies een andere.")
    en = Text("Round {number} already has a lesson.", "Go to the next round first, or choose another.")


class StageWithoutEnd(BadInput):
    key = "stage_without_end"
    nl = Text("Van deze stage is de laatste dag niet bekend.", "Kies de dag waarop je stage eindigt.")
    en = Text("The last day of this placement is not known.", "Choose the day on which your placement ends.")


class StageEndPast(BadInput):
    """Lessons that are in it would go at once."""

    key = "stage_end_past"
    nl = Text("De dag {day} is al voorbij.", "Kies vandaag of een dag erna als laatste dag van je stage.")
    en = Text("The day {day} has already passed.", "Choose today or a later day as the last day of your placement.")


class StageOver(Conflict):
    """A lesson that was placed here would go at once."""

    key = "stage_over"
    nl = Text("Deze stage is voorbij sinds {day}.", "Laat de les los staan, of zet haar in een ander traject.")
    en = Text("This placement has been over since {day}.", "Leave the lesson on its own, or put it in another path.")


def check_question(question: str) -> str:
    """The question as it is kept. Raises `QuestionEmpty`."""
    kept = question.strip()
    if not kept:
        raise QuestionEmpty
    return kept


def check_actiepunt(text: str) -> str:
    """The line as it is kept. Raises `ActiepuntEmpty`."""
    kept = text.strip()
    if not kept:
        raise ActiepuntEmpty
    return kept


def check_room(cycles: int, planned: int = MAX_CYCLES) -> None:
    """Whether one more cycle fits after `cycles`. Raises `TrajectFull`, `TrajectForOne`."""
    if cycles >= MAX_CYCLES:
        raise TrajectFull(most=MAX_CYCLES)
    if cycles >= planned:
        raise TrajectForOne


def end_of(template: Template, ends_on: date | None) -> date | None:
    """The last day that a traject of this template has; only a stage has one. Raises `StageWithoutEnd`."""
    if template != "stage":
        return None
    if ends_on is None:
        raise StageWithoutEnd
    return ends_on


def check_stage_end(ends_on: date | None, today: date | None) -> None:
    """Whether a stage may be given this last day. `today` None: the date is in doubt. Raises `StageEndPast`."""
    if ends_on is not None and today is not None and ends_on < today:
        raise StageEndPast(day=ends_on.isoformat())


def check_stage(ends_on: date | None, today: date | None) -> None:
    """Whether a lesson may still come into it. `today` None: the date is in doubt. Raises `StageOver`."""
    if ends_on is not None and today is not None and today > ends_on:
        raise StageOver(day=ends_on.isoformat())
