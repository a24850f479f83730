"""What the teacher will try: written down in a cycle, changed, put aside as done."""

from __future__ import annotations

import asyncio
from datetime import datetime

from aiohttp import hdrs, web

from appliance.clock import Clock
from appliance.library import actiepunten
from appliance.library.database import Library
from appliance.library.finishing import CARD
from appliance.web import printing
from appliance.web import trajectviews as views
from appliance.web import types as t
from appliance.web.call import Call
from appliance.web.libraries import Libraries


class Actiepunten:
    def __init__(self, libraries: Libraries, clock: Clock) -> None:
        self._libraries = libraries
        self._clock = clock

    async def create(self, call: Call) -> t.Actiepunt:
        body: t.NewActiepunt = call.body
        made = await self._libraries.ask(
            call,
            actiepunten.create,
            call.value("id"),
            body.text,
            self._clock.now_utc(),
            goal=body.goal,
            by_when=body.by_when,
            success=body.success,
        )
        return views.actiepunt(made)

    async def change(self, call: Call) -> t.Actiepunt:
        now = self._clock.now_utc()
        return views.actiepunt(await self._libraries.ask(call, _change, call.value("id"), call.body, now))

    async def card(self, call: Call) -> web.Response:
        """For the board. Made in memory for this answer. That it left stands in the logbook."""
        one = await self._libraries.ask(call, actiepunten.one, call.value("id"))
        language = call.asked.language or call.language
        body = await asyncio.to_thread(printing.board_card, one, language)
        of = {"traject": one.traject} | ({} if one.cycle is None else {"cycle": one.cycle})
        await self._libraries.note_paper(call, CARD, of, self._clock.now_utc())
        headers = {hdrs.CONTENT_DISPOSITION: 'attachment; filename="actiepunt.pdf"'}
        return web.Response(body=body, content_type="application/pdf", headers=headers)

    async def delete(self, call: Call) -> None:
        await self._libraries.ask(call, actiepunten.delete, call.value("id"))


def _change(library: Library, actiepunt: str, body: t.ChangeActiepunt, now: datetime) -> actiepunten.Actiepunt:
    with library.change():
        if body.done is not None:
            actiepunten.set_done(library, actiepunt, now if body.done else None)
        return actiepunten.change(
            library,
            actiepunt,
            text=body.text,
            goal=body.goal,
            by_when=body.by_when,
            success=body.success,
            instead_of=body.instead_of,
        )
