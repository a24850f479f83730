"""The board's GPIO pins, through gpiozero on lgpio: opened when the first part needs them, closed with the last.

Where they cannot be reached a part says so and tries again later; the recorder goes on without.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable
from typing import Any

from appliance.hardware.errors import PinsUnreachable
from appliance.log import log_error

# How the chip behind the header calls itself: Pi 1 to 3 and Zero, Pi 4, Pi 5. Its number changed with the kernels.
HEADER_CHIPS = ("pinctrl-bcm2835", "pinctrl-bcm2711", "pinctrl-rp1")
_CHIPS = 16
# Any 40-pin board: asked only which pins the header has, when the system does not tell its model.
_FORTY_PINS = 0xC03115


class Pins:
    """One pin factory for all parts. `open` and `release` come in pairs."""

    def __init__(self, open_factory: Callable[[], Any]) -> None:
        self._open_factory = open_factory
        self._lock = threading.Lock()
        self._factory: Any = None
        self._users = 0
        self._failed = False  # said once, not at every try

    def open(self) -> Any:
        """The pin factory. Raises `PinsUnreachable`."""
        with self._lock:
            if self._factory is None:
                try:
                    self._factory = self._open_factory()
                except Exception as error:
                    if not self._failed:
                        log_error("pins_unreachable", error)
                    self._failed = True
                    raise PinsUnreachable from error
                self._failed = False
            self._users += 1
            return self._factory

    def release(self) -> None:
        with self._lock:
            self._users -= 1
            if self._users == 0:
                factory, self._factory = self._factory, None
                factory.close()


def open_board() -> Any:
    """gpiozero's factory for this board."""
    # lgpio makes a pipe where it is imported, and dies where it may not: under systemd all is read-only but this.
    if "LG_WD" not in os.environ:
        os.environ["LG_WD"] = os.environ.get("RUNTIME_DIRECTORY", "").partition(":")[0] or tempfile.mkdtemp()
    import lgpio
    from gpiozero.exc import PinUnknownPi
    from gpiozero.pins.lgpio import LGPIOFactory

    class BoardFactory(LGPIOFactory):  # type: ignore[misc]
        def _get_revision(self) -> int:
            try:
                return int(super()._get_revision())
            except (OSError, PinUnknownPi):
                return _FORTY_PINS

    return BoardFactory(chip=header_chip(lgpio))


def header_chip(lgpio: Any) -> int:
    """The number of the chip behind the header; 0 where none says so."""
    return next((chip for chip in range(_CHIPS) if _label(lgpio, chip) in HEADER_CHIPS), 0)


def _label(lgpio: Any, chip: int) -> str:
    """How a chip calls itself; empty where there is none, or none for us."""
    try:
        handle = lgpio.gpiochip_open(chip)
    except lgpio.error:
        return ""
    try:
        label = lgpio.gpio_get_chip_info(handle)[3]
    except lgpio.error:
        return ""
    finally:
        lgpio.gpiochip_close(handle)
    # Which of the two it is depends on how lgpio was built.
    return label.decode("utf-8", "replace") if isinstance(label, bytes) else str(label)
