"""What is built from the settings, and the buzzer that says nothing in class."""

from __future__ import annotations

from typing import get_args

import pytest

from appliance.clock import SystemClock
from appliance.config import Pins, PiSettings
from appliance.hardware.pi import buzzer
from appliance.hardware.pi.buzzer import AT_REST, LightWithBuzzer
from appliance.hardware.pi.panel import Panel, build_panel
from appliance.protocol import Light
from tests.hardware.listening import Collected
from tests.hardware.pi.board import NUMBERS, Board, until


@pytest.fixture
def board() -> Board:
    return Board()


def build(board: Board, settings: PiSettings) -> Panel:
    return build_panel(SystemClock(), settings, board.open)


def sounds(board: Board, heard: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    """Notes each sound when it is made: closing the board forgets its pins."""
    pin = board.pin(NUMBERS.buzzer)
    plain = pin._change_state

    def noted(value: float) -> bool:
        if value and pin.function == "output":
            heard.append(value)
        return bool(plain(value))

    monkeypatch.setattr(pin, "_change_state", noted)


def test_the_usual_box_has_one_button_and_no_buzzer(board: Board) -> None:
    panel = build(board, PiSettings())
    assert panel.mark_button is None
    assert not isinstance(panel.light, LightWithBuzzer)
    panel.light.show("green")
    until(lambda: board.colour == (0, 1, 0))
    panel.close()
    assert board.factory.pins == {}


def test_the_pins_are_those_of_the_settings(board: Board) -> None:
    pins = Pins(button=5, second_button=6, red=12, green=13, blue=19, buzzer=26)
    panel = build(board, PiSettings(pins=pins, second_button=True, buzzer=True))
    edges: Collected[bool] = Collected()
    marks: Collected[bool] = Collected()
    assert panel.mark_button is not None
    panel.button.listen(edges, pytest.fail)
    panel.mark_button.listen(marks, pytest.fail)
    panel.light.show("red")
    until(lambda: board.listened(5) and board.listened(6) and board.pin(12).state == 1)
    board.down(6)
    assert marks.wait(1) == [True]
    assert edges.items == []
    board.down(5)
    assert edges.wait(1) == [True]
    panel.close()
    assert board.opened == 1  # one board for all


def test_the_buzzer_ticks_when_a_box_at_rest_is_switched_off(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buzzer, "TICK_S", 0.001)
    heard: list[object] = []
    panel = build(board, PiSettings(buzzer=True))
    # Somebody else has the board too, so that its pins are not forgotten.
    board.pins.open()
    sounds(board, heard, monkeypatch)
    panel.light.show("green")
    until(lambda: board.colour == (0, 1, 0))
    monkeypatch.setattr(board.factory, "close", lambda: None)
    panel.close()
    panel.close()
    assert len(heard) == 1
    assert board.pin(NUMBERS.buzzer).state == 0


@pytest.mark.parametrize("last", sorted(set(get_args(Light)) - AT_REST))
def test_no_sound_in_class(board: Board, monkeypatch: pytest.MonkeyPatch, last: Light) -> None:
    heard: list[object] = []
    monkeypatch.setattr(board.factory, "close", lambda: None)
    panel = build(board, PiSettings(buzzer=True))
    sounds(board, heard, monkeypatch)
    for state in (*get_args(Light), last):
        panel.light.show(state)
    panel.close()
    assert heard == []


def test_a_buzzer_that_fails_is_only_noted(board: Board) -> None:
    panel = build(board, PiSettings(buzzer=True))
    panel.light.show("green")
    until(lambda: board.colour == (0, 1, 0))
    board.broken = OSError("gone")
    panel.close()
    assert panel.light.wrong is None
