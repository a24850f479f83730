"""The Pi's camera on the real picamera2, libcamera and x264, with libcamera's virtual camera in place of a sensor."""

from __future__ import annotations

import gc
import inspect
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from appliance.clock import SystemClock
from appliance.config import PiSettings
from appliance.core.zones import Zone
from appliance.hardware.errors import CameraBusy, DeviceStopped, EncoderFailed
from appliance.hardware.pi import camera as module
from appliance.hardware.pi.camera import PiCamera
from appliance.hardware.pi.encoders import NODE, build_encoder
from appliance.hardware.pi.profiles import P720
from appliance.hardware.pi.stack import load_stack
from appliance.hardware.ports import EncodedFrame
from tests.contract.pirig import picamera2_of, stop_sensor
from tests.hardware.listening import Collected, numbers, pictures
from tests.hardware.pi import picamera as standin
from tests.pi.stage import FRAMES_EACH, MODEL, PICTURES, plug_in

MASK = Zone(0.1, 0.1, 0.3, 0.4)
LOOK_HEAD = """
import threading
from appliance.clock import SystemClock
from appliance.config import PiSettings
from appliance.core.zones import Zone
from appliance.errors import TerugblikError
from appliance.hardware.pi.camera import PiCamera
"""
LOOK = """
try:
    camera = PiCamera(SystemClock(), settings)
except TerugblikError as error:
    print(error.key)
else:
    print(camera.name)
    for notice in camera.notices:
        print(notice.message("nl"), notice.advice("nl"), sep="\\n")
    came = threading.Event()
    camera.start(lambda frame: came.set(), print)
    print(came.wait(10))
    camera.close()
"""

OPEN_FILES = Path("/proc/self/fd")


@pytest.fixture
def clock() -> SystemClock:
    return SystemClock()


@pytest.fixture
def camera(clock: SystemClock) -> Iterator[PiCamera]:
    camera = PiCamera(clock, PiSettings())
    yield camera
    camera.close()


def lasting(seconds: float) -> Any:
    return lambda frames: bool(frames) and frames[-1].timestamp_us - frames[0].timestamp_us >= seconds * 1_000_000


def recorded(camera: PiCamera, seconds: float) -> tuple[Any, list[EncodedFrame]]:
    frames: Collected[EncodedFrame] = Collected()
    form = camera.start(frames, pytest.fail)
    frames.wait_for(lasting(seconds))
    camera.stop()
    return form, frames.items


def test_the_stand_in_has_the_real_names_and_signatures() -> None:
    real, fake = load_stack(), standin.build_stack(standin.World())
    pairs = [
        (fake.camera, real.camera.__base__),  # without what makes the virtual camera possible
        (fake.output, real.output),
        (fake.software_encoder, real.software_encoder),
        (fake.hardware_encoder, real.hardware_encoder),
        (fake.mapped_array, real.mapped_array),
        (standin.Request, __import__("picamera2").request.CompletedRequest),
    ]
    for ours, theirs in pairs:
        for name in _methods(ours):
            assert _parameters(ours, name) == _parameters(theirs, name), f"{theirs.__name__}.{name}"


def _methods(ours: type[Any]) -> list[str]:
    """All that our code calls; what the stand-in needs for itself has an underscore or is told apart here."""
    own = {"hand_over", "encode", "start", "stop"} if issubclass(ours, standin.Encoder) else set()
    called = [name for name, _ in inspect.getmembers(ours, inspect.isroutine) if not name.startswith("_")]
    first = ["__init__"] if ours is not standin.Request else []
    return first + [name for name in called if name not in own]


def _parameters(kind: type[Any], name: str) -> list[str]:
    return list(inspect.signature(inspect.getattr_static(kind, name).__get__(None, kind)).parameters)[:]


