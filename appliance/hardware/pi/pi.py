"""A whole box out of a Raspberry Pi: its camera, a microphone, and what is wired to its pins."""

from __future__ import annotations

from appliance.clock import Clock
from appliance.config import PiSettings
from appliance.errors import BadInput, TerugblikError
from appliance.hardware.pi.absent import AbsentCamera, AbsentMicrophone
from appliance.hardware.pi.board import read_board
from appliance.hardware.pi.health import PiHealth
from appliance.hardware.ports import Camera, Hardware, Level, Microphone
from appliance.protocol import Devices


def build_pi(clock: Clock, settings: PiSettings, picture_only: bool = False) -> Hardware:
    """Always builds a box: one whose camera, microphone or pins cannot be reached says so, on the light too.

    Raises `BadInput` for a setting that no waiting mends.
    """
    from appliance.hardware.pi.panel import build_panel

    # First the light: what is missing is seen there.
    panel = build_panel(clock, settings)
    try:
        camera, no_camera, notices = _camera(clock, settings)
        microphone, no_microphone, level = (None, None, None) if picture_only else _microphone(clock, settings)
    except BaseException:
        panel.close()
        raise
    return Hardware(
        backend="pi",
        camera=camera,
        microphone=microphone,
        button=panel.button,
        mark_button=panel.mark_button,
        light=panel.light,
        virtual_button=False,
        missing=no_camera or no_microphone,
        health=PiHealth(),
        notices=notices,
        level=level,
        devices=_devices(camera),
        fixed_zones=settings.masks,
    )


def _devices(camera: Camera) -> Devices:
    from appliance.hardware.pi.camera import PiCamera

    board = read_board().model or None
    if not isinstance(camera, PiCamera):
        return Devices(board=board)
    return Devices(board=board, camera=camera.name, profile=camera.profile.name, encoder=camera.encoder)


def _camera(clock: Clock, settings: PiSettings) -> tuple[Camera, TerugblikError | None, tuple[TerugblikError, ...]]:
    from appliance.hardware.pi.camera import PiCamera

    try:
        camera = PiCamera(clock, settings)
    except BadInput:
        raise
    except TerugblikError as error:
        return AbsentCamera(error), error, ()
    return camera, None, camera.notices


def _microphone(clock: Clock, settings: PiSettings) -> tuple[Microphone, TerugblikError | None, Level | None]:
    from appliance.hardware.pi.microphone import PiMicrophone

    try:
        microphone = PiMicrophone(clock, settings)
    except BadInput:
        raise
    except TerugblikError as error:
        return AbsentMicrophone(error), error, None
    return microphone, None, microphone
