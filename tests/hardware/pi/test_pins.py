"""The board's pins: opened once, given back, found on every board, refused in plain words."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from appliance.hardware.errors import PinsUnreachable
from appliance.hardware.pi.pins import Pins, header_chip, open_board
from tests.hardware.pi.board import Board


class ChipError(Exception):
    pass


class Lgpio:
    """lgpio, as far as it is asked which chips there are: number → label; one that is empty cannot be asked."""

    error = ChipError

    def __init__(self, chips: dict[int, str | bytes]) -> None:
        self.chips = chips
        self.open: list[int] = []

    def gpiochip_open(self, chip: int) -> int:
        if chip not in self.chips:
            raise ChipError("can not open gpiochip")
        self.open.append(chip)
        return chip

    def gpio_get_chip_info(self, handle: int) -> list[object]:
        if not self.chips[handle]:
            raise ChipError("bad handle")
        return [0, 54, f"gpiochip{handle}", self.chips[handle]]

    def gpiochip_close(self, handle: int) -> None:
        self.open.remove(handle)


@pytest.mark.parametrize(
    ("chips", "number"),
    [
        ({0: "pinctrl-bcm2835", 1: "raspberrypi-exp-gpio"}, 0),
        ({0: "pinctrl-bcm2711", 1: "raspberrypi-exp-gpio"}, 0),
        ({0: "pinctrl-rp1", 10: "gpio-brcmstb@107d508500"}, 0),
        ({0: "gpio-brcmstb@107d508500", 4: "pinctrl-rp1"}, 4),
        ({0: b"gpio-brcmstb@107d508500", 4: b"pinctrl-rp1"}, 4),
        ({0: "", 1: "pinctrl-bcm2711"}, 1),
        ({3: "something else"}, 0),
        ({}, 0),
    ],
)
def test_the_chip_behind_the_header_is_found_by_its_name(chips: dict[int, str | bytes], number: int) -> None:
    lgpio = Lgpio(chips)
    assert header_chip(lgpio) == number
    assert lgpio.open == []


def test_one_board_for_all_given_back_with_the_last() -> None:
    board = Board()
    assert board.pins.open() is board.pins.open()
    assert board.opened == 1
    board.factory.pin(17)
    board.pins.release()
    assert board.factory.pins
    board.pins.release()
    assert not board.factory.pins
    board.pins.open()
    assert board.opened == 2


@pytest.mark.parametrize("error", [PermissionError(13, "no"), AttributeError("an empty stub"), ImportError("lgpio")])
def test_whatever_keeps_the_pins_away_is_one_error(error: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    def refuses() -> object:
        raise error

    pins = Pins(refuses)
    for _ in range(2):
        with pytest.raises(PinsUnreachable) as raised:
            pins.open()
        assert raised.value.__cause__ is error
    assert capsys.readouterr().err.count("pins_unreachable") == 1


@pytest.fixture
def lgpio(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """gpiozero's lgpio pins with a made-up lgpio under them; notes the folder that it would make its pipe in."""
    seen = SimpleNamespace(folder=None, chips=[])

    class Factory:
        def __init__(self, chip: int) -> None:
            seen.chips.append(chip)
            seen.folder = os.environ["LG_WD"]

        def _get_revision(self) -> int:
            raise OSError(2, "no such file")

    chips = Lgpio({0: "pinctrl-rp1"})
    module = ModuleType("lgpio")
    vars(module).update({name: getattr(chips, name) for name in dir(chips) if name[0] != "_"})
    pins = ModuleType("gpiozero.pins.lgpio")
    pins.LGPIOFactory = Factory  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "lgpio", module)
    monkeypatch.setitem(sys.modules, "gpiozero.pins.lgpio", pins)
    monkeypatch.delenv("LG_WD", raising=False)
    monkeypatch.delenv("RUNTIME_DIRECTORY", raising=False)
    monkeypatch.setenv("LG_WD", "")  # so that what the code sets is undone afterwards
    monkeypatch.delenv("LG_WD")
    return seen


def test_lgpios_pipe_goes_where_the_service_may_write(lgpio: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNTIME_DIRECTORY", "/run/terugblik:/run/other")
    open_board()
    assert lgpio.folder == "/run/terugblik"


def test_or_where_it_is_told(lgpio: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RUNTIME_DIRECTORY", "/run/terugblik")
    monkeypatch.setenv("LG_WD", str(tmp_path))
    open_board()
    assert lgpio.folder == str(tmp_path)


def test_or_into_a_folder_of_its_own(lgpio: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    open_board()
    assert Path(lgpio.folder).parent == tmp_path
    assert Path(lgpio.folder).stat().st_mode & 0o777 == 0o700


def test_a_board_that_does_not_tell_its_model_has_forty_pins(lgpio: SimpleNamespace) -> None:
    from gpiozero import PiBoardInfo

    board = PiBoardInfo.from_revision(open_board()._get_revision())
    assert board.headers["J8"].rows * board.headers["J8"].columns == 40
    assert lgpio.chips == [0]