def test_the_boards_own_encoder_tells_what_ended_it() -> None:
    """Without a board it cannot run; the thread that picamera2 starts for it is ours all the same."""
    stack, errors = load_stack(), []
    encoder = build_encoder("hardware", stack, P720, errors.append)
    assert isinstance(encoder, stack.hardware_encoder)
    source = inspect.getsource(stack.hardware_encoder.__base__)
    assert "target=self.thread_poll" in source
    assert f"open('{NODE}'" in source
    buffers: queue.Queue[int] = queue.Queue()
    encoder.thread_poll(buffers)
    (error,) = errors
    assert isinstance(error, TypeError)
    assert not buffers.empty()


def look(*models: str, wish: str | None = None) -> str:
    """What another process finds, with these cameras on the ribbons."""
    plug_in(*models)
    try:
        asked = f"settings = PiSettings(camera={wish!r})"
        return subprocess.run(
            [sys.executable, "-c", f"{LOOK_HEAD}\n{asked}\n{LOOK}"], capture_output=True, text=True, check=True
        ).stdout
    finally:
        plug_in(MODEL)


def test_of_two_cameras_it_says_which_and_how_to_choose() -> None:
    told = look("imx708-virtual", "imx219-virtual")
    assert told.splitlines() == [
        "imx708-virtual",
        "Er zijn 2 camera's. De box gebruikt imx708-virtual.",
        "Wil je een andere, zet dan in box.toml achter camera: imx219-virtual. Start de box daarna opnieuw.",
        "True",
    ]
    assert look("imx708-virtual", "imx219-virtual", wish="imx219-virtual").splitlines() == ["imx219-virtual", "True"]


def test_no_camera_and_another_than_the_settings_say() -> None:
    assert look().strip() == "camera_missing"
    assert look("imx708-virtual", wish="imx219").strip() == "camera_unknown"


def test_every_picture_once_and_in_order(camera: PiCamera) -> None:
    form, frames = recorded(camera, 5)
    assert (form.width, form.height) == (1280, 720)
    got = numbers(form, frames)
    assert len(got) == len(frames)
    # Each picture is shown for some frames: none is missing, none comes twice as often.
    steps = [(b - a) % PICTURES for a, b in pairwise(got)]
    assert set(steps) <= {0, 1}
    changes = [at for at, step in enumerate(steps) if step]
    assert {b - a for a, b in pairwise(changes)} == {FRAMES_EACH}


def test_a_keyframe_each_second_and_no_b_frames(camera: PiCamera) -> None:
    form, frames = recorded(camera, 4.5)
    keyframes = [frame.timestamp_us for frame in frames if frame.keyframe]
    assert max(b - a for a, b in pairwise(keyframes)) <= 1_010_000
    types = [picture.pict_type for picture in pictures(form, frames)]
    assert av.video.frame.PictureType.B not in types
    assert [kind == av.video.frame.PictureType.I for kind in types] == [frame.keyframe for frame in frames]


def test_a_machine_that_cannot_keep_up_still_makes_a_keyframe_each_second(camera: PiCamera) -> None:
    """Twelve pictures a second: by count a keyframe would come every two."""
    frames: Collected[EncodedFrame] = Collected()
    camera.start(frames, pytest.fail)
    real = picamera2_of(camera).pre_callback
    picamera2_of(camera).pre_callback = lambda request: (real(request), time.sleep(0.08))
    got = frames.wait_for(lasting(4))
    camera.stop()
    keyframes = [frame.timestamp_us for frame in got if frame.keyframe]
    assert len(got) < 80
    # No camera can do better than its next picture.
    longest_us = max(b.timestamp_us - a.timestamp_us for a, b in pairwise(got))
    assert max(b - a for a, b in pairwise(keyframes)) <= 1_000_000 + longest_us


def test_timestamps_are_the_sensors(camera: PiCamera, clock: SystemClock) -> None:
    late: list[int] = []
    frames: Collected[EncodedFrame] = Collected()

    def on_frame(frame: EncodedFrame) -> None:
        late.append(clock.monotonic_us() - frame.timestamp_us)
        frames(frame)

    camera.start(on_frame, pytest.fail)
    got = frames.wait_for(lasting(3))
    camera.stop()
    assert min(late) > 0
    assert np.median(late) < 150_000
    steps = [b.timestamp_us - a.timestamp_us for a, b in pairwise(got)]
    assert np.median(steps) == pytest.approx(33_333, abs=8_000)


