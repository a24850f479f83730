"""What a storyboard may be: two to six stills, on two sheets at most, composed by the teacher alone.

Parts of a still may be left white.

It is what the director of the school gets: pictures and words on paper. No video, no way back to it, no scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from appliance.core.zones import MAX_ZONES, Zone, wrong_side
from appliance.errors import BadInput, Conflict, Text

# A still as it is, or drawn in lines, and how coarsely.
Manner = Literal["usual", "coarse", "coarsest", "as_is"]

FEWEST_STILLS: Final = 2
MOST_STILLS: Final = 6


class StoryboardTooFew(BadInput):
    key = "storyboard_too_few"
    nl = Text("Er zijn te weinig beelden voor een storyboard.", "Kies er minstens {fewest}.")
    en = Text("There are too few pictures for a storyboard.", "Choose at least {fewest}.")


class StoryboardTooLong(BadInput):
    key = "storyboard_too_long"
    nl = Text("Dit past niet op twee bladzijden.", "Maak je woorden korter, of neem minder actiepunten mee.")
    en = Text("This does not fit on two pages.", "Make your words shorter, or take fewer action points along.")


class StoryboardChanged(Conflict):
    """What was made is not what would be made now."""

    key = "storyboard_changed"
    nl = Text("Het storyboard is veranderd sinds je het bekeek.", "Bekijk het opnieuw en bewaar het dan.")
    en = Text("The storyboard has changed since you looked at it.", "Look at it again and keep it after that.")


class StillNotThere(BadInput):
    key = "still_not_there"
    nl = Text("Op dat tijdstip is er geen beeld in de les.", "Kies een ander moment.")
    en = Text("There is no picture in the lesson at that time.", "Choose another moment.")


class TooMuchWhite(BadInput):
    key = "too_much_white"
    nl = Text(
        "Meer dan {most} witte vakken in een beeld kan niet.", "Maak één groter vak in plaats van een paar kleine."
    )
    en = Text(
        "There can be no more than {most} white patches in a picture.",
        "Make one larger patch instead of some small ones.",
    )


class WhiteOutside(BadInput):
    key = "white_outside"
    nl = Text("Een wit vak ligt niet in het beeld.", "Teken het vak opnieuw, binnen de rand van het beeld.")
    en = Text("A white patch does not lie in the picture.", "Draw the patch again, inside the edge of the picture.")


def check_white(zones: Sequence[Zone]) -> None:
    """Raises `TooMuchWhite`, `WhiteOutside`. All of a picture may be white."""
    if len(zones) > MAX_ZONES:
        raise TooMuchWhite(most=MAX_ZONES)
    if any(wrong_side(zone) is not None for zone in zones):
        raise WhiteOutside


def check_enough(stills: int) -> None:
    """Raises `StoryboardTooFew`."""
    if stills < FEWEST_STILLS:
        raise StoryboardTooFew(fewest=FEWEST_STILLS)
