"""Live events to one page, for as long as its session lasts."""

from __future__ import annotations

import asyncio

import msgspec
from aiohttp import web

from appliance.web.api.box import Box
from appliance.web.call import Call
from appliance.web.faces import Faces
from appliance.web.hub import Dropped, Hub, Listener

KEEPALIVE_S = 15.0


class Events:
    def __init__(self, hub: Hub, box: Box, faces: Faces, keepalive_s: float = KEEPALIVE_S) -> None:
        self._hub = hub
        self._box = box
        self._faces = faces
        self._keepalive_s = keepalive_s

    async def stream(self, call: Call) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
        listener = self._hub.join(call.session.token, call.person.id)
        try:
            await response.prepare(call.request)
            while True:
                await response.write(await self._next(call, listener))
        except (Dropped, ConnectionError):
            return response
        finally:
            self._hub.leave(listener)

    async def _next(self, call: Call, listener: Listener) -> bytes:
        try:
            async with asyncio.timeout(self._keepalive_s):
                event, data = await listener.next()
        except TimeoutError:
            return b":\n\n"
        if data is None:
            data = self._box.now(call.request, call.session, self._faces.language(call.person, call.language))
        return b"event: %s\ndata: %s\n\n" % (event.encode(), msgspec.json.encode(data))
