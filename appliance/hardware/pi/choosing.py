"""Which camera is the box's: by model or id from the settings, else the same one each time. Opens none of them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from appliance.errors import TerugblikError
from appliance.hardware.errors import CameraMissing, CameraRibbon, CameraUnknown, DeviceForbidden, SeveralCameras
from appliance.hardware.pi.stack import Stack
from appliance.log import log_error

# What drivers call the chips of cameras on a ribbon.
_SENSOR = re.compile(r"(imx|ov)\d")


@dataclass(frozen=True, slots=True)
class Seen:
    """`number` is what picamera2 opens it by; it changes with what else is connected, `id` does not."""

    number: int
    model: str
    id: str


@contextmanager
def libcamera_starts() -> Iterator[None]:
    """Where no driver of any camera is loaded, libcamera does not list nothing: it does not start."""
    try:
        yield
    except RuntimeError as error:
        log_error("libcamera_failed", error)
        raise why_missing() from error


def list_cameras(stack: Stack) -> list[Seen]:
    """In picamera2's order, which may be turned around when one more is connected."""
    listed = enumerate(stack.camera.global_camera_info())
    return [Seen(number, str(camera.get("Model") or camera["Id"]), str(camera["Id"])) for number, camera in listed]


def choose_camera(cameras: list[Seen], wish: str | None) -> Seen:
    """Raises `CameraMissing`, or `CameraUnknown` with the names of those that are there."""
    if not cameras:
        raise CameraMissing
    # On a ribbon before USB, then by where it is connected: the same one after each start.
    ordered = sorted(cameras, key=lambda camera: ("/usb" in camera.id, camera.id))
    if wish is None:
        return ordered[0]
    for camera in ordered:
        if wish == camera.id:
            return camera
    for camera in ordered:
        if wish.casefold() == camera.model.casefold():
            return camera
    raise CameraUnknown(name=wish, known=_names(ordered))


def several(cameras: list[Seen], taken: Seen, wish: str | None) -> SeveralCameras | None:
    """What a person should know where the box had to choose."""
    others = [camera for camera in cameras if camera != taken]
    clear = wish is not None and (wish == taken.id or all(camera.model != taken.model for camera in others))
    if not others or clear:
        return None
    return SeveralCameras(count=len(cameras), taken=_name(taken, cameras), others=_names(others, cameras))


def why_missing(dev: Path = Path("/dev"), i2c: Path = Path("/sys/bus/i2c/devices")) -> TerugblikError:
    """No camera is listed: not allowed to look, one that does not answer, or none."""
    nodes = list(dev.glob("media[0-9]*"))
    if nodes and not any(os.access(node, os.R_OK | os.W_OK) for node in nodes):
        return DeviceForbidden()
    return CameraRibbon() if any(map(_silent, i2c.glob("*-*"))) else CameraMissing()


def _silent(device: Path) -> bool:
    """A camera chip that the board was told of, and whose driver found nobody at its address."""
    try:
        name = (device / "name").read_text("ascii", "replace").strip()
    except OSError:
        return False
    return bool(_SENSOR.match(name)) and not (device / "driver").exists()


def _names(cameras: list[Seen], among: list[Seen] | None = None) -> str:
    return ", ".join(_name(camera, among or cameras) for camera in cameras)


def _name(camera: Seen, among: list[Seen]) -> str:
    """The model; of two of one model, the id."""
    return camera.id if [other.model for other in among].count(camera.model) > 1 else camera.model
