"""Preparing a lesson: the teacher's own list of places, and what was gone through."""

from __future__ import annotations

from appliance.clock import Clock
from appliance.control import RecorderAway
from appliance.core.zones import Zone, joined
from appliance.errors import TerugblikError
from appliance.library import checklists, objections
from appliance.library.checklists import Checklist
from appliance.library.database import Library
from appliance.library.objections import Objection
from appliance.log import log
from appliance.people.readiness import is_for
from appliance.protocol import RecorderStatus, read_zones, tell_zones
from appliance.web import types as t
from appliance.web.call import Call
from appliance.web.follower import Follower
from appliance.web.libraries import Libraries
from appliance.web.link import RecorderLink
from appliance.web.preparing import Preparing
from appliance.web.views import moment_text


class BeforehandApi:
    def __init__(
        self,
        *,
        link: RecorderLink,
        libraries: Libraries,
        preparing: Preparing,
        follower: Follower,
        clock: Clock,
    ) -> None:
        self._link = link
        self._libraries = libraries
        self._preparing = preparing
        self._follower = follower
        self._clock = clock

    async def read(self, call: Call) -> t.Beforehand:
        asks = await self._preparing.asks_permission()
        return await self._libraries.ask(call, _read, asks_permission=asks)

    async def create(self, call: Call) -> t.Objection:
        body: t.KeepObjection = call.body
        kept = (body.seat, body.measure, _zone(body))
        async with self._preparing.turn:
            made = await self._libraries.ask(call, objections.create, *kept, self._clock.now_utc())
            await self._follow(call, made, None)
        return _objection(made)

    async def change(self, call: Call) -> t.Objection:
        body: t.KeepObjection = call.body
        kept = (body.seat, body.measure, _zone(body))
        async with self._preparing.turn:
            before = await self._libraries.ask(call, objections.one, call.value("id"))
            made = await self._libraries.ask(call, objections.change, before.id, *kept)
            await self._follow(call, made, before.zone)
        return _objection(made)

    async def delete(self, call: Call) -> None:
        await self._libraries.ask(call, objections.delete, call.value("id"))

    async def _follow(self, call: Call, made: Objection, before: Zone | None) -> None:
        """A box that stands ready for the asker follows the list: the next press may be at the button."""
        try:
            status = await self._link.now()
            if is_for(status, call.person):
                await self._mask_too(call, status, made, before)
        except TerugblikError as error:
            # It is on the list. A recorder that comes back knows nothing of it, and the next press may be its button's.
            log("list_not_followed", key=error.key)
            if made.zone is not None or made.measure == "do_not_record":
                self._follower.fell_behind(call.person)

    async def _mask_too(self, call: Call, status: RecorderStatus, made: Objection, before: Zone | None) -> None:
        """What stood elsewhere a moment ago is masked where it stands now. Where that cannot be, and where the lesson
        was not to be recorded, nobody is ready any more."""
        if made.zone is None:
            # Whose lesson runs must be able to stop it.
            if made.measure == "do_not_record" and status.state not in ("recording", "sealing"):
                await self._link.call("set_ready", owner=None)
            return
        drawn = [one for one in read_zones(status.zones) if one != before]
        listed = objections.zones(await self._libraries.ask(call, objections.list_all))
        owner = {"id": call.person.id, "recipient": call.person.recipient}
        try:
            await self._link.call("set_ready", owner=owner, zones=tell_zones(joined(listed, drawn)))
        except RecorderAway:
            raise
        except TerugblikError:
            await self._link.call("set_ready", owner=None)

    async def afterwards(self, call: Call) -> t.Checklist:
        body: t.AnswerAfterwards = call.body
        answered = (call.value("id"), body.children, self._clock.now_utc())
        return checklist(await self._libraries.ask(call, checklists.answer_afterwards, *answered))


def checklist(one: Checklist) -> t.Checklist:
    return t.Checklist(
        answered_at=moment_text(one.answered_at),
        afterwards=one.afterwards,
        children=one.children,
        measures=list(one.measures),
        zones=tell_zones(one.zones),
        permissions=one.permissions,
    )


def _read(library: Library, *, asks_permission: bool) -> t.Beforehand:
    waiting = checklists.waiting(library)
    return t.Beforehand(
        objections=[_objection(one) for one in objections.list_all(library)],
        waiting=None if waiting is None else checklist(waiting),
        asks_permission=asks_permission,
    )


def _objection(one: Objection) -> t.Objection:
    zone = None if one.zone is None else tell_zones([one.zone])[0]
    return t.Objection(id=one.id, seat=one.seat, measure=one.measure, zone=zone)


def _zone(body: t.KeepObjection) -> Zone | None:
    return None if body.zone is None else read_zones([body.zone])[0]
