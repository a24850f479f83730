"""Which parts of the picture are masked now, and that the camera knows: before a preview, and before a lesson's first
frame.

Fixed zones are the camera's own affair. Here are the teacher's: those set with "set ready" hold for the next lesson;
those of a lesson that was cut hold for each part more of it, and those set meanwhile come on top. A lesson keeps what
it began with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from appliance.core.resume import Offer
from appliance.core.zones import LEAST_OPEN, Zone, ZonesCoverAll, joined, open_part

if TYPE_CHECKING:
    from appliance.recorder.service import RecorderService

_AT_REST = ("starting", "ready", "unable")


class Zoning:
    """Asks the service what holds; keeps nothing."""

    def __init__(self, service: RecorderService) -> None:
        self._service = service

    @property
    def fixed(self) -> tuple[Zone, ...]:
        """What the box's settings mask, whoever records."""
        hardware = self._service.hardware
        return () if hardware is None else hardware.fixed_zones

    def now(self) -> tuple[Zone, ...]:
        """Of the lesson that runs, else of what a press would begin."""
        running = self._service.lessons.running
        return self.of(self._service.offers.now()) if running is None else running.plan.zones

    def of(self, offer: Offer | None) -> tuple[Zone, ...]:
        """Of the lesson that is about to begin, or of the part that goes on with a cut one."""
        ready_for = self._service.ready_for
        own = () if ready_for is None else ready_for.zones
        return own if offer is None else joined(offer.cut.running.zones, own)

    async def check(self, zones: tuple[Zone, ...]) -> None:
        """Raises why no lesson can be recorded with these. While none runs the camera has them when this returns."""
        if zones and open_part(joined(zones, self.fixed)) < LEAST_OPEN:
            raise ZonesCoverAll
        await self._tell(zones)

    async def apply(self) -> tuple[Zone, ...]:
        """What holds now; while no lesson runs the camera has it when this returns. Raises why it cannot."""
        zones = self.now()
        await self._tell(zones)
        return zones

    async def _tell(self, zones: tuple[Zone, ...]) -> None:
        service = self._service
        if service.recorder.phase in _AT_REST:
            await service.rehearsals.gone()
        # In order with what else the worker does: a lesson that begins after this tells the camera its own.
        if service.hardware is not None and service.recorder.phase in _AT_REST:
            await service.on_worker(service.hardware.camera.mask, zones)
