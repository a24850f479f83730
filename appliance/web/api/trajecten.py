"""Coaching paths: a leervraag and the lessons on it."""

from __future__ import annotations

from appliance.clock import Clock
from appliance.library import trajecten
from appliance.web import types as t
from appliance.web import views
from appliance.web.call import Call
from appliance.web.libraries import Libraries


class Trajecten:
    def __init__(self, libraries: Libraries, clock: Clock) -> None:
        self._libraries = libraries
        self._clock = clock

    async def list_all(self, call: Call) -> list[t.Traject]:
        return [views.traject(one) for one in await self._libraries.ask(call, trajecten.list_all)]

    async def create(self, call: Call) -> t.Traject:
        body: t.NewTraject = call.body
        now = self._clock.now_utc()
        return views.traject(await self._libraries.ask(call, trajecten.create, body.question, body.theme, now))

    async def change(self, call: Call) -> t.Traject:
        body: t.ChangeTraject = call.body
        changed = await self._libraries.ask(
            call,
            trajecten.change,
            call.value("id"),
            question=body.question,
            theme=body.theme,
            now=self._clock.now_utc(),
        )
        return views.traject(changed)

    async def delete(self, call: Call) -> None:
        await self._libraries.ask(call, trajecten.delete, call.value("id"))
