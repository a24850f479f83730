"""The one place that loads picamera2 and libcamera: packages of Raspberry Pi OS, slow to load, absent elsewhere."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from appliance.hardware.errors import CameraSoftwareMissing


@dataclass(frozen=True, slots=True)
class Stack:
    """What the backend uses of picamera2 and libcamera, and no more."""

    camera: Any
    output: Any
    software_encoder: Any
    hardware_encoder: Any
    mapped_array: Any
    focus_always: Any
    manager: Callable[[], Any]  # keeping what it gives keeps the list of cameras at hand
    look_again: Callable[[], None]  # for cameras that were not there before


def load_stack() -> Stack:
    """Raises `CameraSoftwareMissing`. The first time takes seconds on a small board."""
    # It would tell of every opening and every stream, each time.
    os.environ.setdefault("LIBCAMERA_LOG_LEVELS", "*:WARN")
    try:
        import libcamera
        from picamera2 import Picamera2
        from picamera2.encoders import LibavH264Encoder
        from picamera2.encoders.h264_encoder import H264Encoder
        from picamera2.outputs import Output
        from picamera2.request import MappedArray
    except ImportError as error:
        raise CameraSoftwareMissing from error
    return Stack(
        camera=Picamera2,
        output=Output,
        software_encoder=LibavH264Encoder,
        hardware_encoder=H264Encoder,
        mapped_array=MappedArray,
        focus_always=libcamera.controls.AfModeEnum.Continuous,
        manager=libcamera.CameraManager.singleton,
        look_again=Picamera2._cm.reset,
    )
