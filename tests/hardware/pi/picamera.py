"""A small stand-in for picamera2: the part of its surface that the backend uses, with pictures that carry their number.

`tests/pi/test_picamera.py` holds its names and signatures equal to the real ones. A `World` is what there is to be
photographed and what goes wrong meanwhile.
"""

from __future__ import annotations

import os
import queue
import threading
import time
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, ClassVar

import av
import numpy as np
from av.video.frame import PictureType

from appliance.hardware.pi.stack import Stack
from appliance.hardware.sim.framenumber import draw_number

RAMP = 16


@dataclass
class World:
    """`models`: the cameras by id. The rest is set by tests, before or during a recording."""

    models: dict[str, str] = field(default_factory=lambda: {"/base/soc/i2c0mux/i2c@1/imx708@1a": "imx708_wide"})
    size: tuple[int, int] = (640, 360)
    small: tuple[int, int] = (320, 180)
    pixels: str = "YUV420"
    frames_per_second: float = 25
    padding: int = 0
    controls: dict[str, tuple[Any, Any, Any]] = field(
        default_factory=lambda: {"FrameDurationLimits": (10_000, 1_000_000, 33_333), "AfMode": (0, 2, 0)}
    )
    busy: bool = False
    closing: threading.Event | None = None
    flowing: bool = True
    encoder_error: Exception | None = None
    without_parameters: bool = False
    told: dict[str, Any] = field(default_factory=dict)
    opened: int = 0
    forced: int = 0
    lookups: int = 0
    drivers: bool = True  # without any, libcamera itself does not start


class Request:
    def __init__(self, number: int, buffers: dict[str, np.ndarray], configs: dict[str, Any]) -> None:
        self.number, self.buffers, self.configs = number, buffers, configs
        self.taken_ns = time.monotonic_ns()

    def get_metadata(self) -> dict[str, Any]:
        return {"SensorTimestamp": self.taken_ns}


class MappedArray:
    def __init__(self, request: Request, stream: str, reshape: bool = True, write: bool = True) -> None:
        assert not reshape
        self.array = request.buffers[stream]

    def __enter__(self) -> MappedArray:
        return self

    def __exit__(self, exc_type: Any, exc_value: Any, exc_traceback: Any) -> None:
        del self.array


class Output:
    def __init__(self, pts: Any = None) -> None:
        self.recording = False

    def outputframe(
        self, frame: Any, keyframe: bool = True, timestamp: Any = None, packet: Any = None, audio: bool = False
    ) -> None:
        raise NotImplementedError


