"""Looking whether the camera stands right, for whom the box's own button opened it. The recorder decides; here is only
whose page it is.
"""

from __future__ import annotations

import base64
import binascii

from appliance.control import RecorderAway
from appliance.people.readiness import is_for
from appliance.people.service import People
from appliance.web import types as t
from appliance.web.call import Call
from appliance.web.errors import NotFramed
from appliance.web.framing import Framing
from appliance.web.link import RecorderLink
from appliance.web.preparing import Preparing
from appliance.web.views import presence
from appliance.web.workers import Workers


class FramingApi:
    def __init__(
        self, *, link: RecorderLink, people: People, workers: Workers, preparing: Preparing, framing: Framing
    ) -> None:
        self._link = link
        self._people = people
        self._workers = workers
        self._preparing = preparing
        self._framing = framing

    async def ask(self, call: Call) -> t.Presence:
        """The press is for whoever prepares. A box that was ready for another is so no more, as by setting ready."""
        await self._workers.for_person(call.person.id, self._people.require_card, call.person)
        async with self._preparing.turn:
            status = await self._link.now()
            if not is_for(status, call.person) and status.owner is not None:
                self._preparing.require_free(status, call.person)
                await self._link.call("set_ready", owner=None)
                await self._link.now()
        return presence(await self._framing.ask(call.session))

    async def leave(self, call: Call) -> None:
        await self._framing.leave(call.session)

    async def picture(self, call: Call) -> bytes:
        if not self._framing.is_open(await self._link.now(), call.session):
            raise NotFramed
        answer = await self._link.call("preview", owner=call.person.id)
        try:
            return base64.b64decode(answer["jpeg"], validate=True)
        except (KeyError, TypeError, binascii.Error) as error:
            raise RecorderAway from error
