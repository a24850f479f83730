"""Tops and tips: the spans that the teacher chose in a lesson."""

from __future__ import annotations

from msgspec import UNSET

from appliance.clock import Clock
from appliance.library import moments
from appliance.library.lessons import KEEP
from appliance.web import types as t
from appliance.web import views
from appliance.web.call import Call
from appliance.web.libraries import Libraries


class Moments:
    def __init__(self, libraries: Libraries, clock: Clock) -> None:
        self._libraries = libraries
        self._clock = clock

    async def list_all(self, call: Call) -> list[t.Moment]:
        found = await self._libraries.ask(call, moments.list_for, call.value("id"))
        return [views.moment(one) for one in found]

    async def create(self, call: Call) -> t.Moment:
        body: t.NewMoment = call.body
        made = await self._libraries.ask(
            call,
            moments.create,
            call.value("id"),
            body.kind,
            body.start_ms,
            body.end_ms,
            body.note,
            self._clock.now_utc(),
        )
        return views.moment(made)

    async def change(self, call: Call) -> t.Moment:
        body: t.ChangeMoment = call.body
        changed = await self._libraries.ask(
            call,
            moments.change,
            call.value("id"),
            kind=body.kind,
            start_ms=body.start_ms,
            end_ms=body.end_ms,
            note=body.note,
            instead_of=body.instead_of,
            lens=KEEP if body.lens is UNSET else body.lens,
        )
        return views.moment(changed)

    async def delete(self, call: Call) -> None:
        await self._libraries.ask(call, moments.delete, call.value("id"))
