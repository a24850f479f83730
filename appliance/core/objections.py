"""Children who may not be in the picture, and what is gone through before a lesson. Rules only.

A seat is told in the teacher's own words: no name is asked for, and nothing here looks for one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal, get_args

from appliance.core.zones import Zone, check_zones
from appliance.errors import BadInput, Conflict, NotFound, Text

Measure = Literal["move_camera", "other_seat", "mask", "do_not_record"]
MEASURES: tuple[Measure, ...] = get_args(Measure)
MAX_OBJECTIONS = 12
MAX_SEAT = 80


class ObjectionUnknown(NotFound):
    key = "objection_unknown"
    nl = Text("Deze plek staat niet in je lijst.", "Laad de pagina opnieuw en kijk de lijst na.")
    en = Text("This place is not in your list.", "Load the page again and look through the list.")


class SeatEmpty(BadInput):
    key = "seat_empty"
    nl = Text("Er staat niet waar het kind zit.", "Schrijf de plek op, bijvoorbeeld: tweede tafel bij het raam.")
    en = Text("It does not say where the child sits.", "Write down the place, such as: second table by the window.")


class ZoneNeeded(BadInput):
    key = "zone_needed"
    nl = Text("Er is nog geen vak getekend.", "Teken een vak over de plek, of kies iets anders.")
    en = Text("No patch has been drawn yet.", "Draw a patch over the place, or choose something else.")


class TooManyObjections(Conflict):
    key = "too_many_objections"
    nl = Text("Meer dan {most} plekken kan niet.", "Zet de camera anders, of neem deze les niet op.")
    en = Text("There can be no more than {most} places.", "Turn the camera, or do not record this lesson.")


class ChecklistNeeded(Conflict):
    """Nobody is set ready for a lesson that nobody thought about. Also when the list has changed since."""

    key = "checklist_needed"
    nl = Text(
        "Er is nog niet nagegaan of er kinderen zijn die niet in beeld mogen.",
        "Loop de lijst na bij Voorbereiden. Daarna staat de box klaar.",
    )
    en = Text(
        "Nobody has checked yet whether there are children who may not be in the picture.",
        "Go through the list under Prepare. The box is ready after that.",
    )


class NotThisLesson(Conflict):
    """A measure that was chosen: it is kept to, and said without blame."""

    key = "not_this_lesson"
    nl = Text(
        "Je koos ervoor om niet op te nemen zolang dit kind erbij is. De box is niet klaargezet.",
        "Kies een andere les of een ander moment. Je kunt bij die plek ook iets anders kiezen.",
    )
    en = Text(
        "You chose not to record while this child is there. The box was not set ready.",
        "Choose another lesson or another time. You can also choose something else for that place.",
    )


class PermissionsNeeded(Conflict):
    key = "permissions_needed"
    nl = Text(
        "De school vraagt toestemming aan iedereen die in beeld komt.",
        "Ga na of die er voor alle kinderen is, en geef dat aan bij Voorbereiden.",
    )
    en = Text(
        "The school asks permission of everybody who comes into the picture.",
        "Check that it is there for all children, and say so under Prepare.",
    )


def check_objection(seat: str, measure: Measure, zone: Zone | None) -> tuple[str, Zone | None]:
    """Seat and zone as they are kept. Only a mask has a zone. Raises `SeatEmpty`, `ZoneNeeded`, or what is wrong with
    the zone."""
    seat = " ".join(seat.split())
    if not seat:
        raise SeatEmpty
    if measure != "mask":
        return seat, None
    if zone is None:
        raise ZoneNeeded
    return seat, check_zones([zone])[0]


def check_room(known: int) -> None:
    """Whether one more fits after `known`. Raises `TooManyObjections`."""
    if known >= MAX_OBJECTIONS:
        raise TooManyObjections(most=MAX_OBJECTIONS)


def check_answers(
    known: Mapping[str, Measure], confirmed: Collection[str] | None, *, asks_permission: bool, permissions: bool
) -> None:
    """Whether a lesson may be prepared: each child that is known of was thought of again, and no measure says no.
    `confirmed` None: nothing was answered. Raises `ChecklistNeeded`, `NotThisLesson`, `PermissionsNeeded`."""
    if confirmed is None or set(confirmed) != set(known):
        raise ChecklistNeeded
    if "do_not_record" in known.values():
        raise NotThisLesson
    if asks_permission and not permissions:
        raise PermissionsNeeded
