"""A Pi's own camera: libcamera's virtual one where the tests run in the root of `scripts/pi-root`, else a stand-in.

And its microphone: the real `arecord` on ALSA's file device, which is a pipe that sound comes through in real time.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from appliance.clock import Clock
from appliance.config import PiSettings
from appliance.hardware.pi.arecord import Arecord
from appliance.hardware.pi.board import Board
from appliance.hardware.pi.camera import PiCamera
from appliance.hardware.pi.microphone import PiMicrophone
from appliance.hardware.ports import SAMPLE_RATE
from tests.hardware.pi.picamera import World, build_stack
from tests.hardware.pi.soundbox import plug_in
from tests.pi.sounding import play

REAL = os.environ.get("TERUGBLIK_PI") == "virtual"
BOARD = Board("other", "")
ALSA_SETTINGS = "/usr/share/alsa/alsa.conf"
TONE = (np.sin(np.arange(SAMPLE_RATE) * (2 * np.pi * 440 / SAMPLE_RATE)) * 8_000).astype(np.int16).tobytes()
FILE_DEVICE = """\
pcm.pipe {{ type file; slave.pcm "null"; file "/dev/null"; infile "{pipe}"; format "raw" }}
pcm.!plughw {{
  @args [ CARD ]
  @args.CARD {{ type string }}
  type plug
  slave {{ pcm "pipe" format S16_LE channels 1 rate 48000 }}
}}
"""


def pi_camera(clock: Clock, settings: PiSettings) -> tuple[PiCamera, Callable[[], None]]:
    """And what pulls its ribbon out while it runs: no picture comes any more, and nobody says why."""
    if REAL:
        camera = PiCamera(clock, settings)
        return camera, lambda: stop_sensor(camera)
    world = World()
    camera = PiCamera(clock, settings, stack=build_stack(world), board=BOARD, encoder="software")
    return camera, lambda: setattr(world, "flowing", False)


def stop_sensor(camera: PiCamera) -> None:
    """Of the virtual camera: requests wait for ever, as they do when nothing comes over the ribbon."""
    if camera._session is not None:
        picamera2_of(camera).camera._stopped.set()


def picamera2_of(camera: PiCamera) -> Any:
    session = camera._session
    assert session is not None
    return session._camera


class Piped(Arecord):
    """Hears a pipe of its own, which is filled in real time for as long as it hears."""

    def __init__(self, address: str, folder: Path, player: Callable[[Path], None] | None = None) -> None:
        folder.mkdir()
        self._sound = folder / "sound"
        os.mkfifo(self._sound)
        settings = folder / "asound.conf"
        settings.write_text(FILE_DEVICE.format(pipe=self._sound))
        self._player = threading.Thread(target=player or partial(play, TONE), args=(self._sound,))
        self._player.start()
        self.closed = False
        super().__init__(address, f"{ALSA_SETTINGS}:{settings}")

    def close(self) -> None:
        self.closed = True
        super().close()
        # One that was ended before it opened its pipe left the player waiting for a listener.
        os.close(os.open(self._sound, os.O_RDONLY | os.O_NONBLOCK))
        self._player.join()


def pi_microphone(clock: Clock, folder: Path) -> tuple[PiMicrophone, Callable[[], None]]:
    """And what pulls its plug: the kernel has no such card any more, and whoever reads it is told."""
    asound, numbers = folder / "asound", count()
    plug_in(asound, ("Device", "USB-Audio", "USB PnP Sound Device"))
    open_now: list[Piped] = []

    def listen(address: str) -> Piped:
        open_now[:] = [Piped(address, folder / f"microphone{next(numbers)}")]
        return open_now[0]

    def unplug() -> None:
        plug_in(asound)
        for sound in open_now:
            if not sound.closed:
                os.kill(sound.pid, signal.SIGKILL)

    return PiMicrophone(clock, PiSettings(), listen=listen, asound=asound), unplug
