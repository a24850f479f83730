"""What can go wrong in a classroom, at will: set a field while a lesson runs and see that the box notices."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(slots=True)
class Faults:
    """All off at first. Fields may be set from any thread and take effect within a frame."""

    camera_stalls: bool = False  # no more frames, and no word about it
    picture_frozen: bool = False  # the same picture again and again, with fresh timestamps
    camera_gone: bool = False  # unplugged: a running camera ends with `DeviceStopped`, a start finds none
    microphone_stalls: bool = False
    sound_zero: bool = False  # sound that holds digital zeros only
    microphone_gone: bool = False

    def clear(self) -> None:
        for field in fields(self):
            setattr(self, field.name, False)
