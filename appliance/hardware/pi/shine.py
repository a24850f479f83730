"""How each state of the light looks: rules only, from a state and a time to a colour.

A light that can be dimmed pulses softly; one that is only on or off goes dark for a moment. Red never stays dark.
"""

from __future__ import annotations

import math

from appliance.hardware.ports import TOLD_S
from appliance.protocol import Light

Colour = tuple[float, float, float]  # red, green, blue: 0 is dark, 1 is full

DARK: Colour = (0.0, 0.0, 0.0)
RED: Colour = (1.0, 0.0, 0.0)
GREEN: Colour = (0.0, 1.0, 0.0)
BLUE: Colour = (0.0, 0.0, 1.0)
WHITE: Colour = (1.0, 1.0, 1.0)
AMBER: Colour = (1.0, 0.35, 0.0)
AMBER_PLAIN: Colour = (1.0, 1.0, 0.0)  # the resistors make the green weaker: see wiring.md

PULSE_S = 2.4
DIM = 0.25  # the lowest of a pulse
DARK_S = 0.4  # the dark moment of a pulse that cannot be dimmed
BLINK_S = 1.6
MARK_S = 0.6
STEP_S = 0.04  # how often a soft change is renewed: no eye sees the steps
STILL_S = 0.2  # how often a still light looks whether it is told anything

_PULSING: dict[Light, Colour] = {"pulsing_red": RED, "pulsing_green": GREEN, "pulsing_white": WHITE}
_STEADY: dict[Light, Colour] = {"off": DARK, "red": RED, "green": GREEN, "white": WHITE}


def shown(light: Light, untold_s: float) -> Light:
    """What to show when the last word was `light`, so long ago: only a word puts it out or keeps it red."""
    return "amber" if light != "off" and untold_s > TOLD_S else light


def colour(light: Light, since_s: float, *, pwm: bool) -> Colour:
    """The colour of a state that began `since_s` ago."""
    if light in _PULSING:
        return _times(_PULSING[light], _pulse(since_s % PULSE_S, pwm))
    if light == "blue_blink":
        return BLUE if since_s % BLINK_S < BLINK_S / 2 else DARK
    if light == "blink_white":
        return _times(WHITE, _mark(since_s, pwm)) if 0 < since_s < MARK_S else WHITE
    if light == "amber":
        return AMBER if pwm else AMBER_PLAIN
    return _STEADY[light]


def renew_s(light: Light) -> float:
    """After how long the colour may be another."""
    return STEP_S if light in _PULSING or light in ("blue_blink", "blink_white") else STILL_S


def _pulse(at_s: float, pwm: bool) -> float:
    if not pwm:
        return 1.0 if at_s < PULSE_S - DARK_S else 0.0
    return DIM + (1 - DIM) * (1 + math.cos(2 * math.pi * at_s / PULSE_S)) / 2


def _mark(since_s: float, pwm: bool) -> float:
    """One that cannot swell goes dark in its middle, so that it is no steady white."""
    if not pwm:
        return 0.0 if MARK_S / 3 < since_s < MARK_S * 2 / 3 else 1.0
    return math.sin(math.pi * since_s / MARK_S)


def _times(of: Colour, factor: float) -> Colour:
    red, green, blue = of
    return red * factor, green * factor, blue * factor
