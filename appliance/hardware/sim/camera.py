"""A camera that shows a video file."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import cast

from appliance.core.zones import Zone
from appliance.hardware.errors import CameraMissing, DeviceStopped, EncoderFailed
from appliance.hardware.ports import EncodedFrame, OnEnd, VideoFormat
from appliance.hardware.sim.faults import Fault, Faults
from appliance.hardware.sim.pacing import wait_until
from appliance.hardware.sim.pictures import Picture, Pictures
from appliance.hardware.sim.preview import Preview
from appliance.hardware.sim.source import Source, opened
from appliance.hardware.sim.timeline import Timeline
from appliance.hardware.worker import Worker, as_end

# A delimiter, and nothing behind it.
_NO_PICTURE = b"\x00\x00\x00\x01\x09\x10"


class SimCamera:
    """Paced by the clock. Where it cannot keep up it delivers late: it drops nothing and keeps true timestamps."""

    name = "simulator"

    def __init__(
        self,
        source: Source,
        pictures: Callable[[tuple[Zone, ...]], Pictures],
        preview: Preview,
        timeline: Timeline,
        faults: Faults,
    ) -> None:
        """`pictures`: the source's, with these zones masked."""
        self._source = source
        self._masked_pictures = pictures
        self._zones: tuple[Zone, ...] = ()
        self._pictures = pictures(())
        self._preview = preview
        self._timeline = timeline
        self._faults = faults
        self._worker = Worker("sim-camera")
        self._closed = False

    @property
    def present(self) -> bool:
        return not self._faults.active(Fault.CAMERA_UNPLUGGED)

    def mask(self, zones: tuple[Zone, ...]) -> None:
        if zones != self._zones:
            self._pictures = self._masked_pictures(zones)
            self._zones = zones
            self._preview.mask(zones)

    def start(self, on_frame: Callable[[EncodedFrame], None], on_end: OnEnd) -> VideoFormat:
        if self._closed or self._faults.active(Fault.CAMERA_UNPLUGGED):
            raise CameraMissing
        self._faults.switched_on("camera")
        with opened(self._source.path):
            begin_us = self._timeline.join("camera")
        self._worker.start(lambda stop: self._run(stop, begin_us, on_frame, on_end))
        return self._pictures.format

    def stop(self) -> None:
        self._worker.stop()
        self._timeline.leave("camera")
        self._faults.switched_off("camera")

    def preview_jpeg(self) -> bytes | None:
        if self._closed or self._faults.active(Fault.CAMERA_UNPLUGGED):
            return None
        return self._preview.jpeg(self._timeline.position_us())

    def close(self) -> None:
        self._closed = True
        self.stop()
        self._preview.close()

    def _run(
        self, stop: threading.Event, begin_us: int, on_frame: Callable[[EncodedFrame], None], on_end: OnEnd
    ) -> None:
        error: Exception | None = None
        try:
            self._deliver(stop, begin_us, on_frame)
        except BaseException as caught:  # noqa: BLE001 - whatever ends a device is told to its owner
            error = as_end(caught)
        self._timeline.leave("camera")
        if not stop.is_set():
            on_end(error)

    def _deliver(self, stop: threading.Event, begin_us: int, on_frame: Callable[[EncodedFrame], None]) -> None:
        origin_us = self._timeline.origin_us
        keyframe: Picture | None = None
        resume_at_keyframe = False
        for picture in self._pictures.play(begin_us):
            self._timeline.reach("camera", picture.position_us)
            moment_us = origin_us + picture.position_us
            if not wait_until(self._timeline.clock, moment_us, stop):
                return
            self._break_down()
            if self._faults.active(Fault.CAMERA_STALLS):
                resume_at_keyframe = True
                continue
            if self._faults.active(Fault.PICTURE_FROZEN):
                resume_at_keyframe = True
                keyframe = keyframe or picture
                on_frame(EncodedFrame(keyframe.data, moment_us, keyframe=True))
                continue
            keyframe = picture if picture.keyframe else keyframe
            # After a hole the next frames lean on ones that were never delivered, until a keyframe comes.
            if resume_at_keyframe and not picture.keyframe:
                continue
            resume_at_keyframe = False
            on_frame(EncodedFrame(self._spoilt(picture.data), moment_us, picture.keyframe))

    def _break_down(self) -> None:
        if self._faults.active(Fault.CAMERA_UNPLUGGED):
            raise DeviceStopped
        if self._faults.strikes(Fault.ENCODER_DIES):
            raise EncoderFailed
        if self._faults.strikes(Fault.CAMERA_THREAD_DIES):
            raise SystemExit

    def _spoilt(self, data: bytes) -> bytes:
        if self._faults.active(Fault.PICTURE_UNUSABLE):
            return _NO_PICTURE
        if self._faults.strikes(Fault.MUXER_RAISES):
            return cast(bytes, "text")  # which no muxer expects
        return data
