"""The hands of `--on-pi` on mock pins: where there is no board, at least they press and look."""

from __future__ import annotations

from pathlib import Path

import pytest
from gpiozero.pins.mock import MockConnectedPin, MockFactory, MockPin

from appliance.clock import SystemClock
from appliance.config import PiSettings
from appliance.hardware.pi.panel import build_panel
from tests.contract.onpi import FINGER, Bench, authorized
from tests.hardware.listening import Collected
from tests.hardware.pi.board import until


def wired() -> MockFactory:
    """A wire from the finger's pin to the button's."""
    factory = MockFactory(pin_class=MockPin)
    button = factory.pin(PiSettings().pins.button)
    factory.pin(FINGER, pin_class=MockConnectedPin, input_pin=button)
    return factory


def test_the_finger_presses_and_the_eye_sees_the_light() -> None:
    settings = PiSettings(pwm=False)
    bench = Bench(settings.pins, wired)
    panel = build_panel(SystemClock(), settings, bench.open)
    edges: Collected[bool] = Collected()
    assert not bench.lit()
    panel.button.listen(edges, pytest.fail)
    bench.finger(True)
    edges.wait(1)
    bench.finger(False)
    assert edges.wait(2) == [True, False]
    panel.light.show("red")
    until(bench.lit)
    panel.light.show("off")
    until(lambda: not bench.lit())
    panel.light.show("green")
    until(bench.lit)
    panel.close()
    assert not bench.lit()
    bench.close()


def test_the_microphone_that_is_taken_off_its_usb_is_the_one_that_is_used(tmp_path: Path) -> None:
    usb = tmp_path / "devices" / "1-1"
    (usb / "1-1:1.0").mkdir(parents=True)
    (usb / "authorized").write_text("1")
    for number, name, device in ((0, "Device", usb / "1-1:1.0"), (1, "Headphones", tmp_path / "devices")):
        card = tmp_path / "sound" / f"card{number}"
        card.mkdir(parents=True)
        (card / "id").write_text(f"{name}\n")
        (card / "device").symlink_to(device)
    assert authorized("Device", tmp_path / "sound") == usb / "authorized"
    assert authorized("Headphones", tmp_path / "sound") is None
    assert authorized("none", tmp_path / "sound") is None
