"""A second of what camera and microphone give, kept in memory."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from appliance.core.zones import Zone
from appliance.hardware.ports import EncodedFrame, Hardware, SoundBlock, VideoFormat
from appliance.selftest.errors import NoPictures, NoSound

TAKE_US = 1_000_000
# A camera that has to settle its exposure first, on the slowest board, with room to spare.
PATIENCE_S = 20.0
_ALL = Zone(0, 0, 1, 1)


@dataclass(slots=True)
class Taken:
    """Pictures begin with a keyframe."""

    format: VideoFormat
    pictures: list[EncodedFrame] = field(default_factory=list)
    sound: list[SoundBlock] = field(default_factory=list)


def take(hardware: Hardware, patience_s: float = PATIENCE_S) -> Taken:
    """Raises `NoPictures`, `NoSound`, or what the device says is missing."""
    if hardware.missing is not None:
        raise hardware.missing
    # Nobody set the box ready: it is tried without a look at who is in the room.
    hardware.camera.mask((_ALL,))
    pictures = _Second()
    taken = Taken(hardware.camera.start(pictures.picture, pictures.end))
    try:
        sound = _sound(hardware, patience_s)
        if not pictures.enough.wait(patience_s) or not pictures.pictures:
            raise NoPictures
    finally:
        hardware.camera.stop()
    taken.pictures, taken.sound = pictures.pictures, sound
    return taken


def _sound(hardware: Hardware, patience_s: float) -> list[SoundBlock]:
    """While the camera runs: the two together are what a lesson needs."""
    if hardware.microphone is None:
        return []
    heard = _Second()
    hardware.microphone.start(heard.block, heard.end)
    try:
        if not heard.enough.wait(patience_s) or not heard.blocks:
            raise NoSound
    finally:
        hardware.microphone.stop()
    return heard.blocks


class _Second:
    """Collects until a second is there or the device ended. Called from the device's own thread."""

    def __init__(self) -> None:
        self.pictures: list[EncodedFrame] = []
        self.blocks: list[SoundBlock] = []
        self.enough = threading.Event()

    def picture(self, frame: EncodedFrame) -> None:
        if self.enough.is_set() or not (self.pictures or frame.keyframe):
            return
        self.pictures.append(frame)
        if frame.timestamp_us - self.pictures[0].timestamp_us >= TAKE_US:
            self.enough.set()

    def block(self, block: SoundBlock) -> None:
        if self.enough.is_set():
            return
        self.blocks.append(block)
        if block.timestamp_us - self.blocks[0].timestamp_us >= TAKE_US:
            self.enough.set()

    def end(self, error: Exception | None) -> None:
        """What came before a device broke proves nothing; a film that is short is as long as it is."""
        if error is not None:
            self.pictures, self.blocks = [], []
        self.enough.set()
