"""What the asker is in the midst of typing: in the own library, and for the own eyes."""

from __future__ import annotations

from appliance.clock import Clock
from appliance.library import halftyped
from appliance.web import types as t
from appliance.web.call import Call
from appliance.web.libraries import Libraries


class HalfTyped:
    def __init__(self, libraries: Libraries, clock: Clock) -> None:
        self._libraries = libraries
        self._clock = clock

    async def read(self, call: Call) -> t.HalfTyped:
        asked: t.AskHalfTyped = call.asked
        return t.HalfTyped(text=await self._libraries.ask(call, halftyped.read, asked.field, asked.thing))

    async def keep(self, call: Call) -> None:
        body: t.KeepHalfTyped = call.body
        now = self._clock.now_utc()
        await self._libraries.ask(call, halftyped.keep, body.field, body.thing, body.text, now)
