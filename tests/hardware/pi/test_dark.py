"""The light that a killed recorder left burning goes out."""

from __future__ import annotations

import pytest
from gpiozero.pins.mock import MockFactory

from appliance.config import Pins, PiSettings
from appliance.hardware.pi import dark


def test_what_burnt_is_dark_and_nothing_else_is_touched() -> None:
    factory = MockFactory()
    for pin in range(2, 28):
        factory.pin(pin).function = "output"
        factory.pin(pin).state = True
    factory.close = lambda: None
    dark.put_out(PiSettings(pins=Pins(red=5, green=6, blue=7)), lambda: factory)
    assert {pin for pin in range(2, 28) if not factory.pin(pin).state} >= {5, 6, 7}
    assert all(factory.pin(pin).function == "output" and factory.pin(pin).state for pin in range(8, 28))


def test_settings_that_cannot_be_read_are_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from appliance.boxfile import SettingsMissing

    def missing() -> PiSettings:
        raise SettingsMissing(file="box.toml")

    monkeypatch.setattr(dark, "read_box_file", missing)
    assert dark.main() == 1
    assert "box.toml" in capsys.readouterr().err
