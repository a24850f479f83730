"""An optional buzzer, off unless the settings say so. It makes no sound in class: not at a start, a mark, a stop or a
fault. Its one use is a short tick when a box at rest is switched off, for whoever holds the button with the light out
of sight.
"""

from __future__ import annotations

import threading
from typing import Any

from appliance.errors import TerugblikError
from appliance.hardware.pi.light import PiLight
from appliance.hardware.pi.pins import Pins
from appliance.log import log_error
from appliance.protocol import Light

TICK_S = 0.08
AT_REST: frozenset[Light] = frozenset({"green", "pulsing_green", "blue_blink", "white"})


class LightWithBuzzer:
    """The light, and a tick when it is closed while it showed a box at rest."""

    def __init__(self, light: PiLight, pins: Pins, number: int) -> None:
        self._light = light
        self._pins = pins
        self._number = number
        self._shown: Light = "off"

    @property
    def wrong(self) -> TerugblikError | None:
        return self._light.wrong

    def show(self, light: Light) -> None:
        self._shown = light
        self._light.show(light)

    def close(self) -> None:
        self._light.close()
        shown, self._shown = self._shown, "off"
        if shown in AT_REST:
            try:
                self._tick()
            except Exception as error:  # noqa: BLE001 - nothing depends on a sound
                log_error("buzzer_failed", error)

    def _tick(self) -> None:
        from gpiozero import Buzzer

        factory: Any = self._pins.open()
        try:
            with Buzzer(self._number, pin_factory=factory) as buzzer:
                buzzer.on()
                threading.Event().wait(TICK_S)
        finally:
            self._pins.release()
