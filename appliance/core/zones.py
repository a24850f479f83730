"""A masked zone: a part of the picture that is replaced by flat grey before anybody else has the picture.

A zone covers a place and follows nobody. It is in fractions of the picture, so that it means the same in every size.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from appliance.errors import BadInput, Text

MAX_ZONES = 12
# Less than this is no picture to look at any more; and rounding outward to the encoder's blocks leaves some of it.
LEAST_OPEN = 0.05
# A little beyond the edge is rounding: 0.7 + 0.3 is more than 1 to a computer.
_ROUNDING = 1e-6

Side = Literal["left", "top", "width", "height"]


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of the picture, in fractions of its width and height; 0, 0 is the top left."""

    left: float
    top: float
    width: float
    height: float


class ZoneOutside(BadInput):
    """Not a part of the picture."""

    key = "zone_outside"
    nl = Text("Een vak ligt niet in het beeld.", "Teken het vak opnieuw, binnen de rand van het beeld.")
    en = Text("A patch does not lie in the picture.", "Draw the patch again, inside the edge of the picture.")


class TooManyZones(BadInput):
    key = "too_many_zones"
    nl = Text("Meer dan {most} vakken kan niet.", "Teken één groter vak in plaats van een paar kleine.")
    en = Text("There can be no more than {most} patches.", "Draw one larger patch in place of some small ones.")


class ZonesCoverAll(BadInput):
    """What would be left is no picture."""

    key = "zones_cover_all"
    nl = Text(
        "De vakken laten bijna niets van het beeld over.",
        "Maak een vak kleiner, of draai de camera zodat het kind niet in beeld is.",
    )
    en = Text(
        "The patches leave hardly anything of the picture.",
        "Make a patch smaller, or turn the camera so that the child is not in the picture.",
    )


def wrong_side(zone: Zone) -> Side | None:
    """What keeps it from being a part of the picture. What is not a number is wrong too."""
    for side in ("left", "top", "width", "height"):
        if not 0 <= getattr(zone, side) <= 1:
            return side
    for size, end in (("width", zone.left + zone.width), ("height", zone.top + zone.height)):
        if getattr(zone, size) == 0 or end > 1 + _ROUNDING:
            return "width" if size == "width" else "height"
    return None


def check_zones(zones: Sequence[Zone]) -> tuple[Zone, ...]:
    """The zones as they are kept. Raises `ZoneOutside`, `TooManyZones` or `ZonesCoverAll`."""
    if len(zones) > MAX_ZONES:
        raise TooManyZones(most=MAX_ZONES)
    if any(wrong_side(zone) is not None for zone in zones):
        raise ZoneOutside
    if open_part(zones) < LEAST_OPEN:
        raise ZonesCoverAll
    return tuple(zones)


def joined(*several: Sequence[Zone]) -> tuple[Zone, ...]:
    """All of them, each once: zones add up."""
    return tuple(dict.fromkeys(zone for zones in several for zone in zones))


def open_part(zones: Sequence[Zone]) -> float:
    """How much of the picture no zone covers, from 0 to 1."""
    columns = _edges((zone.left, zone.left + zone.width) for zone in zones)
    rows = _edges((zone.top, zone.top + zone.height) for zone in zones)
    return sum(
        (right - left) * (bottom - top)
        for left, right in pairwise(columns)
        for top, bottom in pairwise(rows)
        if not any(_covers(zone, (left + right) / 2, (top + bottom) / 2) for zone in zones)
    )


def _edges(spans: Iterable[tuple[float, float]]) -> list[float]:
    return sorted({0.0, 1.0, *(min(edge, 1.0) for span in spans for edge in span)})


def _covers(zone: Zone, x: float, y: float) -> bool:
    return zone.left <= x <= zone.left + zone.width and zone.top <= y <= zone.top + zone.height
