"""What the light may say. It is the promise to the class: red means that picture and sound are being kept.

Red is not "we are trying": it is shown only while picture *and* sound of the last two seconds lie on the disk,
synced. Everything else while a lesson runs is amber, its first second and its sealing too.
"""

from __future__ import annotations

from dataclasses import dataclass

from appliance.core.recording import Phase

# The light's words; the same as in the protocol, which core does not import.
GREEN, PULSING_GREEN, RED, PULSING_RED, AMBER = "green", "pulsing_green", "red", "pulsing_red", "amber"
BLUE_BLINK, BLINK_WHITE, OFF = "blue_blink", "blink_white", "off"

FRESH_S = 2.0  # older than this is not red
STALLED_S = 3.0  # older than this is named as a fault
SILENT_S = 2.0  # so long of exact digital zero is a dead microphone, not a quiet room
MARKED_S = 0.6  # how long a mark is acknowledged
LAST_MS = 60_000


@dataclass(frozen=True, slots=True)
class Kept:
    """How fresh a running lesson is, in seconds of wall time; None for sound in a picture-only lesson.

    `picture_age_s` and `sound_age_s`: since what is newest on the disk was taken; infinite before there is any.
    `running_s`: since the start.
    `silent_s`: since the microphone last gave anything but digital zero.
    """

    picture_age_s: float
    sound_age_s: float | None
    silent_s: float | None
    running_s: float
    remaining_ms: int
    limit_ms: int


@dataclass(frozen=True, slots=True)
class LightFacts:
    """All that the light depends on."""

    phase: Phase
    owner_set: bool
    refusal: str | None  # why a press would be refused now
    kept: Kept | None  # while recording
    marked_s: float | None  # since the last mark
    resumable: bool = False  # a press would go on with a lesson that was cut


def light(facts: LightFacts) -> str:
    """The light for these facts."""
    if facts.phase == "starting":
        return OFF
    if facts.phase == "recording" and facts.kept is not None:
        return _recording(facts.kept, facts.marked_s)
    if facts.phase == "ready":
        return _ready(facts)
    return AMBER


def trouble(kept: Kept) -> str | None:
    """The error key of what is wrong with a running lesson, or None."""
    if min(kept.picture_age_s, kept.running_s) > STALLED_S:
        return "picture_stalled"
    if kept.sound_age_s is not None and min(kept.sound_age_s, kept.running_s) > STALLED_S:
        return "sound_stalled"
    if kept.silent_s is not None and kept.silent_s > SILENT_S:
        return "microphone_silent"
    return None


def _recording(kept: Kept, marked_s: float | None) -> str:
    if marked_s is not None and marked_s < MARKED_S:
        return BLINK_WHITE
    if not _kept_fresh(kept):
        return AMBER
    # A fifth at most: a lesson tried out for one minute does not pulse all the time.
    return PULSING_RED if kept.remaining_ms <= min(LAST_MS, kept.limit_ms // 5) else RED


def _kept_fresh(kept: Kept) -> bool:
    sound = kept.sound_age_s is None or kept.sound_age_s <= FRESH_S
    heard = kept.silent_s is None or kept.silent_s <= SILENT_S
    return kept.picture_age_s <= FRESH_S and sound and heard


def _ready(facts: LightFacts) -> str:
    if not facts.owner_set:
        return BLUE_BLINK
    if facts.refusal is not None:
        return AMBER
    return PULSING_GREEN if facts.resumable else GREEN
