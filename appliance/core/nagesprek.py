"""The talk about a lesson: its ways, its steps, and when it may be closed.

NagesprekNotBegun, PreparationUnknown, ProposalUnknown (NotFound)
NagesprekOpenEnded, PreparationShown, ProposalTaken, LessonNotPlaced (Conflict)
"""

from __future__ import annotations

from typing import Literal

from appliance.errors import Conflict, NotFound, Text

Manner = Literal["together", "at_a_distance", "alone"]
Step = Literal["check_in", "question", "moments", "deepening", "actiepunten"]


class NagesprekNotBegun(NotFound):
    key = "nagesprek_not_begun"
    nl = Text("Dit nagesprek is nog niet begonnen.", "Kies eerst hoe jullie het gesprek voeren.")
    en = Text("This talk has not begun yet.", "First choose how you hold it.")


class NagesprekOpenEnded(Conflict):
    key = "nagesprek_open_ended"
    nl = Text(
        "Er is nog niets afgesproken in dit nagesprek.",
        "Schrijf minstens één actiepunt in je eigen woorden, of kies dat jullie er nu geen afspreken.",
    )
    en = Text(
        "Nothing was agreed in this talk yet.",
        "Write at least one action point in your own words, or choose that you agree none for now.",
    )


class PreparationUnknown(NotFound):
    key = "preparation_unknown"
    nl = Text("Deze aantekening is er niet meer.", "Ga terug naar het fragment en kijk wat er nu staat.")
    en = Text("This note is no longer there.", "Go back to the clip and see what is there now.")


class PreparationShown(Conflict):
    key = "preparation_shown"
    nl = Text(
        "Deze aantekening heb je al laten zien. Ze blijft zoals de leerkracht haar heeft.",
        "Schrijf een reactie als je er iets aan wilt toevoegen.",
    )
    en = Text(
        "You have shown this note already. It stays as the teacher has it.",
        "Write a comment if you want to add something.",
    )


class ProposalUnknown(NotFound):
    key = "proposal_unknown"
    nl = Text("Dit voorstel is er niet.", "Ga terug naar het nagesprek en kijk wat er nu staat.")
    en = Text("There is no such proposal.", "Go back to the talk and see what is there now.")


class ProposalTaken(Conflict):
    key = "proposal_taken"
    nl = Text("Dit voorstel heb je al overgenomen.", "Verander het bij je actiepunten, als je het anders wilt.")
    en = Text(
        "You have taken this proposal over already.", "Change it among your action points if you want it otherwise."
    )


class LessonNotPlaced(Conflict):
    """An actiepunt is of a cycle, and so of a leervraag."""

    key = "lesson_not_placed"
    nl = Text("Deze les hoort nog bij geen leervraag.", "Kies er eerst een: een actiepunt hoort bij een leervraag.")
    en = Text(
        "This lesson belongs to no learning question yet.",
        "Choose one first: an action point belongs to a learning question.",
    )


def check_closing(agreed: int, *, none_agreed: bool) -> None:
    """`agreed`: the actiepunten of the lesson's cycle. Raises `NagesprekOpenEnded`."""
    if agreed == 0 and not none_agreed:
        raise NagesprekOpenEnded
