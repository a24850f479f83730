"""The offer to go on with a cut lesson, as the service sees it: it stands, is taken, is let go, or ends by itself."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from appliance.core.resume import Moment, Offer
from appliance.log import log, log_error
from appliance.recorder.resuming import Resuming

if TYPE_CHECKING:
    from appliance.recorder.service import RecorderService


class Offers:
    """One at most."""

    def __init__(self, service: RecorderService) -> None:
        self._service = service
        self.resuming = Resuming(service.settings, service.parts.write, self._moment, service.parts.hurry)

    def now(self) -> Offer | None:
        """For whom the box is set ready now."""
        return self.resuming.offer(self._service.ready_for)

    def look(self) -> None:
        """End the offer when its time is over or its lesson was deleted."""
        if self._service.recorder.phase in ("starting", "ready", "unable") and self.resuming.ended():
            log("offer_ended")
            self.resuming.let_go()
            self._service.spawn(self._forget())

    async def decline(self) -> None:
        """Returns when no restart can bring the offer back."""
        self.resuming.let_go()
        await self._service.on_worker(self.resuming.forget)

    async def _forget(self) -> None:
        try:
            await self._service.on_worker(self.resuming.forget)
        except OSError as error:
            # The next start finds it again, and that it is over.
            log_error("offer_not_forgotten", error)

    def _moment(self) -> Moment:
        clock = self._service.parts.clock
        return Moment(
            utc_ms=_ms(clock.now_utc()),
            trusted=clock.trusted,
            boot=self._service.boot_number,
            boot_ms=clock.boot_ms(),
            system_ms=_ms(clock.system_utc()),
        )


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
