"""What is wrong with a running lesson, by name: the reason behind an amber light, and what the tablet tells.

A name says where to look, so it goes by where the flow stops: at the device, at what it gives, or at the disk.
"""

from __future__ import annotations

from dataclasses import dataclass, field

FRESH_S = 2.0  # older than this is not kept, as far as the light is concerned
QUIET_S = 0.7  # a device that says nothing for so long while nothing is kept: there it stops, not at the disk
BEGIN_S = 3.0  # so long a lesson has for its first picture and sound before they are missed
SILENT_S = 2.0  # so long of exact digital zero is a dead microphone, not a quiet room
FROZEN_S = 0.9  # two keyframes to the byte the same, a second apart: a living camera cannot do that
JUMP_TOLD_S = 10.0  # a wall clock that jumped costs no picture: told for a while, and then the light is free again

DISK_SLOW, DISK_TOO_SLOW = "disk_slow", "disk_too_slow"
CAMERA_STOPPED, PICTURE_STALLED = "camera_stopped", "picture_stalled"
PICTURE_UNUSABLE, PICTURE_FROZEN = "picture_unusable", "picture_frozen"
MICROPHONE_STOPPED, SOUND_STALLED = "microphone_stopped", "sound_stalled"
SOUND_UNUSABLE, MICROPHONE_SILENT = "sound_unusable", "microphone_silent"
LISTENING_STOPPED, BUTTON_STOPPED, CLOCK_JUMPED = "listening_stopped", "button_stopped", "clock_jumped"

_DISK = frozenset({DISK_SLOW, DISK_TOO_SLOW})
PICTURE_LOST = _DISK | {CAMERA_STOPPED, PICTURE_STALLED, PICTURE_UNUSABLE, PICTURE_FROZEN}
SOUND_LOST = _DISK | {MICROPHONE_STOPPED, SOUND_STALLED, SOUND_UNUSABLE, MICROPHONE_SILENT}


@dataclass(frozen=True, slots=True)
class Flow:
    """One stream of a running lesson, in seconds of wall time.

    `kept_s`: since what is newest on the disk was taken; infinite before there is any. `came_s`: since the device
    last gave anything. `ended`: it stopped by itself. `refused`: what it gives cannot be used.
    """

    kept_s: float
    came_s: float = 0.0
    ended: bool = False
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """How fresh a running lesson is. `sound` and `silent_s` are None in a lesson of picture only.

    `running_s`: since the start. `silent_s`: since the microphone last gave anything but digital zero. `still_s`: how
    long the camera has given the very same picture. `jumped_s`: since the wall clock jumped. `overflowed`: in this
    lesson what came did not always fit into memory.
    """

    picture: Flow
    sound: Flow | None
    silent_s: float | None
    running_s: float
    remaining_ms: int
    limit_ms: int
    still_s: float = 0.0
    jumped_s: float | None = None
    overflowed: bool = False
    other: tuple[str, ...] = field(default=())  # parts that do not touch picture or sound, and stopped


def troubles(kept: Kept) -> tuple[str, ...]:
    """The error keys of all that is wrong, worst first: nothing is kept, the picture, the sound, the rest."""
    picture = _lost(kept.picture, kept.running_s, (CAMERA_STOPPED, PICTURE_STALLED, PICTURE_UNUSABLE))
    if picture is None and kept.still_s > FROZEN_S:
        picture = PICTURE_FROZEN
    sound = None
    if kept.sound is not None:
        sound = _lost(kept.sound, kept.running_s, (MICROPHONE_STOPPED, SOUND_STALLED, SOUND_UNUSABLE))
        if sound is None and kept.silent_s is not None and kept.silent_s > SILENT_S:
            sound = MICROPHONE_SILENT
    jumped = CLOCK_JUMPED if kept.jumped_s is not None and kept.jumped_s < JUMP_TOLD_S else None
    named = (picture, sound, *kept.other, jumped)
    disk = DISK_TOO_SLOW if kept.overflowed else DISK_SLOW
    worst = (disk,) if DISK_SLOW in named else ()
    return worst + tuple(key for key in named if key not in (None, DISK_SLOW))


def fresh(kept: Kept) -> bool:
    """Whether picture and sound of the last seconds lie on the disk."""
    return kept.picture.kept_s <= FRESH_S and (kept.sound is None or kept.sound.kept_s <= FRESH_S)


def _lost(flow: Flow, running_s: float, names: tuple[str, str, str]) -> str | None:
    """Why a stream is not being kept, or None."""
    stopped, stalled, unusable = names
    if flow.ended:
        return stopped
    if flow.kept_s <= FRESH_S or running_s <= BEGIN_S:
        return None
    if flow.came_s > QUIET_S:
        return stalled
    return unusable if flow.refused else DISK_SLOW