class Encoder:
    def __init__(
        self,
        bitrate: Any = None,
        repeat: bool = True,
        iperiod: Any = None,
        framerate: Any = None,
        qp: Any = None,
        profile: Any = None,
    ) -> None:
        assert repeat
        self.bitrate, self.iperiod, self.profile = bitrate, iperiod, profile
        self.firsttimestamp: int | None = None
        self.threads = 0
        self.world = World()
        self.output: Any = None
        self.size = (0, 0)
        self.format, self.stride = "", 0

    def start(self, quality: Any = None) -> None:
        self._start()

    def _start(self) -> None:
        self._stream = self._codec()

    def stop(self) -> None:
        """What was not yet handed over is."""

    def encode(self, stream: str, request: Request) -> None:
        if self.world.encoder_error is not None:
            raise self.world.encoder_error
        self._encode(request)

    def _encode(self, request: Request) -> None:
        for packet in self._stream.encode(self._picture(request)):
            self.hand_over(bytes(packet), packet.is_keyframe, packet.pts)

    def hand_over(self, data: bytes, keyframe: bool, timestamp: int) -> None:
        if self.world.without_parameters:
            data = b"\x00\x00\x00\x01\x65\x88"
        self.output.outputframe(data, keyframe, timestamp, None, False)

    def _picture(self, request: Request) -> av.VideoFrame:
        sensor_us = request.taken_ns // 1000
        if self.firsttimestamp is None:
            self.firsttimestamp = sensor_us
        (width, height), stride = self.size, self.stride
        rows = request.buffers["main"].reshape(-1)
        luma = rows[: stride * height].reshape(height, stride)[:, :width]
        picture = av.VideoFrame.from_ndarray(
            np.concatenate([luma, np.full((height // 2, width), 128, np.uint8)]), "yuv420p"
        )
        picture.pts, picture.time_base = sensor_us - self.firsttimestamp, Fraction(1, 1_000_000)
        return picture

    def _codec(self) -> Any:
        codec = av.CodecContext.create("libx264", "w")
        codec.width, codec.height = self.size
        codec.pix_fmt = "yuv420p"
        codec.time_base = Fraction(1, 1_000_000)
        codec.framerate = Fraction(25)
        codec.gop_size = self.iperiod
        codec.options = {"preset": "ultrafast", "tune": "zerolatency"}
        return codec


class LibavH264Encoder(Encoder):
    def __init__(
        self,
        bitrate: Any = None,
        repeat: bool = True,
        iperiod: Any = 30,
        framerate: Any = 30,
        qp: Any = None,
        profile: Any = None,
    ) -> None:
        super().__init__(bitrate, repeat, iperiod, framerate, qp, profile)

    def force_key_frame(self) -> None:
        raise AssertionError("PyAV takes no letter for a picture's type")


class H264Encoder(Encoder):
    """Answers from a thread of its own, as the board's encoder does."""

    def __init__(
        self,
        bitrate: Any = None,
        repeat: bool = True,
        iperiod: Any = None,
        framerate: Any = None,
        enable_sps_framerate: bool = False,
        qp: Any = None,
        profile: Any = None,
    ) -> None:
        super().__init__(bitrate, repeat, iperiod, framerate, qp, profile)
        self.due = False

    def _start(self) -> None:
        super()._start()
        self.buf_available: queue.Queue[int] = queue.Queue()
        self.buf_available.put(0)
        self.waiting: queue.Queue[Any] = queue.Queue()
        self.thread = threading.Thread(target=self.thread_poll, args=(self.buf_available,), name="v4l2", daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.waiting.put(None)
        self.thread.join()

    def force_key_frame(self) -> None:
        self.due = True

    def thread_poll(self, buf_available: Any) -> None:
        while (picture := self.waiting.get()) is not None:
            if self.world.encoder_error is not None:
                raise self.world.encoder_error
            for packet in self._stream.encode(picture):
                self.hand_over(bytes(packet), packet.is_keyframe, packet.pts)
            buf_available.put(0)

    def encode(self, stream: str, request: Request) -> None:
        picture = self._picture(request)
        if self.due:
            self.due, picture.pict_type = False, PictureType.I
            self.world.forced += 1
        self.buf_available.get()
        self.waiting.put(picture)


class _Camera:
    """`Picamera2`, but for the world that each stack gives it."""

    world: ClassVar[World]

    @staticmethod
    def global_camera_info() -> list[dict[str, Any]]:
        raise NotImplementedError

    def __init__(
        self, camera_num: int = 0, verbose_console: Any = None, tuning: Any = None, allocator: Any = None
    ) -> None:
        self.notifyme_r, self.notifyme_w = os.pipe2(os.O_NONBLOCK)
        self.notifymeread = os.fdopen(self.notifyme_r, "rb")
        if self.world.busy:
            try:
                raise RuntimeError(f"Failed to acquire camera: {os.strerror(16)}")
            except RuntimeError as error:
                raise RuntimeError("Camera __init__ sequence did not complete.") from error
        self.world.told["opened"] = self.global_camera_info()[camera_num]["Id"]
        self.world.opened += 1
        self.sensor_resolution = (4608, 2592)
        self.camera_controls = dict(self.world.controls)
        self.pre_callback: Any = None
        self._preview: Any = None
        self._encoders: list[Encoder] = []
        self._requests: list[Request] = []
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._sensor = threading.Thread(target=self._expose, name="sensor", daemon=True)
        self._config: dict[str, Any] = {}

    def create_video_configuration(
        self,
        main: Any = {},  # noqa: B006
        lores: Any = None,
        raw: Any = {},  # noqa: B006
        transform: Any = None,
        colour_space: Any = None,
        buffer_count: int = 6,
        controls: Any = {},  # noqa: B006
        display: Any = "main",
        encode: Any = "main",
        queue: bool = True,
        sensor: Any = {},  # noqa: B006
        use_case: str = "video",
    ) -> dict[str, Any]:
        return {"main": main, "lores": lores, "raw": raw, "display": display, "encode": encode}

    def configure(self, camera_config: Any = None) -> None:
        self.world.told["config"] = camera_config
        self._config = {name: self._stream(size) for name, size in self._sizes().items()}

    def _sizes(self) -> dict[str, tuple[int, int]]:
        return {"main": self.world.size, "lores": self.world.small}

    def _stream(self, size: tuple[int, int]) -> dict[str, Any]:
        return {"format": self.world.pixels, "size": size, "stride": size[0] + self.world.padding}

    def camera_configuration(self) -> dict[str, Any]:
        return self._config

    def set_controls(self, controls: Any) -> None:
        self.world.told["controls"] = controls

    def attach_preview(self, preview: Any) -> None:
        self._preview = preview

    def detach_preview(self) -> None:
        self._preview = None

    def start_preview(self, preview: Any = None, **kwargs: Any) -> None:
        preview.start(self)

    def start(self, config: Any = None, show_preview: Any = False) -> None:
        self._sensor.start()

    def start_encoder(
        self, encoder: Any = None, output: Any = None, pts: Any = None, quality: Any = None, name: Any = None
    ) -> None:
        stream = self._config[name]
        encoder.world, encoder.output = self.world, output
        encoder.size, encoder.format, encoder.stride = stream["size"], stream["format"], stream["stride"]
        encoder.start()
        with self._lock:
            self._encoders.append(encoder)

    def stop_encoder(self, encoders: Any = None) -> None:
        for encoder in self._encoders:
            encoder.stop()
        with self._lock:
            self._encoders = []

    def close(self) -> None:
        if self.world.closing is not None:
            self.world.closing.wait()
        if self._preview is not None:
            self._preview.stop()
        self._stopped.set()
        if self._sensor.ident is not None:
            self._sensor.join()
        self.notifymeread.close()
        os.close(self.notifyme_w)
        self.world.opened -= 1

    def process_requests(self, display: Any) -> None:
        requests, self._requests = self._requests, []
        with self._lock:
            for request in requests:
                if self.pre_callback:
                    self.pre_callback(request)
                for encoder in self._encoders:
                    encoder.encode("main", request)

    def _expose(self) -> None:
        number = 0
        while not self._stopped.wait(1 / self.world.frames_per_second):
            if not self.world.flowing:
                continue
            self._requests.append(
                Request(number, {name: self._shot(number, c) for name, c in self._config.items()}, {})
            )
            os.write(self.notifyme_w, b"\0")
            number += 1

    def _shot(self, number: int, config: dict[str, Any]) -> np.ndarray:
        (width, height), stride = config["size"], config["stride"]
        # A slope, so that a mask can be told from what it covers.
        planes = np.tile(np.linspace(RAMP, 235, stride).astype(np.uint8), (height * 3 // 2, 1))
        draw_number(planes[:height, :width], number)
        return planes.reshape(-1)


def build_stack(world: World) -> Stack:
    def started() -> None:
        if not world.drivers:
            raise RuntimeError("Failed to start camera manager")

    class Picamera2(_Camera):
        @staticmethod
        def global_camera_info() -> list[dict[str, Any]]:
            started()
            ids = sorted(world.models, key=lambda one: ("/usb" not in one, one), reverse=True)
            return [{"Id": one, "Model": world.models[one], "Num": number} for number, one in enumerate(ids)]

    Picamera2.world = world

    def look_again() -> None:
        world.lookups += 1
        started()

    return Stack(
        camera=Picamera2,
        output=Output,
        software_encoder=LibavH264Encoder,
        hardware_encoder=H264Encoder,
        mapped_array=MappedArray,
        focus_always=2,
        manager=object,
        look_again=look_again,
    )
