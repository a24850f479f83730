"""The button on mock pins: from a level on a pin to edges."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from appliance.clock import SimulatedClock, SystemClock
from appliance.hardware.errors import ButtonStuck, ButtonUnsteady, PinsUnreachable
from appliance.hardware.pi import button as module
from appliance.hardware.pi.button import PiButton
from appliance.hardware.pi.debounce import SETTLE_US, STUCK_US
from tests.hardware.listening import Collected
from tests.hardware.pi.board import NUMBERS, Board, until


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def button(board: Board) -> Iterator[PiButton]:
    button = PiButton(SystemClock(), board.pins, NUMBERS.button)
    yield button
    button.close()


def listen(button: PiButton, board: Board) -> tuple[Collected[bool], Collected[Exception | None]]:
    edges: Collected[bool] = Collected()
    ends: Collected[Exception | None] = Collected()
    button.listen(edges, ends)
    until(lambda: board.listened() or ends.items)
    return edges, ends


def test_down_and_up(button: PiButton, board: Board) -> None:
    edges, _ = listen(button, board)
    for count in (1, 2, 3):
        board.down()
        edges.wait(2 * count - 1)
        board.up()
        edges.wait(2 * count)
    assert edges.items == [True, False] * 3


def test_the_boards_own_resistor_pulls_the_wire_up(button: PiButton, board: Board) -> None:
    listen(button, board)
    pin = board.pin(NUMBERS.button)
    assert (pin.function, pin.pull, pin.bounce, pin.edges) == ("input", "up", None, "both")


def test_chatter_is_one_edge(button: PiButton, board: Board) -> None:
    edges, _ = listen(button, board)
    for _ in range(20):
        board.down()
        board.up()
    board.down()
    assert edges.wait(1) == [True]
    for _ in range(20):
        board.up()
        board.down()
    board.up()
    assert edges.wait(2) == [True, False]


def test_a_spark_is_none(button: PiButton, board: Board) -> None:
    edges, _ = listen(button, board)
    board.down()
    board.up()
    board.down()
    assert edges.wait(1) == [True]  # the press after it, and no other
    board.up()
    edges.wait(2)
    assert edges.items == [True, False]


def test_an_interrupt_that_is_lost_is_made_good(button: PiButton, board: Board) -> None:
    edges, _ = listen(button, board)
    board.pin(NUMBERS.button).edges = "none"
    board.down()
    assert edges.wait(1) == [True]
    board.up()
    assert edges.wait(2) == [True, False]


def test_a_button_that_is_down_at_first_tells_nothing_until_it_is_pressed(button: PiButton, board: Board) -> None:
    pin = board.pin(NUMBERS.button)
    pin._set_pull = lambda value: None  # something holds it
    board.down()
    edges, _ = listen(button, board)
    board.up()
    threading.Event().wait(0.1)
    assert edges.items == []
    board.down()
    assert edges.wait(1) == [True]


def test_a_stuck_button_is_named_and_its_press_is_over(board: Board) -> None:
    clock = SimulatedClock()
    button = PiButton(clock, board.pins, NUMBERS.button)
    edges, ends = listen(button, board)
    board.down()
    until(lambda: button._raw.empty())
    # Moved in steps, so that it is seen to have settled first.
    until(lambda: clock.advance(0.1) or edges.items)
    clock.advance(STUCK_US / 1_000_000)
    (error,) = ends.wait(1)
    assert isinstance(error, ButtonStuck)
    assert edges.items == [True, False]
    assert not board.listened()
    button.close()


def test_one_that_is_still_stuck_says_so_at_once(board: Board) -> None:
    clock = SimulatedClock()
    button = PiButton(clock, board.pins, NUMBERS.button)
    board.pins.open()  # another part has the board too, so that its pins stay what they are
    pin = board.pin(NUMBERS.button)
    pin._set_pull = lambda value: None
    board.down()
    _, ends = listen(button, board)
    clock.advance(STUCK_US / 1_000_000)
    ends.wait(1)
    _, again = listen(button, board)
    (error,) = again.wait(1)
    assert isinstance(error, ButtonStuck)
    board.up()
    edges, ends = listen(button, board)
    board.down()
    until(lambda: clock.advance(0.1) or edges.items)
    assert ends.items == []
    button.close()


def test_a_loose_wire_is_named(button: PiButton, board: Board) -> None:
    edges, ends = listen(button, board)
    clock, rest, changed_us, still = SystemClock(), threading.Event(), None, 0
    while not ends.items:
        for change in (board.down, board.up):
            change()
            before_us, changed_us = changed_us, clock.monotonic_us()
            # Where this thread is held up the wire keeps still, and is rightly believed.
            still += before_us is not None and changed_us - before_us > SETTLE_US * 3 // 4
            rest.wait(0.002)
    assert isinstance(ends.items[0], ButtonUnsteady)
    assert len(edges.items) <= still


def test_pins_that_cannot_be_reached_are_named_and_tried_again(button: PiButton, board: Board) -> None:
    board.broken = OSError("can not open gpiochip")
    _, ends = listen(button, board)
    (error,) = ends.wait(1)
    assert isinstance(error, PinsUnreachable)
    board.broken = None
    edges, ends = listen(button, board)
    board.down()
    assert edges.wait(1) == [True]
    assert ends.items == []


def test_a_pin_that_fails_ends_it(button: PiButton, board: Board) -> None:
    _, ends = listen(button, board)

    def gone() -> bool:
        raise OSError("gone")

    board.pin(NUMBERS.button)._get_state = gone
    (error,) = ends.wait(1)
    assert isinstance(error, OSError)


def test_a_flood_does_not_fill_the_memory(button: PiButton, board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_FLOOD", 4)
    edges, _ = listen(button, board)
    for _ in range(1000):
        board.down()
        board.up()
    board.down()
    assert edges.wait(1) == [True]
    assert button._raw.maxsize == 4


def test_the_pins_are_given_back(button: PiButton, board: Board) -> None:
    listen(button, board)
    button.close()
    assert board.factory.pins == {}
    assert board.opened == 1


def test_closed_is_closed(button: PiButton, board: Board) -> None:
    button.close()
    edges: Collected[bool] = Collected()
    button.listen(edges, edges)
    board.down()
    assert not board.listened()
    assert edges.items == []
