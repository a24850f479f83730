"""A Pi's camera on a stand-in of picamera2: what a person is told, and that nothing that breaks stays silent.

The obligations of every camera are the contract suite's; the real picamera2 is met in `tests/pi/`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from appliance.clock import SimulatedClock, SystemClock
from appliance.config import PiSettings
from appliance.core.zones import Zone
from appliance.errors import TerugblikError
from appliance.hardware.errors import (
    CameraBusy,
    CameraMissing,
    CameraRibbon,
    CameraUnknown,
    CameraUnsuitable,
    DeviceChanged,
    DeviceStopped,
    EncoderFailed,
    ProfileUnknown,
    SeveralCameras,
)
from appliance.hardware.pi import camera as module
from appliance.hardware.pi import choosing
from appliance.hardware.pi.board import Board
from appliance.hardware.pi.camera import PiCamera
from appliance.hardware.pi.encoders import EncoderKind
from appliance.hardware.ports import EncodedFrame
from tests.hardware.listening import Collected, numbers, pictures
from tests.hardware.pi.picamera import World, build_stack

RIBBON, OTHER, USB = "/base/soc/i2c@1/imx708@1a", "/base/soc/i2c@0/ov5647@36", "/sys/usb1/1-1:0"
PI5 = Board("pi5", "Raspberry Pi 5 Model B Rev 1.0")

OPEN_FILES = Path("/proc/self/fd")


def until(done: Callable[[], object], patience_s: float = 5) -> None:
    end_s = time.monotonic() + patience_s
    pause = threading.Event()
    while not done():
        assert time.monotonic() < end_s
        pause.wait(0.01)


@pytest.fixture
def world() -> World:
    return World()


class Made:
    """Makes cameras and closes them all."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._cameras: list[PiCamera] = []

    def __call__(self, encoder: EncoderKind = "software", clock: Any = None, **settings: Any) -> PiCamera:
        stack = build_stack(self._world)
        made = PiCamera(clock or SystemClock(), PiSettings(**settings), stack=stack, board=PI5, encoder=encoder)
        self._cameras.append(made)
        return made

    def close(self) -> None:
        for camera in self._cameras:
            camera.close()


@pytest.fixture
def make(world: World) -> Iterator[Made]:
    before = set(threading.enumerate())
    made = Made(world)
    yield made
    made.close()
    assert world.opened == 0
    assert set(threading.enumerate()) == before


@pytest.fixture(params=["software", "hardware"])
def encoder(request: pytest.FixtureRequest) -> EncoderKind:
    kind: EncoderKind = request.param
    return kind


def test_every_picture_arrives_once_and_in_order(make: Made, encoder: EncoderKind) -> None:
    frames: Collected[EncodedFrame] = Collected()
    form = make(encoder).start(frames, pytest.fail)
    got = numbers(form, frames.wait(30))
    assert got == list(range(got[0], got[0] + len(got)))


def test_an_error_in_the_encoder_is_told_within_a_second(make: Made, world: World, encoder: EncoderKind) -> None:
    frames: Collected[EncodedFrame] = Collected()
    ends: Collected[Exception | None] = Collected()
    camera = make(encoder)
    camera.start(frames, ends)
    frames.wait(3)
    world.encoder_error = OSError(5, "Input/output error")
    until(lambda: ends.items, 1)
    (error,) = ends.items
    assert isinstance(error, EncoderFailed)
    assert isinstance(error.__cause__, OSError)
    # The camera's thread must not have got stuck behind the encoder meanwhile.
    assert not threading.Event().wait(0.15)
    # What broke is taken apart and made anew.
    world.encoder_error = None
    again: Collected[EncodedFrame] = Collected()
    camera.start(again, pytest.fail)
    assert again.wait(3)[0].keyframe
    assert len(ends.items) == 1


