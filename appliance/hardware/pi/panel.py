"""What is wired to a board's pins, as the settings say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from appliance.clock import Clock
from appliance.config import PiSettings
from appliance.hardware.pi.button import PiButton
from appliance.hardware.pi.buzzer import LightWithBuzzer
from appliance.hardware.pi.light import PiLight
from appliance.hardware.pi.pins import Pins, open_board
from appliance.hardware.ports import RecordButton, StatusLight


@dataclass(frozen=True, slots=True)
class Panel:
    """Button and light; the second button where there is one."""

    button: RecordButton
    mark_button: RecordButton | None
    light: StatusLight

    def close(self) -> None:
        for part in (self.button, self.mark_button, self.light):
            if part is not None:
                part.close()


def build_panel(clock: Clock, settings: PiSettings, open_factory: Callable[[], Any] = open_board) -> Panel:
    """Does not fail: a part that cannot reach its pins says so, and tries again."""
    pins, numbers = Pins(open_factory), settings.pins
    light = PiLight(pins, settings)
    return Panel(
        button=PiButton(clock, pins, numbers.button),
        mark_button=PiButton(clock, pins, numbers.second_button) if settings.second_button else None,
        light=LightWithBuzzer(light, pins, numbers.buzzer) if settings.buzzer else light,
    )
