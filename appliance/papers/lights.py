"""What the light means, in words for who stands in the class. A test holds that each light of the code is here.

`recording`: whether picture or sound may be kept while it shines so. A teacher's look through the camera before a
lesson is never kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from appliance.errors import Language
from appliance.ink import AMBER, BLUE, GREEN, OFF, RED, WHITE, Colour
from appliance.protocol import Light

Way = Literal["steady", "pulsing", "blinking"]


@dataclass(frozen=True, slots=True)
class Lamp:
    """`seen`, `means`: nl and en."""

    colour: Colour
    way: Way
    recording: bool
    seen: tuple[str, str]
    means: tuple[str, str]

    def words(self, language: Language) -> tuple[str, str]:
        at = 0 if language == "nl" else 1
        return self.seen[at], self.means[at]


LAMPS: dict[Light, Lamp] = {
    "red": Lamp(
        RED,
        "steady",
        True,
        ("rood", "red"),
        ("De camera is aan. Beeld en geluid worden bewaard.", "The camera is on. Picture and sound are being kept."),
    ),
    "pulsing_red": Lamp(
        RED,
        "pulsing",
        True,
        ("rood, wordt zacht en fel", "red, dimming and glowing"),
        ("De camera is aan, nog één minuut of korter.", "The camera is on, for a minute more at most."),
    ),
    "blink_white": Lamp(
        WHITE,
        "blinking",
        True,
        ("even wit", "white for a moment"),
        (
            "De camera is aan. De leerkracht onthoudt: dit ging goed.",
            "The camera is on. The teacher notes: that went well.",
        ),
    ),
    "amber": Lamp(
        AMBER,
        "steady",
        True,
        ("oranje", "amber"),
        (
            "Er is iets met de box. De camera kan aan zijn.",
            "Something is up with the box. The camera may be on.",
        ),
    ),
    "pulsing_white": Lamp(
        WHITE,
        "pulsing",
        False,
        ("wit, wordt zacht en fel", "white, dimming and glowing"),
        (
            "De leerkracht probeert de camera uit. Er wordt niets bewaard.",
            "The teacher is trying out the camera. Nothing is kept.",
        ),
    ),
    "white": Lamp(
        WHITE,
        "steady",
        False,
        ("wit", "white"),
        (
            "De leerkracht kijkt of de camera goed staat. Er wordt niets bewaard.",
            "The teacher looks whether the camera stands right. Nothing is kept.",
        ),
    ),
    "green": Lamp(
        GREEN,
        "steady",
        False,
        ("groen", "green"),
        (
            "De box is klaar voor een les. Er wordt niets bewaard.",
            "The box is ready for a lesson. Nothing is being kept.",
        ),
    ),
    "pulsing_green": Lamp(
        GREEN,
        "pulsing",
        False,
        ("groen, wordt zacht en fel", "green, dimming and glowing"),
        (
            "Een opname werd onderbroken en wacht. Er wordt niets bewaard.",
            "A recording was cut and is waiting. Nothing is being kept.",
        ),
    ),
    "blue_blink": Lamp(
        BLUE,
        "blinking",
        False,
        ("blauw, knippert", "blue, blinking"),
        (
            "De box staat voor niemand klaar, of wacht op een druk. Hij neemt niet op.",
            "The box is set ready for nobody, or waits for a press. It does not record.",
        ),
    ),
    "off": Lamp(
        OFF,
        "steady",
        False,
        ("uit", "off"),
        ("De box is uit of start op.", "The box is off or starting."),
    ),
}


def lamps() -> tuple[Lamp, ...]:
    """First those at which something may be kept."""
    return tuple(LAMPS.values())
