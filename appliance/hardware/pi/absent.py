"""Stands in for a camera or microphone that could not be opened, so that button and light work all the same."""

from __future__ import annotations

from collections.abc import Callable

from appliance.core.zones import Zone
from appliance.errors import TerugblikError
from appliance.hardware.ports import EncodedFrame, OnEnd, SoundBlock, VideoFormat


class _Absent:
    name = "none"
    present = False

    def __init__(self, error: TerugblikError) -> None:
        self._error = error

    def stop(self) -> None:
        """It never started."""

    def close(self) -> None:
        """It never opened."""


class AbsentCamera(_Absent):
    def mask(self, zones: tuple[Zone, ...]) -> None:
        """It has no picture, and the camera that comes in its place is told anew."""

    def start(self, on_frame: Callable[[EncodedFrame], None], on_end: OnEnd) -> VideoFormat:  # noqa: ARG002
        raise self._error

    def preview_jpeg(self) -> bytes | None:
        return None


class AbsentMicrophone(_Absent):
    def start(self, on_sound: Callable[[SoundBlock], None], on_end: OnEnd) -> None:  # noqa: ARG002
        raise self._error