def test_a_mask_is_flat_in_every_decoded_picture(clock: SystemClock) -> None:
    camera = PiCamera(clock, PiSettings(masks=(MASK,)))
    try:
        look = threading.Event()
        while (jpeg := camera.preview_jpeg()) is None:
            look.wait(0.02)
        form, frames = recorded(camera, 3)
    finally:
        camera.close()
    small = av.CodecContext.create("mjpeg", "r").decode(av.Packet(jpeg))[0]
    shown = [picture.to_ndarray(format="yuv420p") for picture in pictures(form, frames)]
    assert len(shown) == len(frames)
    for planes in (*shown, small.reformat(format="yuv420p").to_ndarray()):
        height, width = planes.shape[0] * 2 // 3, planes.shape[1]
        rows, columns = slice(height // 10, height // 2), slice(width // 10, width * 4 // 10)
        # H.264 smooths up to three pixels across the edges of its blocks, with what is beside the mask.
        masked = planes[rows, columns][3:-3, 3:-3].astype(int)
        assert np.abs(masked - masked.mean()).max() <= 2
        beside = planes[rows, width // 2 : width * 9 // 10].astype(int)
        assert beside.std() > 10


def test_an_error_in_the_encoder_ends_within_a_second(camera: PiCamera, monkeypatch: pytest.MonkeyPatch) -> None:
    frames: Collected[EncodedFrame] = Collected()
    ends: Collected[Exception | None] = Collected()
    camera.start(frames, ends)
    frames.wait(10)

    def breaks(*_: object) -> None:
        raise OSError(5, "Input/output error")

    began = time.monotonic()
    with monkeypatch.context() as broken:
        broken.setattr(next(iter(picamera2_of(camera).encoders)), "_encode", breaks)
        (error,) = ends.wait(1)
    assert time.monotonic() - began < 1
    assert isinstance(error, EncoderFailed)
    assert isinstance(error.__cause__, OSError)
    again: Collected[EncodedFrame] = Collected()
    camera.start(again, pytest.fail)
    assert again.wait(10)[0].keyframe
    assert len(ends.items) == 1


def test_a_ribbon_without_contact(camera: PiCamera) -> None:
    frames: Collected[EncodedFrame] = Collected()
    ends: Collected[Exception | None] = Collected()
    camera.start(frames, ends)
    frames.wait(10)
    began = time.monotonic()
    stop_sensor(camera)
    (error,) = ends.wait(1)
    assert isinstance(error, DeviceStopped)
    assert time.monotonic() - began < module._STALL_US / 1_000_000 + 1
    camera.stop()
    again: Collected[EncodedFrame] = Collected()
    camera.start(again, pytest.fail)
    again.wait(3)


def test_a_camera_that_another_program_has(camera: PiCamera, clock: SystemClock) -> None:
    camera.start(lambda _frame: None, pytest.fail)
    other = PiCamera(clock, PiSettings())
    gc.collect()  # the cameras of earlier tests hold theirs until somebody looks
    files = len(list(OPEN_FILES.iterdir()))
    for _ in range(3):
        with pytest.raises(CameraBusy):
            other.start(lambda _frame: None, pytest.fail)
    assert len(list(OPEN_FILES.iterdir())) == files
    camera.stop()
    other.start(lambda _frame: None, pytest.fail)
    other.close()


def test_open_and_closed_again_and_again(camera: PiCamera) -> None:
    before = threading.active_count()
    for _ in range(5):
        frames: Collected[EncodedFrame] = Collected()
        camera.start(frames, pytest.fail)
        frames.wait(2)
        camera.stop()
    assert camera.name == MODEL
    assert camera.present
    assert threading.active_count() == before
