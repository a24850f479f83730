"""The status light: one RGB LED or three, common cathode. Blinking, pulsing and turning amber are its own thread's.

Whether an LED is there at all cannot be known from a pin; that the pins cannot be driven can, and is said in `wrong`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from appliance.config import PiSettings
from appliance.errors import TerugblikError
from appliance.hardware.errors import LightFailed
from appliance.hardware.pi.pins import Pins
from appliance.hardware.pi.shine import Colour, colour, renew_s, shown
from appliance.hardware.worker import Worker
from appliance.log import log_error
from appliance.protocol import Light

RETRY_S = 3.0


class PiLight:
    """Dark until it is told something; `close` is the last word, and puts it out."""

    def __init__(self, pins: Pins, settings: PiSettings, wall: Callable[[], float] = time.monotonic) -> None:
        self._pins = pins
        self._settings = settings
        self._wall = wall
        self._change = threading.Condition()
        self._light: Light = "off"
        self._told_s = wall()
        self._closed = False
        self._wrong: TerugblikError | None = None
        self._worker = Worker("light")
        self._worker.start(self._run)

    @property
    def wrong(self) -> TerugblikError | None:
        return self._wrong

    def show(self, light: Light) -> None:
        with self._change:
            # A light that gave itself up as untold begins its next state at once, the same one too.
            wakes = light != self._light or shown(self._light, self._wall() - self._told_s) != light
            self._light, self._told_s = light, self._wall()
            if wakes:
                self._change.notify_all()

    def close(self) -> None:
        with self._change:
            self._closed = True
            self._change.notify_all()
        self._worker.stop()

    def _run(self, _stop: threading.Event) -> None:
        """Pins that fail are let go of and tried again: a lesson does not depend on its light."""
        while not self._closed:
            try:
                self._shine()
            except Exception as error:  # noqa: BLE001 - whatever it is, it is named, and tried again
                self._wrong = error if isinstance(error, TerugblikError) else LightFailed()
                if self._wrong is not error:
                    log_error("light_failed", error)
                with self._change:
                    self._change.wait_for(lambda: self._closed, RETRY_S)

    def _shine(self) -> None:
        factory = self._pins.open()
        try:
            lamp = self._lamp(factory)
            try:
                self._follow(lamp)
                lamp.off()
            finally:
                lamp.close()
        finally:
            self._pins.release()

    def _lamp(self, factory: Any) -> Any:
        from gpiozero import RGBLED

        pins = self._settings.pins
        return RGBLED(pins.red, pins.green, pins.blue, pwm=self._settings.pwm, pin_factory=factory)

    def _follow(self, lamp: Any) -> None:
        """Returns when it is closed. Raises what the pins raise."""
        last: Light = "off"
        began_s = self._wall()
        burning: Colour | None = None
        while True:
            with self._change:
                if self._closed:
                    return
                now_s = self._wall()
                light = shown(self._light, now_s - self._told_s)
            if light != last:
                last, began_s = light, now_s
            burns = colour(light, now_s - began_s, pwm=self._settings.pwm)
            if burns != burning:
                lamp.value = burning = burns
            self._wrong = None
            with self._change:
                if not self._closed and shown(self._light, self._wall() - self._told_s) == light:
                    self._change.wait(renew_s(light))
