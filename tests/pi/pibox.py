"""The tests' box with a Pi's own hardware backend: the button is pressed at its pin, the light is read at its own."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from appliance.config import Pins
from tests.e2e.box import Box, Client
from tests.e2e.browsers import until

PINS = Pins()
# libcamera tells of each picture format, else.
QUIET = {"LIBCAMERA_LOG_LEVELS": "*:ERROR"}


@dataclass(slots=True)
class PiBox(Box):
    settings: Path = Path("/nonexistent")
    picture_only: bool = False

    @property
    def pins(self) -> Path:
        return self.run / "pins.sock"

    def start_recorder(self) -> None:
        told = ["--backend", "pi", "--settings", self.settings, "--lesson-minutes", self.lesson_minutes]
        told += ["--picture-only"] if self.picture_only else []
        self._start("recorder", told, {"TERUGBLIK_PINS": str(self.pins), **QUIET})

    def wait_until_there(self) -> None:
        client = Client(self.port)
        until(lambda: self._answers(client), 60, "the box does not start")
        until(
            lambda: self.status()["state"] == "ready", 60, f"the recorder is not ready: {self.log.read_text()[-3000:]}"
        )

    def button(self, held_ms: int = 100) -> None:
        """A finger on the wire of the button."""
        with Wire(self.pins) as wire:
            wire.tell("low", PINS.button)
            time.sleep(held_ms / 1000)
            wire.tell("high", PINS.button)

    def light(self) -> tuple[float, ...]:
        """What the LED's three wires carry: red, green, blue, each 0 to 1."""
        with Wire(self.pins) as wire:
            return tuple(wire.tell("read", pin) for pin in (PINS.red, PINS.green, PINS.blue))


class Wire:
    """To the mock pins in the recorder process."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(str(path))
        self._lines = self._socket.makefile("rw", encoding="ascii", newline="\n")

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *_: Any) -> None:
        self._lines.close()
        self._socket.close()

    def tell(self, word: str, pin: int) -> float:
        self._lines.write(f"{word} {pin}\n")
        self._lines.flush()
        return float(self._lines.readline())
