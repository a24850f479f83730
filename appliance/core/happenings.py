"""What can happen to the recorder: all that the rules of `core.recording` are told."""

from __future__ import annotations

from dataclasses import dataclass

from appliance.core.lesson import EndReason


@dataclass(frozen=True, slots=True)
class Found:
    """The devices are there, at the start or again."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The recorder cannot work: `reason` says why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """A short press, or the same from the tablet."""


@dataclass(frozen=True, slots=True)
class Declined:
    """From the tablet: not on with the lesson that was cut."""


@dataclass(frozen=True, slots=True)
class MarkAsked:
    """From the tablet: a mark and nothing else."""


@dataclass(frozen=True, slots=True)
class StopAsked:
    """Held for two seconds, or from the tablet."""


@dataclass(frozen=True, slots=True)
class PowerOffAsked:
    """Held for six seconds."""


@dataclass(frozen=True, slots=True)
class OwnerChanged:
    """Somebody was set ready, or nobody any more."""


@dataclass(frozen=True, slots=True)
class RehearsalAsked:
    """From the tablet: a minute to see whether all is well, of which nothing is kept."""


@dataclass(frozen=True, slots=True)
class RehearsalLeft:
    """From the tablet: enough of it. Not the same as a stop, which might meet a lesson that has begun meanwhile."""


@dataclass(frozen=True, slots=True)
class RehearsalOver:
    """Its time is over, or it broke; with a `reason` it could not be begun."""

    reason: str | None


@dataclass(frozen=True, slots=True)
class Opened:
    """Camera and microphone deliver and the lesson's files are there."""


@dataclass(frozen=True, slots=True)
class OpenFailed:
    """The lesson could not be begun."""

    reason: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The lesson ends by itself: its time is over, the source is, or something broke (`problem`)."""

    reason: EndReason


@dataclass(frozen=True, slots=True)
class Sealed:
    """All that could be written is written. `problem` is the error key if something broke."""

    problem: str | None


@dataclass(frozen=True, slots=True)
class QuitAsked:
    """The process was told to end."""


Event = (
    Found
    | Broken
    | Pressed
    | Declined
    | MarkAsked
    | StopAsked
    | PowerOffAsked
    | OwnerChanged
    | RehearsalAsked
    | RehearsalLeft
    | RehearsalOver
    | Opened
    | OpenFailed
    | Ended
    | Sealed
    | QuitAsked
)
