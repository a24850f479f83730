"""A board of gpiozero's mock pins, and eyes on its light. `steady` is a clock for the light that a test moves."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from gpiozero.pins.mock import MockFactory, MockPin, MockPWMPin

from appliance.config import Pins as Numbers
from appliance.hardware.pi.pins import Pins

NUMBERS = Numbers()
PATIENCE_S = 20.0


class Board:
    """`open` is what `Pins` is given; `broken` makes it fail."""

    def __init__(self, *, pwm: bool = True) -> None:
        self.factory = MockFactory(pin_class=MockPWMPin if pwm else MockPin)
        self.broken: Exception | None = None
        self.opened = 0
        self.pins = Pins(self.open)

    def open(self) -> Any:
        if self.broken is not None:
            raise self.broken
        self.opened += 1
        return self.factory

    def pin(self, number: int) -> Any:
        return self.factory.pin(number)

    def down(self, number: int = NUMBERS.button) -> None:
        self.pin(number).drive_low()

    def up(self, number: int = NUMBERS.button) -> None:
        self.pin(number).drive_high()

    def finger(self, down: bool) -> None:
        """On the button, once it listens; before that nothing hears it."""
        until(self.listened)
        (self.down if down else self.up)()

    @property
    def colour(self) -> tuple[float, float, float]:
        red, green, blue = (float(self.pin(number).state) for number in (NUMBERS.red, NUMBERS.green, NUMBERS.blue))
        return red, green, blue

    def listened(self, number: int = NUMBERS.button) -> bool:
        return self.pin(number).when_changed is not None


def until(reached: Callable[[], object], told: Callable[[], object] = lambda: "") -> None:
    """Looks often: nothing here can be waited for, as it is the pins that change."""
    look = threading.Event()
    for _ in range(round(PATIENCE_S / 0.005)):
        if reached():
            return
        look.wait(0.005)
    raise AssertionError(f"it never came: {told()}")


class Steady:
    """A wall clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s
