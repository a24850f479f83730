"""Rehearsing, for the one whom the box is set ready for, and looking at it once."""

from __future__ import annotations

from dataclasses import replace

from aiohttp import web

from appliance.people.readiness import is_for
from appliance.web import types as t
from appliance.web.call import Call
from appliance.web.errors import NotYourLesson
from appliance.web.link import RecorderLink
from appliance.web.media import Media
from appliance.web.rehearsals import Rehearsals
from appliance.web.streams import Streams


class RehearsalsApi:
    def __init__(self, link: RecorderLink, rehearsals: Rehearsals, media: Media, streams: Streams) -> None:
        self._link = link
        self._rehearsals = rehearsals
        self._media = media
        self._streams = streams

    async def begin(self, call: Call) -> None:
        await self._require_mine(call)
        self._rehearsals.drop()
        await self._link.call("rehearse")
        await self._link.now()

    async def end(self, call: Call) -> None:
        await self._require_mine(call)
        await self._link.call("leave_rehearsal", forget=False)
        await self._link.now()

    async def look(self, call: Call) -> t.Rehearsal:
        await self._require_mine(call)
        held = await self._rehearsals.take(call.person)
        await self._link.now()
        index = held.movie.index
        address = self._media.address(call.session, "rehearsal", held.id)
        return t.Rehearsal(video=address, duration_ms=index.duration_ms)

    async def forget(self, call: Call) -> None:
        """The page was left."""
        await self._require_mine(call)
        self._rehearsals.drop()
        await self._link.call("leave_rehearsal", forget=True)

    async def video(self, call: Call) -> web.StreamResponse:
        person, name = call.person.id, call.value("id")
        held = self._rehearsals.one(person, name)
        ticket = self._media.ticket(call, "rehearsal")
        signed_in = ticket.still_valid

        def still_valid() -> None:
            signed_in()
            self._rehearsals.one(person, name)

        return await self._streams.serve(call.request, held.movie, replace(ticket, still_valid=still_valid))

    async def _require_mine(self, call: Call) -> None:
        if not is_for(await self._link.now(), call.person):
            raise NotYourLesson
