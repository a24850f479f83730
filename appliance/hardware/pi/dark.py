"""Puts the light out after the recorder has ended, however it ended: `python -m appliance.hardware.pi.dark`.

A killed process leaves its pins as they were, and a light that stays red would say that something is recorded.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from appliance.boxfile import read_box_file
from appliance.config import PiSettings
from appliance.errors import TerugblikError
from appliance.hardware.pi.pins import open_board


def main() -> int:
    try:
        put_out(read_box_file())
    except TerugblikError as error:
        print(error.message("en"), file=sys.stderr)  # noqa: T201 - it is a command
        return 1
    return 0


def put_out(settings: PiSettings, open_factory: Callable[[], Any] = open_board) -> None:
    from gpiozero import LED

    factory = open_factory()
    try:
        for pin in (settings.pins.red, settings.pins.green, settings.pins.blue):
            LED(pin, initial_value=False, pin_factory=factory).close()
    finally:
        factory.close()


if __name__ == "__main__":
    sys.exit(main())