def test_a_picture_that_cannot_be_masked_is_recorded_by_nobody(make: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    frames: Collected[EncodedFrame] = Collected()
    ends: Collected[Exception | None] = Collected()
    make(masks=(Zone(0, 0, 0.5, 0.5),)).start(frames, ends)
    frames.wait(3)

    def fails(*_: object) -> None:
        raise ValueError("no room")

    monkeypatch.setattr("appliance.hardware.pi.session.cover", fails)
    (error,) = ends.wait(1)
    came = len(frames.items)
    assert isinstance(error, EncoderFailed)
    assert isinstance(error.__cause__, ValueError)
    assert not threading.Event().wait(0.2)
    assert len(frames.items) == came


@pytest.mark.parametrize("pixels", ["YUV420", "NV12"])
def test_a_mask_is_flat_in_each_picture_and_in_the_preview(make: Made, world: World, pixels: str) -> None:
    world.pixels, world.padding = pixels, 64
    camera = make(masks=(Zone(0.25, 0.1, 0.3, 0.25),))
    until(lambda: camera.preview_jpeg() is not None)
    jpeg = camera.preview_jpeg()
    assert jpeg is not None
    shown = av.CodecContext.create("mjpeg", "r").decode(av.Packet(jpeg))[0].to_ndarray(format="gray")
    assert shown.shape == (180, 320)
    frames: Collected[EncodedFrame] = Collected()
    form = camera.start(frames, pytest.fail)
    decoded = [p.to_ndarray(format="gray") for p in pictures(form, frames.wait(10))]
    assert decoded
    for grey in (*decoded, shown):
        height, width = grey.shape
        masked = grey[height * 10 // 100 : height * 35 // 100, width * 25 // 100 : width * 55 // 100].astype(int)
        assert np.abs(masked - masked.mean()).max() <= 4
        beside = grey[height * 45 // 100 : height * 70 // 100, width * 25 // 100 : width * 55 // 100].astype(int)
        assert np.abs(beside - beside.mean()).max() > 20


def test_a_camera_in_the_dark_still_owes_a_keyframe_each_second(make: Made, world: World, encoder: EncoderKind) -> None:
    world.frames_per_second = 9
    frames: Collected[EncodedFrame] = Collected()
    make(encoder).start(frames, pytest.fail)
    got = frames.wait_for(lambda f: f != [] and f[-1].timestamp_us - f[0].timestamp_us > 2_500_000)
    keyframes = [frame.timestamp_us for frame in got if frame.keyframe]
    assert len(keyframes) >= 3
    assert max(b - a for a, b in pairwise(keyframes)) <= 1_100_000


def test_no_picture_at_the_start_is_the_ribbon(make: Made, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_FIRST_US", 300_000)
    world.flowing = False
    with pytest.raises(CameraRibbon):
        make().start(lambda _frame: None, pytest.fail)
    assert world.opened == 0


def test_pictures_without_a_film_are_the_encoders_fault(
    make: Made, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_FIRST_US", 300_000)
    world.without_parameters = True
    with pytest.raises(EncoderFailed):
        make().start(lambda _frame: None, pytest.fail)


def test_a_ribbon_pulled_out_is_told(make: Made, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_STALL_US", 300_000)
    ends: Collected[Exception | None] = Collected()
    frames: Collected[EncodedFrame] = Collected()
    camera = make()
    camera.start(frames, ends)
    frames.wait(3)
    world.flowing = False
    (error,) = ends.wait(1)
    assert isinstance(error, DeviceStopped)
    monkeypatch.setattr(module, "_FIRST_US", 200_000)
    with pytest.raises(CameraRibbon):
        camera.start(frames, ends)


def test_a_camera_that_went_away_is_missing(make: Made, world: World) -> None:
    camera = make()
    assert camera.present
    world.models.clear()
    assert not camera.present
    with pytest.raises(CameraMissing):
        camera.start(lambda _frame: None, pytest.fail)


def test_a_camera_that_another_program_has(make: Made, world: World) -> None:
    world.busy = True
    camera = make()
    files = len(list(OPEN_FILES.iterdir()))
    for use in (lambda: camera.start(lambda _frame: None, pytest.fail), camera.preview_jpeg) * 3:
        with pytest.raises(CameraBusy):
            use()
    assert len(list(OPEN_FILES.iterdir())) == files


def test_pictures_that_cannot_be_masked_are_refused(make: Made, world: World) -> None:
    world.pixels = "XBGR8888"
    with pytest.raises(CameraUnsuitable):
        make().start(lambda _frame: None, pytest.fail)
    assert world.opened == 0


def test_of_two_cameras_it_says_which_and_how_to_choose(make: Made, world: World) -> None:
    world.models = {USB: "C920", OTHER: "ov5647", RIBBON: "imx708_wide"}
    camera = make()
    (notice,) = camera.notices
    assert isinstance(notice, SeveralCameras)
    assert camera.name == "ov5647"
    assert notice.message("nl") == "Er zijn 3 camera's. De box gebruikt ov5647."
    assert "imx708_wide, C920" in notice.advice("nl")
    chosen = make(camera="IMX708_wide")
    assert (chosen.name, chosen.notices) == ("imx708_wide", ())
    chosen.start(lambda _frame: None, pytest.fail)
    assert world.told["opened"] == RIBBON
    assert make(camera=USB).name == "C920"


def test_two_cameras_of_one_model_are_told_apart_by_id(make: Made, world: World) -> None:
    world.models = {OTHER: "imx219", RIBBON: "imx219"}
    camera = make(camera="imx219")
    (notice,) = camera.notices
    assert OTHER in notice.message("en")
    assert RIBBON in notice.advice("en")
    assert make(camera=RIBBON).notices == ()


def test_the_same_camera_when_numbers_change(make: Made, world: World) -> None:
    camera = make()
    (mine,) = world.models
    world.models["/base/soc/i2c@9/late"] = "late"
    camera.start(lambda _frame: None, pytest.fail)
    assert world.told["opened"] == mine


def test_a_camera_or_profile_that_is_not_there(make: Made) -> None:
    with pytest.raises(CameraUnknown) as unknown:
        make(camera="imx219")
    assert "imx708_wide" in unknown.value.advice("nl")
    with pytest.raises(ProfileUnknown) as profile:
        make(profile="4k")
    assert "720p25, 1080p25" in profile.value.advice("nl")


@pytest.mark.parametrize("reason", [CameraMissing, CameraRibbon])
def test_without_a_camera_it_looks_again(
    make: Made, world: World, reason: type[TerugblikError], monkeypatch: pytest.MonkeyPatch
) -> None:
    world.models = {}
    monkeypatch.setattr(module, "why_missing", reason)
    with pytest.raises(reason):
        make()
    assert world.lookups == 1


def test_a_libcamera_that_does_not_start_is_a_missing_camera(make: Made, world: World) -> None:
    world.drivers = False
    with pytest.raises(CameraMissing):
        make()
    world.drivers = True
    assert make().name == "imx708_wide"


def test_what_the_camera_is_asked_for(make: Made, world: World) -> None:
    camera = make()
    form = camera.start(lambda _frame: None, pytest.fail)
    config = world.told["config"]
    assert config["main"] == {"size": (1280, 720), "format": "YUV420"}
    assert config["lores"]["format"] == "YUV420"
    assert config["raw"] == {"size": (2304, 1296)}
    assert world.told["controls"] == {"FrameDurationLimits": (40_000, 40_000), "AfMode": 2}
    # What it gives is read back.
    assert (form.width, form.height, form.frames_per_second) == (640, 360, 25)
    assert camera.encoder == "software"


def test_a_camera_without_focus_and_with_a_pace_of_its_own(make: Made, world: World) -> None:
    world.controls = {"FrameDurationLimits": (33_333, 33_333, 33_333)}
    form = make().start(lambda _frame: None, pytest.fail)
    assert world.told["controls"] == {"FrameDurationLimits": (33_333, 33_333)}
    assert form.frames_per_second == 30


def test_the_preview_lets_go_of_the_camera(make: Made, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LOOK_S", 0.02)
    clock = SimulatedClock()
    camera = make(clock=clock)
    assert camera.preview_jpeg() is None
    assert world.opened == 1
    clock.advance(6)
    until(lambda: not world.opened)
    # Not too soon, and it wakes again.
    camera.preview_jpeg()
    clock.advance(1)
    assert not threading.Event().wait(0.1)
    assert world.opened == 1


def test_a_lesson_takes_over_the_camera_that_frames(make: Made, world: World) -> None:
    camera = make()
    until(lambda: camera.preview_jpeg() is not None)
    world.busy = True  # to open it a second time would fail
    frames: Collected[EncodedFrame] = Collected()
    camera.start(frames, pytest.fail)
    assert frames.wait(3)[0].keyframe
    assert camera.preview_jpeg() is None


def test_a_camera_that_hangs_in_being_closed_shows_nothing_of_before_a_mask(
    make: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    camera = make()
    until(lambda: camera.preview_jpeg() is not None)
    old = camera._session
    assert old is not None
    with monkeypatch.context() as hanging:
        hanging.setattr(type(old), "_shut", lambda _: None)
        camera.mask((Zone(0, 0, 0.5, 0.5),))
    seen, before_us = old.pictures, camera._preview._taken_us
    # Longer than the preview leaves out.
    until(lambda: old.pictures > seen + 10)
    assert camera._preview.jpeg() is None
    assert camera._preview._taken_us <= before_us
    old._shut()


def test_a_preview_that_breaks_is_opened_anew(make: Made, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LOOK_S", 0.02)
    camera = make(clock=SimulatedClock())
    until(lambda: camera.preview_jpeg() is not None)

    def fails(*_: object) -> None:
        raise ValueError

    with monkeypatch.context() as broken:
        broken.setattr("appliance.hardware.pi.preview.Preview.see", fails)
        until(lambda: not world.opened)
    until(lambda: camera.preview_jpeg() is not None)


def test_a_driver_that_hangs_is_left_behind(make: Made, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("appliance.hardware.pi.session._PATIENCE_S", 0.1)
    frames: Collected[EncodedFrame] = Collected()
    camera = make()
    camera.start(frames, pytest.fail)
    frames.wait(2)
    world.closing = threading.Event()
    camera.stop()
    came = len(frames.items)
    assert world.opened == 1
    world.closing.set()
    (closer,) = [thread for thread in threading.enumerate() if thread.name == "pi-camera-close"]
    closer.join()
    assert len(frames.items) == came


def test_a_keyframe_of_another_film_ends_the_lesson() -> None:
    sets = b"\x00\x00\x00\x01\x67\x01\x00\x00\x00\x01\x68\x02"
    picture = b"\x00\x00\x00\x01\x65\x03"
    assert module._bare(sets + picture, sets) == picture
    assert module._bare(picture, sets) == picture
    with pytest.raises(DeviceChanged):
        module._bare(sets.replace(b"\x68\x02", b"\x68\x09") + picture, sets)
    with pytest.raises(EncoderFailed):
        module._bare(sets, sets)


def test_why_no_camera_is_listed(tmp_path: Any) -> None:
    dev, i2c = tmp_path / "dev", tmp_path / "i2c"
    dev.mkdir()
    assert type(choosing.why_missing(dev, i2c)) is CameraMissing
    chip = i2c / "10-001a"
    chip.mkdir(parents=True)
    (chip / "name").write_text("imx708\n")
    assert type(choosing.why_missing(dev, i2c)) is CameraRibbon
    (chip / "driver").mkdir()
    assert type(choosing.why_missing(dev, i2c)) is CameraMissing
    (i2c / "10-000c").mkdir()
    (i2c / "10-000c" / "name").write_text("dw9807\n")
    assert type(choosing.why_missing(dev, i2c)) is CameraMissing
