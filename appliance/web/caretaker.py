"""Looks after what lies on the disk of those who are signed in: keeps a spare copy of each library, and reads their
lessons through now and then, so that damage is known before a lesson is needed.

Both only while nothing is recorded; reading also gives way to whoever is watching, and pauses after every few chunks. A
lesson in which a player came upon damage is read at once: the page must be told what is left of it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from appliance.errors import TerugblikError
from appliance.library.damage import Interrupted
from appliance.log import log, log_error
from appliance.people.opened import OpenPerson
from appliance.people.service import People
from appliance.people.sessions import Sessions
from appliance.web.hub import Hub
from appliance.web.link import RecorderLink
from appliance.web.streams import Streams
from appliance.web.types import LessonsChanged
from appliance.web.workers import Workers

ROUND_EACH_S = 15.0
# After each 4 MiB. A core that has nothing to do then reads some 60 MB each second, a small board a third of that.
_PAUSE_S = 0.05
# At most 16 MiB each second: a small part of what a card reads, beside the lesson that it is writing.
_PAUSE_RECORDING_S = 0.25


class Caretaker:
    def __init__(
        self, people: People, sessions: Sessions, workers: Workers, link: RecorderLink, streams: Streams, hub: Hub
    ) -> None:
        self._people = people
        self._sessions = sessions
        self._workers = workers
        self._link = link
        self._streams = streams
        self._hub = hub
        self._found: asyncio.Queue[tuple[OpenPerson, str]] = asyncio.Queue()
        self._waiting: set[tuple[str, str]] = set()

    def found(self, person: OpenPerson, lesson: str) -> None:
        """A player came upon damage in this lesson. It asks again every few seconds: that is one reading."""
        if (person.id, lesson) not in self._waiting:
            self._waiting.add((person.id, lesson))
            self._found.put_nowait((person, lesson))

    async def run(self) -> None:
        """For ever."""
        loop = asyncio.get_running_loop()
        next_round = loop.time() + ROUND_EACH_S
        while True:
            try:
                async with asyncio.timeout_at(next_round):
                    person, lesson = await self._found.get()
            except TimeoutError:
                pass
            else:
                await self._read_through(person, lesson, self._slow_down)
                self._waiting.discard((person.id, lesson))
            # However many are found: the others' lessons, and the spares, have their turn.
            if loop.time() >= next_round:
                await self.round()
                next_round = loop.time() + ROUND_EACH_S

    async def round(self) -> None:
        for person in self._sessions.everyone():
            if not self._is_recording():
                await self._keep_spare(person)
            if person.role == "teacher" and not self._must_give_way():
                lesson = await self._due(person)
                if lesson is not None:
                    await self._read_through(person, lesson, self._pause)

    async def _due(self, person: OpenPerson) -> str | None:
        try:
            return await self._workers.for_person(person.id, self._people.lesson_to_read, person)
        except TerugblikError as error:
            log("lesson_not_read", key=error.key)
            return None

    async def _read_through(self, person: OpenPerson, lesson: str, pause: Callable[[], None]) -> None:
        """In a thread of its own: the person's other questions do not wait for it."""
        try:
            changed = await asyncio.to_thread(self._people.read_through, person, lesson, pause)
        except Interrupted:
            return
        except TerugblikError as error:
            log("lesson_not_read", key=error.key)
            return
        except OSError as error:
            log_error("lesson_not_read", error)
            return
        if changed:
            self._hub.tell(person.id, "lessons", LessonsChanged(lesson=lesson))

    def _pause(self) -> None:
        """Runs in the reading thread."""
        if self._must_give_way():
            raise Interrupted
        time.sleep(_PAUSE_S)

    def _slow_down(self) -> None:
        """As `_pause`, while somebody waits to see what is left: the lesson that is being recorded comes first."""
        if self._is_recording():
            time.sleep(_PAUSE_RECORDING_S)

    def _must_give_way(self) -> bool:
        return self._is_recording() or self._streams.busy

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
