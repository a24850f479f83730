"""Watches whether the date can be trusted, and keeps what is known of it. Tells who must know when that changes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from appliance.clock import Clock
from appliance.core.trust import Source
from appliance.library.errors import StorageFull
from appliance.library.files import is_full
from appliance.log import log
from appliance.timekeeping import KnownTime

LOOK_EACH_S = 1.0


class Timekeeper:
    """`became_sure` is set when somebody new vouches for the date: what waited for it can be done."""

    def __init__(self, clock: Clock, known: KnownTime, on_change: Callable[[], None]) -> None:
        self.clock = clock
        self.became_sure = asyncio.Event()
        self._known = known
        self._on_change = on_change
        self._source: Source | None = None

    async def follow(self) -> None:
        """For ever."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EACH_S)

    async def look(self) -> None:
        await asyncio.to_thread(self._known.note)
        source = self.clock.source
        if source == self._source:
            return
        self._source = source
        log("clock", source=source)
        if source is not None:
            self.became_sure.set()
        self._on_change()

    async def accept(self, offered: datetime, *, sure: bool) -> None:
        """What a teacher's tablet says. Raises what `core.trust.accepted` raises, or `StorageFull`."""
        try:
            await asyncio.to_thread(self._known.accept, offered, sure=sure)
        except OSError as error:
            if is_full(error):
                raise StorageFull from error
            raise
        # The same source again may say another time.
        self._source = None
        await self.look()
