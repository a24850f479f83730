"""How the box itself is, looked at every few seconds: what a person should know, and whether a lesson may begin.

Nothing here ends a lesson. A look that takes long holds up nobody, and the last one counts until the next is there.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from appliance.errors import TerugblikError
from appliance.hardware.errors import BoxHot, BoxSlowed, CardWorn, PowerWasWeak, PowerWeak
from appliance.hardware.health import Health, HealthReading
from appliance.log import log

if TYPE_CHECKING:
    from appliance.recorder.service import RecorderService

LOOK_S = 5.0
STEADY_S = 10.0  # a supply that has just failed is not trusted at once: light and refusal do not flicker
HOT_C = 80.0  # from here a Raspberry Pi slows itself down
WORN_PERCENT = 90


class HealthWatch:
    """Lives on the service's loop."""

    def __init__(self, service: RecorderService) -> None:
        self._service = service
        self._reading = HealthReading()
        self._looking: asyncio.Task[None] | None = None
        self._looked_at_s = float("-inf")
        self._weak_at_s = float("-inf")
        self._told: tuple[str, ...] = ()

    def look(self) -> None:
        """Called often; asks the box now and then."""
        hardware, now_s = self._service.hardware, self._service.parts.wall()
        busy = self._looking is not None and not self._looking.done()
        if hardware is None or hardware.health is None or busy or now_s - self._looked_at_s < LOOK_S:
            return
        self._looked_at_s = now_s
        self._looking = self._service.spawn(self._look(hardware.health))

    @property
    def power_weak(self) -> bool:
        """Now, or a moment ago."""
        return self._service.parts.wall() - self._weak_at_s < STEADY_S

    @property
    def notices(self) -> tuple[TerugblikError, ...]:
        """Worst first, what is odd about the devices last."""
        hardware = self._service.hardware
        found = notices(self._reading, power_weak=self.power_weak)
        if hardware is None:
            return found
        heard = () if hardware.level is None else hardware.level.notices
        return (*found, *hardware.notices, *heard)

    async def _look(self, health: Health) -> None:
        self._reading = await asyncio.to_thread(health.read)
        if self._reading.undervoltage_now:
            self._weak_at_s = self._service.parts.wall()
        told = tuple(notice.key for notice in self.notices)
        if told != self._told:
            self._told = told
            log("health", notices=".".join(told) or None, temperature_c=self._reading.temperature_c)


def notices(reading: HealthReading, *, power_weak: bool) -> tuple[TerugblikError, ...]:
    """What a person should know of this reading, worst first."""
    hot = reading.temperature_c is not None and reading.temperature_c >= HOT_C
    found: list[TerugblikError] = []
    if power_weak:
        found.append(PowerWeak())
    if hot and reading.temperature_c is not None:
        found.append(BoxHot(temperature_c=round(reading.temperature_c)))
    if reading.card_wear is not None and reading.card_wear >= WORN_PERCENT:
        found.append(CardWorn())
    if reading.throttled and not hot and not power_weak:
        found.append(BoxSlowed())
    if reading.undervoltage_since_boot and not power_weak:
        found.append(PowerWasWeak())
    return tuple(found)
