"""`build_pi` always builds a box: what is missing is said, on the light too."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType

import pytest

from appliance.clock import Clock, SystemClock
from appliance.config import PiSettings, RecorderSettings
from appliance.errors import TerugblikError
from appliance.hardware.errors import CameraMissing, DeviceForbidden, MicrophoneMissing, ProfileUnknown
from appliance.hardware.pi import panel
from appliance.hardware.pi.pi import build_pi
from appliance.hardware.pi.profiles import P720
from appliance.hardware.ports import Hardware
from appliance.protocol import Devices
from appliance.recorder.backends import opener
from tests.hardware.pi.board import Board, until

CLOCK = SystemClock()


class Device:
    """A camera or a microphone, as far as building goes."""

    present = True
    error: Exception | None = None
    notices: tuple[TerugblikError, ...] = ()
    name, profile, encoder = "imx708", P720, "software"

    def __init__(self, clock: Clock, settings: PiSettings) -> None:
        self.given = (clock, settings)
        if self.error is not None:
            raise self.error

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Board:
    board = Board()
    build = panel.build_panel
    monkeypatch.setattr(panel, "build_panel", lambda clock, settings: build(clock, settings, board.open))
    return board


@pytest.fixture
def parts(board: Board, monkeypatch: pytest.MonkeyPatch) -> dict[str, type[Device]]:
    """Stand in for the two modules that need a real board."""
    kinds = {}
    for name, kind in (("camera", "PiCamera"), ("microphone", "PiMicrophone")):
        module = ModuleType(f"appliance.hardware.pi.{name}")
        kinds[name] = type(kind, (Device,), {})
        setattr(module, kind, kinds[name])
        monkeypatch.setitem(sys.modules, module.__name__, module)
    return kinds


@pytest.fixture
def built() -> Iterator[list[Hardware]]:
    boxes: list[Hardware] = []
    yield boxes
    for box in boxes:
        for device in (box.camera, box.microphone, box.button, box.mark_button, box.light):
            if device is not None:
                device.close()


def test_a_whole_box(parts: dict[str, type[Device]], built: list[Hardware]) -> None:
    settings = PiSettings(second_button=True)
    box = build_pi(CLOCK, settings)
    built.append(box)
    assert (box.backend, box.virtual_button, box.missing) == ("pi", False, None)
    assert box.mark_button is not None
    assert box.level is box.microphone, "whether it hears is told while it rests"
    for device, kind in ((box.camera, parts["camera"]), (box.microphone, parts["microphone"])):
        assert isinstance(device, kind)
        assert device.given == (CLOCK, settings)
    assert box.devices == Devices(board=None, camera="imx708", profile="720p25", encoder="software")


def test_picture_only_has_no_microphone(parts: dict[str, type[Device]], built: list[Hardware]) -> None:
    parts["microphone"].error = RuntimeError("not asked")
    box = build_pi(CLOCK, PiSettings(), picture_only=True)
    built.append(box)
    assert box.microphone is None


@pytest.mark.parametrize(("which", "error"), [("camera", CameraMissing()), ("microphone", DeviceForbidden())])
def test_what_is_missing_is_stood_in_for(
    parts: dict[str, type[Device]], built: list[Hardware], board: Board, which: str, error: TerugblikError
) -> None:
    parts[which].error = error
    box = build_pi(CLOCK, PiSettings())
    built.append(box)
    assert box.missing is error
    device = getattr(box, which)
    assert not device.present
    with pytest.raises(type(error)):
        device.start(lambda _given: None, lambda _error: None)
    device.stop()
    assert box.camera.preview_jpeg() is None if which == "camera" else True
    box.light.show("amber")
    until(lambda: board.colour[0] == 1)


def test_the_camera_is_told_first_when_both_are_missing(parts: dict[str, type[Device]], built: list[Hardware]) -> None:
    parts["camera"].error, parts["microphone"].error = CameraMissing(), MicrophoneMissing()
    box = build_pi(CLOCK, PiSettings())
    built.append(box)
    assert isinstance(box.missing, CameraMissing)


@pytest.mark.parametrize("which", ["camera", "microphone"])
def test_a_wrong_setting_is_told_and_not_stood_in_for(parts: dict[str, type[Device]], board: Board, which: str) -> None:
    parts[which].error = ProfileUnknown(name="8k", known="full")
    with pytest.raises(ProfileUnknown):
        build_pi(CLOCK, PiSettings())
    assert board.factory.pins == {}


def test_a_bug_leaves_no_light_behind(parts: dict[str, type[Device]], board: Board) -> None:
    parts["microphone"].error = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        build_pi(CLOCK, PiSettings())
    assert board.factory.pins == {}


def test_the_recorder_opens_it_by_its_name(parts: dict[str, type[Device]], built: list[Hardware]) -> None:
    settings = RecorderSettings(data=None, socket=None, backend="pi", pi=PiSettings(camera="x"))  # type: ignore[arg-type]
    box = opener(settings, CLOCK)()
    built.append(box)
    assert isinstance(box.camera, parts["camera"])
    assert box.camera.given[1].camera == "x"
