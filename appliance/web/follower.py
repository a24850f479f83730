"""Sees to it that no box records by a list that has grown since, because the recorder was away when it grew.

Nothing of the list is kept here: the box is ready for nobody then, and whoever sets it ready again goes through the
list as it is.
"""

from __future__ import annotations

import asyncio

from appliance.errors import TerugblikError
from appliance.log import log
from appliance.people.opened import OpenPerson
from appliance.web.link import RecorderLink

_AGAIN_S = 0.25
# Whose lesson runs must be able to stop it.
_BUSY = ("recording", "sealing")


class Follower:
    """`turn`: held while a box is set ready."""

    def __init__(self, link: RecorderLink, turn: asyncio.Lock) -> None:
        self._link = link
        self._turn = turn
        self._behind: set[str] = set()
        self._somebody = asyncio.Event()

    def fell_behind(self, person: OpenPerson) -> None:
        self._behind.add(person.id)
        self._somebody.set()

    def is_level(self, person: OpenPerson) -> None:
        """Set ready by the list as it is."""
        self._behind.discard(person.id)

    async def run(self) -> None:
        while True:
            await self._somebody.wait()
            self._somebody.clear()
            while self._behind:
                try:
                    async with self._turn:
                        await self._catch_up()
                except TerugblikError as error:
                    log("list_still_not_followed", key=error.key)
                if self._behind:
                    await asyncio.sleep(_AGAIN_S)

    async def _catch_up(self) -> None:
        behind, status = set(self._behind), await self._link.now()
        if status.state in _BUSY:
            return
        if status.owner in behind:
            await self._link.call("set_ready", owner=None)
            log("list_followed", ready=False)
            await self._link.now()
        self._behind -= behind
