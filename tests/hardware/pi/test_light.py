"""The light on mock pins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import pytest

from appliance.config import PiSettings
from appliance.hardware.errors import LightFailed, PinsUnreachable
from appliance.hardware.pi import light as module
from appliance.hardware.pi import shine
from appliance.hardware.pi.light import PiLight
from appliance.hardware.pi.shine import AMBER, AMBER_PLAIN, BLUE, DARK, GREEN, RED, WHITE
from appliance.hardware.ports import TOLD_S
from appliance.protocol import Light
from tests.hardware.pi.board import NUMBERS, Board, Steady, until

# What each shows at the moment in which it begins, dimmable and not.
BEGINS: dict[Light, tuple[tuple[float, float, float], tuple[float, float, float]]] = {
    "off": (DARK, DARK),
    "green": (GREEN, GREEN),
    "pulsing_green": (GREEN, GREEN),
    "red": (RED, RED),
    "pulsing_red": (RED, RED),
    "amber": (AMBER, AMBER_PLAIN),
    "blue_blink": (BLUE, BLUE),
    "blink_white": (WHITE, WHITE),
    "pulsing_white": (WHITE, WHITE),
    "white": (WHITE, WHITE),
}


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RETRY_S", 0.01)


@pytest.fixture
def wall() -> Steady:
    return Steady()


@pytest.fixture(params=[True, False], ids=["pwm", "plain"])
def board(request: pytest.FixtureRequest) -> Board:
    return Board(pwm=request.param)


@pytest.fixture
def pwm(board: Board) -> bool:
    return board.factory.pin_class.__name__ == "MockPWMPin"


@pytest.fixture
def light(board: Board, wall: Steady, pwm: bool) -> Iterator[PiLight]:
    light = PiLight(board.pins, PiSettings(pwm=pwm), wall)
    yield light
    light.close()


def test_every_state_has_a_look(light: PiLight, board: Board, pwm: bool) -> None:
    assert set(BEGINS) == set(get_args(Light))
    for state, looks in BEGINS.items():
        light.show("amber" if state != "amber" else "green")
        light.show(state)
        until(lambda looks=looks: board.colour == pytest.approx(looks[not pwm]), lambda state=state: state)
    assert light.wrong is None


def test_it_is_dark_until_it_is_told(light: PiLight, board: Board, wall: Steady) -> None:
    until(lambda: board.pin(NUMBERS.red).function == "output")
    wall.now_s += 10 * TOLD_S
    light.show("off")
    assert board.colour == DARK


def test_it_moves_by_itself(light: PiLight, board: Board, wall: Steady) -> None:
    for state, lit in (("blue_blink", BLUE), ("pulsing_red", RED), ("pulsing_green", GREEN)):
        light.show(state)
        until(lambda lit=lit: board.colour == lit)
        part = lit.index(1.0)

        def dimmer(state: Light = state, part: int = part) -> bool:
            wall.now_s += 0.05
            light.show(state)
            return board.colour[part] < 1

        until(dimmer)


def test_saying_the_same_again_does_not_begin_it_again(light: PiLight, board: Board, wall: Steady) -> None:
    light.show("blue_blink")
    until(lambda: board.colour == BLUE)
    wall.now_s += 1.0  # in its dark half
    for _ in range(20):
        light.show("blue_blink")
    until(lambda: board.colour == DARK)


@pytest.mark.parametrize("state", ["red", "pulsing_red", "green", "blue_blink", "blink_white"])
def test_untold_it_turns_amber_by_itself(light: PiLight, board: Board, wall: Steady, pwm: bool, state: Light) -> None:
    light.show(state)
    until(lambda: board.colour != DARK)
    wall.now_s += TOLD_S + 0.1
    until(lambda: board.colour == (AMBER if pwm else AMBER_PLAIN))
    light.show(state)
    until(lambda: board.colour == BEGINS[state][not pwm])


def test_a_change_is_shown_at_once(light: PiLight, board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shine, "STILL_S", 60.0)
    light.show("green")
    until(lambda: board.colour == GREEN)
    light.show("red")
    until(lambda: board.colour == RED)


def test_off_only_when_told(light: PiLight, board: Board, wall: Steady) -> None:
    light.show("off")
    wall.now_s += 10 * TOLD_S
    light.show("red")
    until(lambda: board.colour == RED)
    light.show("off")
    until(lambda: board.colour == DARK)
    wall.now_s += 10 * TOLD_S
    light.close()
    assert {state.state for state in board.pin(NUMBERS.green).states[1:]} <= {0.0}


def test_closed_it_is_out_and_stays_out(light: PiLight, board: Board) -> None:
    light.show("red")
    until(lambda: board.colour == RED)
    lamps = [board.pin(number) for number in (NUMBERS.red, NUMBERS.green, NUMBERS.blue)]
    light.close()
    light.show("red")
    assert board.factory.pins == {}
    assert [(lamp.state, lamp.function) for lamp in lamps] == [(0, "input")] * 3


def test_pins_that_cannot_be_reached_are_named_and_tried_again(wall: Steady) -> None:
    board = Board()
    board.broken = PermissionError("no")
    light = PiLight(board.pins, PiSettings(), wall)
    light.show("red")
    until(lambda: isinstance(light.wrong, PinsUnreachable))
    board.broken = None
    until(lambda: light.wrong is None)
    until(lambda: board.colour == RED)
    light.close()


def test_a_pin_that_fails_is_named_and_tried_again(light: PiLight, board: Board) -> None:
    light.show("green")
    until(lambda: board.colour == GREEN)
    kind = board.factory.pin_class
    works = kind._set_state

    def fails(pin: Any, value: float) -> None:
        if value and pin is board.pin(NUMBERS.red):
            raise OSError("short")
        works(pin, value)

    # Of the kind, as each try gives the board back and takes its pins anew.
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(kind, "_set_state", fails)
        light.show("red")
        until(lambda: isinstance(light.wrong, LightFailed))
    until(lambda: light.wrong is None)
    until(lambda: board.colour == RED)


def test_a_board_without_pwm_says_so() -> None:
    board = Board(pwm=False)
    light = PiLight(board.pins, PiSettings(pwm=True))
    until(lambda: isinstance(light.wrong, LightFailed))
    light.close()
