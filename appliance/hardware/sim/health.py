"""A box whose health a test or a demo sets: well, until it is told otherwise."""

from __future__ import annotations

from appliance.hardware.health import HealthReading

WELL = HealthReading(undervoltage_now=False, undervoltage_since_boot=False, throttled=False)


class SimHealth:
    """`reading` is what the next look sees."""

    def __init__(self, reading: HealthReading = WELL) -> None:
        self.reading = reading

    def read(self) -> HealthReading:
        return self.reading
