"""gpiozero's mock pins, pressed and read from another process over a socket.

A line is a word and a pin's BCM number: `low 17` (pressed), `high 17`, `read 22`. Each is answered with the pin's
state, or with `closed` while nobody has the pins.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any


def serve(path: str) -> Callable[[], Any]:
    """What opens the pins; from then on they can be reached at `path`."""
    from gpiozero.pins.mock import MockFactory, MockPWMPin

    opened: list[Any] = []

    def open_mock() -> Any:
        opened[:] = [MockFactory(pin_class=MockPWMPin)]
        return opened[0]

    Path(path).unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen()
    threading.Thread(target=_listen, args=(listener, opened), name="pinboard", daemon=True).start()
    return open_mock


def _listen(listener: socket.socket, opened: list[Any]) -> None:
    while True:
        connection, _ = listener.accept()
        with connection, connection.makefile("rw", encoding="ascii", newline="\n") as lines:
            for line in lines:
                word, number = line.split()
                lines.write(f"{_done(opened[0], word, int(number)) if opened else 'closed'}\n")
                lines.flush()


def _done(factory: Any, word: str, number: int) -> float:
    pin = factory.pin(number)
    if word == "low":
        pin.drive_low()
    elif word == "high":
        pin.drive_high()
    return float(pin.state)
