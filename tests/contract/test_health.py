"""What every box with a health of its own keeps: it can be asked from any thread, and what it says is plausible."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from appliance.hardware.health import HealthReading
from tests.contract.rigs import Rig


def test_it_can_be_asked_from_any_thread(rig: Rig) -> None:
    health = rig.hardware.health
    if health is None:
        assert rig.hardware.backend == "usb"  # a laptop's power and heat are none of the box's
        return
    with ThreadPoolExecutor(1) as elsewhere:
        readings = [health.read(), elsewhere.submit(health.read).result()]
    for reading in readings:
        assert isinstance(reading, HealthReading)
        assert reading.temperature_c is None or -40 < reading.temperature_c < 150
        assert reading.card_wear is None or 0 < reading.card_wear <= 110
        # What is now, was since the start.
        assert not reading.undervoltage_now or reading.undervoltage_since_boot
