"""Looks after what lies on the disk of those who are signed in: keeps a spare copy of each library."""

from __future__ import annotations

import asyncio

from appliance.errors import TerugblikError
from appliance.log import log, log_error
from appliance.people.opened import OpenPerson
from appliance.people.service import People
from appliance.people.sessions import Sessions
from appliance.web.link import RecorderLink
from appliance.web.workers import Workers

ROUND_EACH_S = 15.0


class Caretaker:
    def __init__(self, people: People, sessions: Sessions, workers: Workers, link: RecorderLink) -> None:
        self._people = people
        self._sessions = sessions
        self._workers = workers
        self._link = link

    async def run(self) -> None:
        """For ever."""
        while True:
            await asyncio.sleep(ROUND_EACH_S)
            await self.round()

    async def round(self) -> None:
        for person in self._sessions.everyone():
            if not self._is_recording():
                await self._keep_spare(person)

    async def _keep_spare(self, person: OpenPerson) -> None:
        try:
            await self._workers.for_person(person.id, self._people.keep_spare, person)
        except TerugblikError as error:
            # Signed out meanwhile; or damaged, which is told at the next sign-in and mended there.
            log("spare_not_kept", key=error.key)
        except OSError as error:
            log_error("spare_not_kept", error)

    def _is_recording(self) -> bool:
        """The card is the lesson's then. With the recorder away nobody is writing one."""
        status = self._link.status
        return status is not None and status.state in ("recording", "sealing")
