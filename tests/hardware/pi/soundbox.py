"""A microphone without a card: what the kernel would list, and sound that a test makes up."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np

from appliance.clock import SimulatedClock
from appliance.hardware.errors import DeviceStopped, MicrophoneMissing
from appliance.hardware.pi.arecord import Sound
from appliance.hardware.ports import SAMPLE_RATE, Pcm

PIECE = SAMPLE_RATE // 50
Plugged = tuple[str, str, str]  # ALSA's name, driver, model


def plug_in(asound: Path, *cards: Plugged, first_number: int = 1) -> None:
    """Exactly these, behind a card that only plays."""
    asound.mkdir(exist_ok=True)
    numbered = list(enumerate(cards, first_number))
    lines = [" 0 [vc4hdmi        ]: vc4-hdmi - vc4-hdmi\n                      vc4-hdmi\n"]
    lines += [
        f" {n} [{name:<15}]: {driver} - {model}\n                      {model} at usb\n"
        for n, (name, driver, model) in numbered
    ]
    (asound / "cards").write_text("".join(lines))
    capture = "".join(f"{n:02}-00: USB Audio : USB Audio : capture 1\n" for n, _ in numbered)
    (asound / "pcm").write_text("00-00: MAI PCM : MAI PCM : playback 1\n" + capture)


class Wave:
    """Sound of a device that is read as fast as may be, on a clock that it moves itself: `ppm` slow, each piece late by
    `late_us(number)`, and pieces that `lost` names never come. It ends after `pieces`.
    """

    def __init__(
        self,
        clock: SimulatedClock,
        pieces: int,
        ppm: float = 0,
        late_us: Callable[[int], int] = lambda _n: 0,
        lost: range = range(0),
        level: int = 1000,
    ) -> None:
        self._clock, self._pieces, self._late_us, self._lost = clock, pieces, late_us, lost
        self.begin()
        self._step_us = PIECE / SAMPLE_RATE * 1_000_000 * (1 + ppm / 1_000_000)
        self.number = 0
        self._samples: Pcm = np.full(PIECE, level, np.int16)
        self.closed = threading.Event()

    def begin(self) -> int:
        """Its first sample is taken now; when that is."""
        self._begun_us = self._clock.monotonic_now_us
        return self._begun_us

    def ready(self, seconds: float) -> bool:
        if self.number >= self._pieces:
            raise DeviceStopped
        return True

    def read(self) -> Pcm:
        while self.number in self._lost:
            self.number += 1
        self.number += 1
        came_us = self._begun_us + round(self.number * self._step_us) + self._late_us(self.number)
        self._clock.monotonic_now_us = max(self._clock.monotonic_now_us, came_us)
        return self._samples

    @property
    def waiting(self) -> int:
        return 0

    def close(self) -> None:
        self.closed.set()


class Sockets:
    """`listen` of a microphone: the sounds that it is given, one after the other, and then none; what it asked for."""

    def __init__(self, *sounds: Callable[[], Sound]) -> None:
        self._sounds = list(sounds)
        self.asked: list[str] = []

    def put(self, place: int, sound: Callable[[], Sound]) -> None:
        """In the place of one that is to come."""
        self._sounds[place] = sound

    def __call__(self, address: str) -> Sound:
        self.asked.append(address)
        if not self._sounds:
            raise MicrophoneMissing
        return self._sounds.pop(0)()
