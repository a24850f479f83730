"""Devices that do what a test tells them, at the moment it tells them; and a disk that can be full."""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np

from appliance.clock import SimulatedClock
from appliance.core.zones import Zone
from appliance.hardware.errors import CameraCannotMask, CameraMissing, MicrophoneMissing
from appliance.hardware.ports import EncodedFrame, Hardware, OnEnd, SoundBlock, VideoFormat
from appliance.media.encode import Encoded
from appliance.protocol import Light
from appliance.recorder.disk import AppendFile
from tests.media.pictures import numbered_packets, tone

FPS = 25
FRAME_US = 1_000_000 // FPS
FRAMES = 500


@lru_cache(1)
def _film() -> tuple[bytes, list[Encoded]]:
    encoder, packets = numbered_packets(FRAMES, FPS, width=160, height=90)
    return encoder.extradata, packets


class FakeCamera:
    name = "fake"

    def __init__(self) -> None:
        self.missing = False
        self.cannot_mask = False
        self.zones: tuple[Zone, ...] = ()
        self.present = True
        self.started = 0
        self.stopped = 0
        self.running = False
        self.width = 160
        self.jpeg: bytes | None = b"\xff\xd8picture"
        self.on_frame: Callable[[EncodedFrame], None] = lambda frame: None
        self.on_end: OnEnd = lambda error: None

    def mask(self, zones: tuple[Zone, ...]) -> None:
        assert not self.running
        if self.cannot_mask and zones:
            raise CameraCannotMask
        self.zones = zones

    def start(self, on_frame: Callable[[EncodedFrame], None], on_end: OnEnd) -> VideoFormat:
        if self.missing:
            raise CameraMissing
        self.on_frame, self.on_end, self.running = on_frame, on_end, True
        self.started += 1
        return VideoFormat(self.width, 90, FPS, _film()[0])

    def stop(self) -> None:
        self.stopped += 1
        self.running = False

    def preview_jpeg(self) -> bytes | None:
        return self.jpeg

    def close(self) -> None:
        self.stop()


class FakeMicrophone:
    name = "fake"

    def __init__(self) -> None:
        self.missing = False
        self.present = True
        self.running = False
        self.on_sound: Callable[[SoundBlock], None] = lambda block: None
        self.on_end: OnEnd = lambda error: None

    def start(self, on_sound: Callable[[SoundBlock], None], on_end: OnEnd) -> None:
        if self.missing:
            raise MicrophoneMissing
        self.on_sound, self.on_end, self.running = on_sound, on_end, True

    def stop(self) -> None:
        self.running = False

    def close(self) -> None:
        self.stop()


class FakeButton:
    def __init__(self) -> None:
        self.on_edge: Callable[[bool], None] = lambda down: None
        self.on_end: OnEnd = lambda error: None
        self.presses: list[int] = []
        self.heard = 0

    def listen(self, on_edge: Callable[[bool], None], on_end: OnEnd) -> None:
        self.heard += 1
        self.on_edge, self.on_end = on_edge, on_end

    def press(self, held_ms: int) -> None:
        self.presses.append(held_ms)
        self.on_edge(True)
        self.on_edge(False)

    def close(self) -> None: ...


class FakeLight:
    def __init__(self) -> None:
        self.wrong: Exception | None = None
        self.shown: list[Light] = []

    def show(self, light: Light) -> None:
        if not self.shown or self.shown[-1] != light:
            self.shown.append(light)

    def close(self) -> None:
        self.show("off")


@dataclass
class Classroom:
    """Fake devices on a clock that the test moves; `play` lets time pass and everything deliver."""

    camera: FakeCamera = field(default_factory=FakeCamera)
    microphone: FakeMicrophone | None = field(default_factory=FakeMicrophone)
    button: FakeButton = field(default_factory=FakeButton)
    light: FakeLight = field(default_factory=FakeLight)
    clock: SimulatedClock = field(default_factory=lambda: SimulatedClock(monotonic_now_us=5_000_000))
    frame: int = 0

    def hardware(self, virtual_button: bool = True) -> Hardware:
        return Hardware("sim", self.camera, self.microphone, self.button, self.light, virtual_button)

    def wall(self) -> float:
        return self.clock.monotonic_us() / 1e6

    def play(self, seconds: float, *, picture: bool = True, sound: bool = True, level: float = 0.3) -> None:
        for _ in range(round(seconds * FPS)):
            now_us = self.clock.monotonic_us()
            unit = _film()[1][self.frame % FRAMES]
            if picture and self.camera.running:
                self.camera.on_frame(EncodedFrame(unit.data, now_us, unit.keyframe))
            if sound and self.microphone is not None and self.microphone.running:
                samples = tone(440, self.frame / FPS, 1 / FPS, level)
                self.microphone.on_sound(SoundBlock(samples.astype(np.int16), now_us))
            self.frame += 1
            self.clock.advance(1 / FPS)


class LimitedFile(AppendFile):
    """A file on a disk that becomes full: the last write that still fits is torn in the middle."""

    def __init__(self, path: Path, limit_bytes: int) -> None:
        super().__init__(path)
        self._left = limit_bytes

    def write(self, data: bytes | bytearray | memoryview, /) -> int:
        if len(data) > self._left:
            super().write(bytes(data)[: self._left])
            self._left = 0
            raise OSError(errno.ENOSPC, "full")
        self._left -= len(data)
        return super().write(data)


class BrokenSync(AppendFile):
    """A disk that takes bytes and loses them: syncing fails after a while."""

    def __init__(self, path: Path, good: int) -> None:
        super().__init__(path)
        self._good = good

    def sync(self) -> None:
        self._good -= 1
        if self._good < 0:
            raise OSError(errno.EIO, "lost")
        super().sync()
