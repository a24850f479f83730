"""gpiozero's mock pins, pressed and read from another process over a socket.

A line is a word and a pin's BCM number: `low 17` (pressed), `high 17`, `read 22`. Each is answered with the pin's state.
"""

from __future__ import annotations

import socket
import threading
from pathlib import Path


def serve(path: str) -> None:
    Path(path).unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen()
    threading.Thread(target=_listen, args=(listener,), name="pinboard", daemon=True).start()


def _listen(listener: socket.socket) -> None:
    while True:
        connection, _ = listener.accept()
        with connection, connection.makefile("rw", encoding="ascii", newline="\n") as lines:
            for line in lines:
                lines.write(f"{_done(*line.split())}\n")
                lines.flush()


def _done(word: str, number: str) -> float:
    from gpiozero import Device

    pin = Device.pin_factory.pin(int(number))
    if word == "low":
        pin.drive_low()
    elif word == "high":
        pin.drive_high()
    return float(pin.state)
