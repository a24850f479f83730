"""A Pi's own camera: libcamera's virtual one where the tests run in the root of `scripts/pi-root`, else a stand-in."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from appliance.clock import Clock
from appliance.config import PiSettings
from appliance.hardware.pi.board import Board
from appliance.hardware.pi.camera import PiCamera
from tests.hardware.pi.picamera import World, build_stack

REAL = os.environ.get("TERUGBLIK_PI") == "virtual"
BOARD = Board("other", "")


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
