"""What comes before a lesson, for the places that ask: who may have the box now, and whether it was gone through who
may not be in the picture.
"""

from __future__ import annotations

import asyncio
from datetime import datetime

from appliance.clock import Clock
from appliance.core.school import SchoolDamaged, asks_permission
from appliance.core.zones import Zone
from appliance.library import checklists, cycles
from appliance.library.checklists import Answers
from appliance.library.database import Library
from appliance.people.opened import OpenPerson
from appliance.protocol import RecorderStatus
from appliance.schoolfile import SchoolFile
from appliance.web import types as t
from appliance.web.call import Call
from appliance.web.errors import BoxInUse
from appliance.web.libraries import Libraries

_IN_USE = ("rehearsing", "recording", "sealing")


class Preparing:
    def __init__(self, libraries: Libraries, school: SchoolFile, clock: Clock) -> None:
        self._libraries = libraries
        self._school = school
        self._clock = clock
        # Held from looking at the list until the recorder knows: neither sets ready what the other has just changed.
        self.turn = asyncio.Lock()

    def require_free(self, status: RecorderStatus, person: OpenPerson) -> None:
        """Nobody takes the box from whoever is recording with it. Raises `BoxInUse`."""
        if status.state in _IN_USE and status.owner not in (None, person.id):
            raise BoxInUse

    async def check(self, call: Call) -> tuple[Zone, ...]:
        """What is to be masked if the box is set ready like this. Raises why it may not be."""
        asks = await self.asks_permission()
        return await self._libraries.ask(call, _check, _answers(call.body), asks_permission=asks)

    async def keep(self, call: Call) -> None:
        """That it was gone through, and for which cycle the next lesson is."""
        asks, now = await self.asks_permission(), self._clock.now_utc()
        await self._libraries.ask(call, _keep, _answers(call.body), asks_permission=asks, now=now)

    async def asks_permission(self) -> bool:
        try:
            return asks_permission((await asyncio.to_thread(self._school.read)).school.ground)
        except SchoolDamaged:
            # Nobody can tell what the school chose: one question too many harms nobody.
            return True


def _answers(body: t.SetReady) -> Answers:
    return Answers(body.objections, body.permissions, body.cycle)


def _check(library: Library, answers: Answers, *, asks_permission: bool) -> tuple[Zone, ...]:
    if answers.cycle is not None:
        cycles.check_open(library, answers.cycle)
    return checklists.check(library, answers, asks_permission=asks_permission)


def _keep(library: Library, answers: Answers, *, asks_permission: bool, now: datetime) -> None:
    with library.change():
        checklists.answer(library, answers, asks_permission=asks_permission, now=now)
        if answers.cycle is None:
            cycles.unready(library)
        else:
            cycles.ready_for(library, answers.cycle, now)
