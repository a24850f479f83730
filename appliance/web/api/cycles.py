"""The cycles of a traject: the next one, what is looked at in it, and whether the next lesson is for it."""

from __future__ import annotations

from datetime import datetime

from appliance.clock import Clock
from appliance.library import cycles
from appliance.library.database import Library
from appliance.release.days import Days
from appliance.web import trajectviews as views
from appliance.web import types as t
from appliance.web.call import Call
from appliance.web.libraries import Libraries


class Cycles:
    def __init__(self, libraries: Libraries, days: Days, clock: Clock) -> None:
        self._libraries = libraries
        self._days = days
        self._clock = clock

    async def start(self, call: Call) -> t.Cycle:
        now = self._clock.now_utc()
        return await self._libraries.ask(call, _start, call.value("id"), now, call, self._days)

    async def change(self, call: Call) -> t.Cycle:
        return await self._libraries.ask(call, _change, call.value("id"), call.body, call, self._days)

    async def waiting(self, call: Call) -> list[t.WaitingCycle]:
        """What the next recording can be for."""
        return await self._libraries.ask(call, _waiting, call, self._days)

    async def ready(self, call: Call) -> None:
        """The next lesson is for this cycle. It changes nothing about the box: it is set ready apart."""
        await self._libraries.ask(call, cycles.ready_for, call.value("id"), self._clock.now_utc())

    async def not_ready(self, call: Call) -> None:
        """The next lesson is not for this cycle. It changes nothing about the box: it is set ready apart."""
        await self._libraries.ask(call, _not_ready, call.value("id"))


def _start(library: Library, traject: str, now: datetime, call: Call, days: Days) -> t.Cycle:
    return _view(library, cycles.start_next(library, traject, now), call, days)


def _change(library: Library, cycle: str, body: t.ChangeCycle, call: Call, days: Days) -> t.Cycle:
    changed = cycles.change(library, cycle, kijkaspect=body.kijkaspect, instead_of=body.instead_of)
    return _view(library, changed, call, days)


def _waiting(library: Library, call: Call, days: Days) -> list[t.WaitingCycle]:
    today = days.today() if days.trusted else None
    return [views.waiting(library, one, call.language, today) for one in cycles.waiting(library)]


def _not_ready(library: Library, cycle: str) -> None:
    if cycles.one(library, cycle).readied:
        cycles.unready(library)


def _view(library: Library, cycle: cycles.Cycle, call: Call, days: Days) -> t.Cycle:
    return views.cycle(library, cycle, call.language, days.today() if days.trusted else None)
