"""What the light may say. It is the promise to the class: red means that picture and sound are being kept.

Red is not "we are trying": it is shown only while picture *and* sound of the last two seconds lie on the disk,
synced, and nothing has a name in `core.troubles`. Everything else while a lesson runs is amber, its first second and
its sealing too.
"""

from __future__ import annotations

from dataclasses import dataclass

from appliance.core.recording import Phase
from appliance.core.troubles import Kept, fresh, troubles

# The light's words; the same as in the protocol, which core does not import.
GREEN, PULSING_GREEN, RED, PULSING_RED, AMBER = "green", "pulsing_green", "red", "pulsing_red", "amber"
BLUE_BLINK, BLINK_WHITE, PULSING_WHITE, WHITE, OFF = "blue_blink", "blink_white", "pulsing_white", "white", "off"

MARKED_S = 0.6  # how long a mark is acknowledged
LAST_MS = 60_000


@dataclass(frozen=True, slots=True)
class LightFacts:
    """All that the light depends on."""

    phase: Phase
    owner_set: bool
    refusal: str | None  # why a press would be refused now, or began nothing the last time
    kept: Kept | None  # while recording
    marked_s: float | None  # since the last mark
    resumable: bool = False  # a press would go on with a lesson that was cut
    presence: bool = False  # a press would be the proof that somebody is there, and begin nothing
    framing: bool = False  # the camera shows the room to somebody who prepares


def light(facts: LightFacts) -> str:
    """The light for these facts."""
    if facts.phase == "starting":
        return OFF
    if facts.phase == "recording" and facts.kept is not None:
        return _recording(facts.kept, facts.marked_s)
    if facts.phase == "rehearsing":
        # Nothing of it is kept, so nothing of it can be red; and nobody depends on what may be wrong with it.
        return PULSING_WHITE
    if facts.phase == "ready":
        return _ready(facts)
    return AMBER


def _recording(kept: Kept, marked_s: float | None) -> str:
    if marked_s is not None and marked_s < MARKED_S:
        return BLINK_WHITE
    if not fresh(kept) or troubles(kept):
        return AMBER
    # A fifth at most: a lesson tried out for one minute does not pulse all the time.
    return PULSING_RED if kept.remaining_ms <= min(LAST_MS, kept.limit_ms // 5) else RED


def _ready(facts: LightFacts) -> str:
    if facts.framing:
        return WHITE
    if facts.presence or not facts.owner_set:
        return BLUE_BLINK
    if facts.refusal is not None:
        return AMBER
    return PULSING_GREEN if facts.resumable else GREEN
