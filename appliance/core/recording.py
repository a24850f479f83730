"""The recorder's states: what happens, in which state, leads where and asks for what.

    starting ──► ready ──► (opening) ──► recording ──► sealing ──► ready
        any of them ──► unable(reason) ──► ready, when it works again
    ready ──► rehearsing ──► ready: for a minute at most, and a press ends it at once

`opening` is the short time in which camera and microphone are switched on; outside it looks like `ready`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from appliance.core.happenings import (
    Broken,
    Declined,
    Ended,
    Event,
    Found,
    MarkAsked,
    Opened,
    OpenFailed,
    OwnerChanged,
    PowerOffAsked,
    Pressed,
    QuitAsked,
    RehearsalAsked,
    RehearsalLeft,
    RehearsalOver,
    Sealed,
    StopAsked,
)
from appliance.core.lesson import EndReason

Phase = Literal["starting", "ready", "rehearsing", "opening", "recording", "sealing", "unable"]

REHEARSAL_MS = 60_000

NO_OWNER, NO_ROOM, NO_SOUND = "no_owner", "too_little_room", "no_sound_device"
POWER_UNSAFE = "power_unsafe"
BUSY, NOT_RECORDING = "recorder_busy", "not_recording"


@dataclass(frozen=True, slots=True)
class Recorder:
    """Where the recorder is. `reason` is the error key of what is or went wrong; `leaving`: it was told to quit.

    `failed`: the last press began nothing, because of `reason`; the next one may fare no better.
    """

    phase: Phase = "starting"
    reason: str | None = None
    leaving: bool = False
    failed: bool = False


# --- what it asks for -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Open:
    """Switch on and begin a lesson, or go `on` with the one that was cut; answered by `Opened` or `OpenFailed`."""

    on: bool = False


@dataclass(frozen=True, slots=True)
class Rehearse:
    """Switch on and begin a rehearsal; answered by `RehearsalOver`, at its end."""


@dataclass(frozen=True, slots=True)
class EndRehearsal:
    """Switch off; what was rehearsed waits for its owner."""


@dataclass(frozen=True, slots=True)
class LetGo:
    """The lesson that was cut is over: no offer any more."""


@dataclass(frozen=True, slots=True)
class AddMark:
    """Keep a mark for this moment."""


@dataclass(frozen=True, slots=True)
class Finish:
    """Switch off, write the rest, seal; answered by `Sealed`."""

    reason: EndReason


@dataclass(frozen=True, slots=True)
class Refuse:
    """Tell the asker no, with this error key."""

    key: str


@dataclass(frozen=True, slots=True)
class PowerOff:
    """Switch the box off."""


@dataclass(frozen=True, slots=True)
class Quit:
    """End the process: nothing is open any more."""


Effect = Open | Rehearse | EndRehearsal | LetGo | AddMark | Finish | Refuse | PowerOff | Quit
Step = tuple[Recorder, tuple[Effect, ...]]


# --- the rules --------------------------------------------------------------------------------------------


def refusal(
    *, owner_set: bool, room_bytes: int, needed_bytes: int, sound: bool, picture_only: bool, power_weak: bool = False
) -> str | None:
    """Why a lesson may not begin now, or None. Refusing beats recording half or for nobody."""
    if not owner_set:
        return NO_OWNER
    if not sound and not picture_only:
        return NO_SOUND
    if room_bytes < needed_bytes:
        return NO_ROOM
    return POWER_UNSAFE if power_weak else None


def lessons_left(room_bytes: int, lesson_bytes: int, reserve_bytes: int) -> int:
    """How many whole lessons still fit beside the reserve."""
    return max(0, (room_bytes - reserve_bytes) // lesson_bytes)


def visible_reason(recorder: Recorder, refused: str | None) -> str | None:
    """What to show as wrong. In `ready` that is what stands in the way now, or what went wrong last.

    That nobody was set ready is no fault: it is named only to whoever pressed nevertheless.
    """
    stale = recorder.reason in (NO_OWNER, NO_ROOM, NO_SOUND, POWER_UNSAFE) and recorder.reason != refused
    if recorder.phase != "ready" or (recorder.reason is not None and not stale):
        return recorder.reason
    return None if refused == NO_OWNER else refused


def step(recorder: Recorder, event: Event, refused: str | None = None, *, resumable: bool = False) -> Step:
    """One event in. `refused` is what `refusal` says of this moment; `resumable`: a press goes on with a lesson."""
    match event:
        case QuitAsked():
            return _quit(recorder)
        case Broken(reason):
            return _broken(recorder, reason)
        case OwnerChanged():
            return _owner_changed(recorder)
        case RehearsalAsked():
            return _rehearse(recorder, refused, resumable=resumable)
        case Pressed() | Declined() | MarkAsked() | StopAsked() | PowerOffAsked():
            if recorder.phase == "rehearsing":
                return _asked_in_rehearsal(recorder, event)
            return _asked(recorder, event, refused, resumable=resumable)
        case _:
            return _went_on(recorder, event)


def _asked(recorder: Recorder, event: Event, refused: str | None, *, resumable: bool) -> Step:
    """Somebody wants something."""
    match recorder.phase, event:
        case "ready", Pressed():
            if refused is not None:
                return replace(recorder, reason=refused, failed=False), (Refuse(refused),)
            return replace(recorder, phase="opening", reason=None, failed=False), (Open(on=resumable),)
        case "starting" | "ready" | "unable", Declined():
            return recorder, (LetGo(),)
        case "ready" | "unable", PowerOffAsked():
            return recorder, (PowerOff(),)
        case "recording", Pressed() | MarkAsked():
            return recorder, (AddMark(),)
        case "recording", StopAsked():
            return replace(recorder, phase="sealing"), (Finish("stopped"),)
        case "unable", Pressed():
            return recorder, (Refuse(recorder.reason or BUSY),)
        case "ready" | "unable", MarkAsked() | StopAsked():
            return recorder, (Refuse(NOT_RECORDING),)
        case _:
            return recorder, (Refuse(BUSY),)


def _rehearse(recorder: Recorder, refused: str | None, *, resumable: bool) -> Step:
    """It needs what a lesson needs, but no room. Not before a lesson that was cut: there the minutes count."""
    if recorder.phase != "ready" or resumable:
        return recorder, (Refuse(BUSY),)
    if refused not in (None, NO_ROOM):
        return replace(recorder, reason=refused, failed=False), (Refuse(refused),)
    return replace(recorder, phase="rehearsing", reason=None, failed=False), (Rehearse(),)


def _asked_in_rehearsal(recorder: Recorder, event: Event) -> Step:
    """A press ends it and does nothing else: the next one begins a lesson."""
    match event:
        case Pressed():
            return replace(recorder, phase="ready"), (EndRehearsal(),)
        case PowerOffAsked():
            return replace(recorder, phase="ready"), (EndRehearsal(), PowerOff())
        case Declined():
            return recorder, (LetGo(),)
        case _:
            return recorder, (Refuse(NOT_RECORDING),)


def _went_on(recorder: Recorder, event: Event) -> Step:
    """Something that was under way came to its end. What does not fit the state comes too late and is nothing."""
    match recorder.phase, event:
        case "starting" | "unable", Found():
            return replace(recorder, phase="ready", failed=False), ()
        case "rehearsing", RehearsalLeft() | RehearsalOver(None):
            return replace(recorder, phase="ready"), (EndRehearsal(),)
        case "rehearsing", RehearsalOver(str(reason)):
            return replace(recorder, phase="ready", reason=reason, failed=True), (EndRehearsal(), Refuse(reason))
        case "opening", Opened():
            if recorder.leaving:
                return replace(recorder, phase="sealing"), (Finish("shutdown"),)
            return replace(recorder, phase="recording"), ()
        case "opening", OpenFailed(reason):
            return _settle(replace(recorder, phase="ready", reason=reason, failed=True), Refuse(reason))
        case "recording", Ended(reason):
            return replace(recorder, phase="sealing"), (Finish(reason),)
        case "sealing", Sealed(None):
            return _settle(replace(recorder, phase="ready", reason=None))
        case "sealing", Sealed(problem):
            return _settle(replace(recorder, phase="unable", reason=problem))
        case _:
            return recorder, ()


def _settle(recorder: Recorder, *effects: Effect) -> Step:
    return recorder, (*effects, Quit()) if recorder.leaving else effects


def _quit(recorder: Recorder) -> Step:
    if recorder.phase == "recording":
        return replace(recorder, phase="sealing", leaving=True), (Finish("shutdown"),)
    if recorder.phase in ("opening", "sealing"):
        return replace(recorder, leaving=True), ()
    if recorder.phase == "rehearsing":
        return replace(recorder, phase="ready", leaving=True), (EndRehearsal(), Quit())
    return replace(recorder, leaving=True), (Quit(),)


def _broken(recorder: Recorder, reason: str) -> Step:
    """During a lesson it is the lesson that ends first, with `Ended`."""
    if recorder.phase == "rehearsing":
        return replace(recorder, phase="unable", reason=reason), (EndRehearsal(),)
    if recorder.phase in ("starting", "ready", "unable"):
        return replace(recorder, phase="unable", reason=reason), ()
    return recorder, ()


def _owner_changed(recorder: Recorder) -> Step:
    """Whoever sets the box ready has seen what was wrong before; while it is broken it stays so. A rehearsal was
    somebody's."""
    if recorder.phase == "rehearsing":
        return replace(recorder, phase="ready", reason=None), (EndRehearsal(),)
    return (replace(recorder, reason=None, failed=False) if recorder.phase == "ready" else recorder), ()
