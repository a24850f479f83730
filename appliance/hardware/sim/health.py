"""A box whose health a test or a demo sets: well, until it is told otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from appliance.hardware.health import HealthReading

WELL = HealthReading(undervoltage_now=False, undervoltage_since_boot=False, throttled=False)

# What each of `config.AILMENTS` changes.
_AILMENTS: dict[str, dict[str, Any]] = {
    "power-weak": {"undervoltage_now": True, "undervoltage_since_boot": True},
    "power-was-weak": {"undervoltage_since_boot": True},
    "hot": {"temperature_c": 83.0},
    "slowed": {"throttled": True},
    "card-worn": {"card_wear": 100},
}


def reading_of(ailments: Sequence[str]) -> HealthReading:
    reading = WELL
    for one in ailments:
        reading = replace(reading, **_AILMENTS[one])
    return reading


class SimHealth:
    """`reading` is what the next look sees."""

    def __init__(self, reading: HealthReading = WELL) -> None:
        self.reading = reading

    def read(self) -> HealthReading:
        return self.reading
