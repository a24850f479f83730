"""A real board on a bench, for `--on-pi`: its own camera, microphone and pins, as its `box.toml` says.

What stands in for hands: a wire with a resistor of 1000 Ω from pin 29 of the header to the button presses it, and the
kernel takes the microphone off its USB (`authorized`), which only root may ask. Nobody pulls a ribbon from a board that
has power. docs/reference/testing-without-a-pi.md says how to begin.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from appliance.boxfile import read_box_file
from appliance.clock import SystemClock
from appliance.config import Pins as Numbers
from appliance.config import PiSettings
from appliance.hardware.pi.camera import PiCamera
from appliance.hardware.pi.health import PiHealth
from appliance.hardware.pi.microphone import PiMicrophone
from appliance.hardware.pi.panel import build_panel
from appliance.hardware.pi.pins import open_board
from appliance.hardware.ports import Hardware
from tests.contract.rigs import Rig
from tests.hardware.pi.board import until

FINGER = 5  # GPIO, on pin 29
CARDS = Path("/sys/class/sound")


def build_on_pi(settings: PiSettings | None = None) -> Rig:
    settings = settings or read_box_file()
    clock, bench = SystemClock(), Bench(settings.pins)
    camera, microphone = PiCamera(clock, settings), PiMicrophone(clock, settings)
    panel = build_panel(clock, settings, bench.open)
    box = Hardware(
        backend="pi",
        camera=camera,
        microphone=microphone,
        button=panel.button,
        light=panel.light,
        virtual_button=False,
        health=PiHealth(),
    )
    usb = authorized(microphone.name)

    def unplug() -> None:
        if usb is None:
            pytest.skip("this microphone is not on USB: nothing but a hand unplugs it")
        usb.write_text("0")

    def put_back() -> None:
        bench.close()
        if usb is not None and usb.read_text().strip() == "0":
            usb.write_text("1")
            until(lambda: microphone.present)

    return Rig(box, clock, unplug, bench.finger, bench.lit, ribbon_can_go=False, put_back=put_back)


class Bench:
    """The board's pins, opened once for the panel and for what presses and looks."""

    def __init__(self, numbers: Numbers, open_factory: Callable[[], Any] = open_board) -> None:
        self._numbers = numbers
        self._open_factory = open_factory
        self._factory: Any = None

    def open(self) -> Any:
        """As `Pins` is given it; it may close it as often as it likes."""
        if self._factory is None:
            self._factory = self._open_factory()
            self._factory.close = lambda: None
        return self._factory

    def finger(self, down: bool) -> None:
        """On the button, once it listens."""
        until(lambda: self._factory is not None and self._pin(self._numbers.button).when_changed is not None)
        self._pin(FINGER).output_with_state(not down)

    def lit(self) -> bool:
        """A pin that was given back is one that the LED itself pulls to ground."""
        colours = (self._numbers.red, self._numbers.green, self._numbers.blue)
        return self._factory is not None and any(self._pin(number).state for number in colours)

    def close(self) -> None:
        if self._factory is not None:
            self._pin(FINGER).function = "input"
            type(self._factory).close(self._factory)

    def _pin(self, number: int) -> Any:
        return self._factory.pin(number)


def authorized(card: str, cards: Path = CARDS) -> Path | None:
    """The kernel's switch of the USB device that this sound card is; None: it is on no USB."""
    for folder in cards.glob("card*"):
        if (folder / "id").read_text().strip() == card:
            switch = (folder / "device").resolve().parent / "authorized"
            return switch if switch.is_file() else None
    return None
