"""The edge to picamera2: where a camera is opened, and its refusals named."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from typing import Any

from appliance.errors import TerugblikError
from appliance.hardware.errors import CameraBusy, CameraMissing, CameraUnsuitable, DeviceForbidden
from appliance.hardware.pi.choosing import Seen, list_cameras
from appliance.hardware.pi.stack import Stack


def open_camera(stack: Stack, seen: Seen) -> Any:
    numbers = [camera.number for camera in list_cameras(stack) if camera.id == seen.id]
    if not numbers:
        raise CameraMissing
    camera = stack.camera.__new__(stack.camera)
    try:
        camera.__init__(numbers[0])
    except Exception as error:
        _give_back_pipe(camera)
        raise named(error) from error
    return camera


def _give_back_pipe(camera: Any) -> None:
    """picamera2 keeps its pipe when it does not get the camera; tried again and again there would be none left."""
    if hasattr(camera, "notifymeread"):
        camera.notifymeread.close()
        os.close(camera.notifyme_w)


def named(error: Exception) -> TerugblikError:
    """What a person should hear; libcamera says why in words, picamera2 wraps them up."""
    reasons = list(_reasons(error))
    if any(os.strerror(errno.EBUSY) in reason for reason in reasons):
        return CameraBusy()
    if any(os.strerror(number) in reason for number in (errno.EACCES, errno.EPERM) for reason in reasons):
        return DeviceForbidden()
    return CameraUnsuitable()


def _reasons(error: BaseException) -> Iterator[str]:
    cause: BaseException | None = error
    while cause is not None:
        yield str(cause)
        cause = cause.__cause__ or cause.__context__
