"""One opened camera, from `Session(…)` to `close`: its pictures masked, shown small while somebody frames, and encoded
once told to."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

from appliance.core.zones import Zone
from appliance.errors import TerugblikError
from appliance.hardware.errors import (
    CameraRibbon,
    CameraUnsuitable,
    DeviceStopped,
    EncoderFailed,
)
from appliance.hardware.pi.choosing import Seen
from appliance.hardware.pi.encoders import EncoderKind, build_encoder
from appliance.hardware.pi.loop import EventLoop
from appliance.hardware.pi.masks import areas, cover
from appliance.hardware.pi.opening import named, open_camera
from appliance.hardware.pi.packets import Packets, build_output
from appliance.hardware.pi.planes import Layout
from appliance.hardware.pi.preview import Preview
from appliance.hardware.pi.profiles import Profile
from appliance.hardware.pi.stack import Stack
from appliance.log import log, log_error

_SMALL = (640, 360)
_PIXELS = "YUV420"
_BUFFERS = 6
# A keyframe is due by time as well as by count: a camera that cannot keep up still owes one each second.
_KEYFRAME_EACH_US = 1_005_000
_LONGEST_STEP_US = 200_000
_FORGETTING = 0.95
_PATIENCE_S = 5.0


class Session:
    """`framing`: whether small pictures are kept for `preview`. `failed`: it is of no use any more."""

    def __init__(self, stack: Stack, seen: Seen, profile: Profile, zones: tuple[Zone, ...], preview: Preview) -> None:
        self.framing = False
        self.failed = False
        self.pictures = 0
        self._stack = stack
        self._preview = preview
        self._lock = threading.Lock()
        self._closed = False
        self._packets: Packets | None = None
        self._encoder: Any = None
        self._before_us: int | None = None
        self._keyframe_us = 0
        self._step_us = 0.0
        self._camera = open_camera(stack, seen)
        try:
            self._main, self._small = self._configured(profile)
            self._masked = areas(zones, self._main)
            self._masked_small = areas(zones, self._small, self._main)
            self.profile = self._controlled(profile)
            self._camera.pre_callback = self._see
            self._camera.start_preview(EventLoop(self._fail))
            self._camera.start()
        except BaseException as error:
            self.close()
            if isinstance(error, TerugblikError) or not isinstance(error, Exception):
                raise
            raise named(error) from error

    def record(self, packets: Packets, kind: EncoderKind) -> None:
        """From the next picture on."""
        try:
            encoder = build_encoder(kind, self._stack, self.profile, self._fail)
            output = build_output(self._stack.output, packets, lambda: encoder.firsttimestamp)
            self._packets, self._encoder = packets, encoder
            self._camera.start_encoder(encoder, output, name="main")
        except Exception as error:
            raise EncoderFailed from error

    def why_silent(self, pictures: int) -> TerugblikError:
        """Nothing comes any more, or nothing ever came; `pictures`: how many there were when something last did."""
        if self.pictures > pictures:
            return EncoderFailed()
        return DeviceStopped() if self.pictures else CameraRibbon()

    @property
    def closed(self) -> bool:
        return self._closed

    def close(self) -> None:
        """Any number of times. A driver that hangs is left behind: whoever closes has better things to do."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        closer = threading.Thread(target=self._shut, name="pi-camera-close", daemon=True)
        closer.start()
        closer.join(_PATIENCE_S)
        if closer.is_alive():
            log("camera_close_hangs")

    def _shut(self) -> None:
        self._camera.pre_callback = None
        for step in (self._camera.stop_encoder, self._camera.close):
            try:
                step()
            except Exception as error:  # noqa: BLE001 - the next step must be tried all the same
                log_error("camera_close_failed", error)
        self._preview.forget()

    def _configured(self, profile: Profile) -> tuple[Layout, Layout]:
        camera = self._camera
        # Half the sensor in each direction is the mode that sees all of the room; a smaller one would see its middle.
        sensor = tuple(side // 2 // 2 * 2 for side in camera.sensor_resolution)
        wanted = camera.create_video_configuration(
            main={"size": (profile.width, profile.height), "format": _PIXELS},
            lores={"size": _SMALL, "format": _PIXELS},
            raw={"size": sensor},
            buffer_count=_BUFFERS,
            display=None,
            encode="main",
        )
        camera.configure(wanted)
        given = camera.camera_configuration()
        main, small = Layout.of(given["main"]), Layout.of(given["lores"])
        # A mask that cannot be painted is a mask that is not there.
        if not (main.known and small.known):
            raise CameraUnsuitable
        return main, small

    def _controlled(self, profile: Profile) -> Profile:
        """The profile as this camera keeps it."""
        offered = self._camera.camera_controls
        controls: dict[str, Any] = {}
        if "FrameDurationLimits" in offered:
            shortest, longest, _ = offered["FrameDurationLimits"]
            step_us = min(max(1_000_000 // profile.frames_per_second, shortest), longest)
            controls["FrameDurationLimits"] = (step_us, step_us)
            profile = replace(profile, frames_per_second=max(1, round(1_000_000 / step_us)))
        if "AfMode" in offered:
            controls["AfMode"] = self._stack.focus_always
        self._camera.set_controls(controls)
        return replace(profile, width=self._main.width, height=self._main.height)

    def _see(self, request: Any) -> None:
        """In the camera's thread, with each picture, before anybody else has it. If it raises nobody gets it."""
        self.pictures += 1
        if self._masked:
            with self._stack.mapped_array(request, "main", reshape=False) as mapped:
                cover(mapped.array, self._main, self._masked)
        sensor_us = request.get_metadata()["SensorTimestamp"] // 1000
        if self.framing and self._preview.due(sensor_us):
            with self._stack.mapped_array(request, "lores", reshape=False) as mapped:
                cover(mapped.array, self._small, self._masked_small)
                self._preview.see(mapped.array, self._small, sensor_us)
        if self._packets is not None:
            self._demand_keyframe(self._packets, sensor_us)

    def _demand_keyframe(self, packets: Packets, sensor_us: int) -> None:
        before_us, self._before_us = self._before_us, sensor_us
        if before_us is None or packets.keyframe_us is None:
            return  # the first is one by itself
        self._keyframe_us = max(self._keyframe_us, packets.keyframe_us)
        # A machine that was late once will be late again soon.
        self._step_us = min(max(sensor_us - before_us, self._step_us * _FORGETTING), _LONGEST_STEP_US)
        if sensor_us + self._step_us > self._keyframe_us + _KEYFRAME_EACH_US:
            self._encoder.force_key_frame()
            self._keyframe_us = sensor_us

    def _fail(self, error: Exception) -> None:
        """In the camera's or the encoder's thread."""
        if self._packets is None:
            log_error("camera_broke", error)
        else:
            broke = EncoderFailed()
            broke.__cause__ = error
            self._packets.fail(broke)
        self.failed = True
