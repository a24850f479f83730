"""The button, for the one whose lesson it is. Everything here only asks the recorder."""

from __future__ import annotations

from appliance.core.zones import check_zones, joined
from appliance.people.readiness import is_for
from appliance.people.service import People
from appliance.protocol import read_zones, tell_zones
from appliance.web import types as t
from appliance.web.call import Call
from appliance.web.drawnbutton import require_offered
from appliance.web.errors import NotYourLesson
from appliance.web.follower import Follower
from appliance.web.link import RecorderLink
from appliance.web.preparing import Preparing
from appliance.web.workers import Workers


class Recorder:
    def __init__(
        self, link: RecorderLink, people: People, workers: Workers, preparing: Preparing, follower: Follower
    ) -> None:
        self._link = link
        self._people = people
        self._workers = workers
        self._preparing = preparing
        self._follower = follower

    async def press(self, call: Call) -> None:
        # Within the turn: between the question and the press the box may become another's, and record for them.
        async with self._preparing.turn:
            await self._require_mine(call)
            await self._link.call("press")

    async def decline(self, call: Call) -> None:
        await self._require_mine(call)
        await self._link.call("decline")
        # A press right after this answer begins a new lesson, and the page must say so.
        await self._link.now()

    async def mark(self, call: Call) -> None:
        await self._require_mine(call)
        await self._link.call("mark")

    async def stop(self, call: Call) -> None:
        await self._require_mine(call)
        await self._link.call("stop")

    async def ready(self, call: Call) -> None:
        body: t.SetReady = call.body
        drawn = read_zones(body.zones)
        await self._workers.for_person(call.person.id, self._people.require_card, call.person)
        owner = {"id": call.person.id, "recipient": call.person.recipient}
        async with self._preparing.turn:
            zones = tell_zones(check_zones(joined(await self._preparing.check(call), drawn)))
            self._preparing.require_free(await self._link.now(), call.person)
            await self._link.call("set_ready", owner=owner, zones=zones)
            try:
                await self._preparing.keep(call)
            except Exception:
                # Nobody is set ready for a lesson of which nothing says that it was thought about.
                await self._link.call("set_ready", owner=None)
                raise
            self._follower.is_level(call.person)
        # A press right after this answer is the asker's own.
        await self._link.now()

    async def not_ready(self, call: Call) -> None:
        async with self._preparing.turn:
            await self._require_mine(call)
            await self._link.call("set_ready", owner=None)
        await self._link.now()

    async def button(self, call: Call) -> None:
        """The button that is drawn on the page. A box with a real one has no such address."""
        body: t.ButtonPress = call.body
        require_offered(await self._link.now(), call.request)
        await self._link.call("button", held_ms=body.held_ms)

    async def _require_mine(self, call: Call) -> None:
        if not is_for(await self._link.now(), call.person):
            raise NotYourLesson
