"""Brings what happened to those who are signed in: their inbox is taken in, and their pages are told.

One person's act (a comment, a viewing, a taking back) only ever writes a sealed file into the other's inbox. Who is
away finds it at the next sign-in; who is here, at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from appliance.errors import TerugblikError
from appliance.log import log, log_error
from appliance.people.opened import OpenPerson
from appliance.people.service import People
from appliance.people.sessions import Sessions
from appliance.release.desk import Desk
from appliance.web.hub import Hub
from appliance.web.link import RecorderLink
from appliance.web.types import LessonsChanged, ReleasesChanged
from appliance.web.workers import Workers

_BREATH_S = 0.005


class Post:
    def __init__(
        self, people: People, desk: Desk, sessions: Sessions, workers: Workers, hub: Hub, link: RecorderLink
    ) -> None:
        self._people = people
        self._desk = desk
        self._sessions = sessions
        self._workers = workers
        self._hub = hub
        self._link = link
        self._due = asyncio.Event()
        self._unlooked = asyncio.Event()

    def soon(self) -> None:
        """For who must not wait: `run` delivers."""
        self._due.set()

    async def run(self) -> None:
        """For ever."""
        while True:
            await self._due.wait()
            self._due.clear()
            await self.deliver()

    async def deliver(self) -> None:
        """To everyone here whose inbox holds something."""
        for person in self._sessions.everyone():
            if await self._quietly(person, self._people.take_in, person):
                self._hub.tell(person.id, "releases", ReleasesChanged(release=None))
                self._hub.tell(person.id, "lessons", LessonsChanged(lesson=None))

    async def lessons_went(self, lessons: Sequence[str]) -> None:
        """The box ended them: nothing of them stays open with who is here, and what was cut from them and never given
        goes too. To be told before `deliver` brings the certificates."""
        for person in self._sessions.everyone():
            await self._quietly(person, self._let_go, person, lessons)

    def _let_go(self, person: OpenPerson, lessons: Sequence[str]) -> Sequence[str]:
        for lesson in lessons:
            person.media.drop(f"lesson:{lesson}")
            self._desk.discard_of_lesson(person, lesson)
        return lessons

    async def adopt(self) -> None:
        """A lesson ended: its teacher, when signed in, finds it in the library right away."""
        for person in self._sessions.everyone():
            if person.role == "teacher":
                await self._tell(person, self._people.adopt)
                await self._look_on(person)

    def look_on_soon(self) -> None:
        """Somebody signed in: what that did not wait for, `look_on` does."""
        self._unlooked.set()

    async def look_on(self) -> None:
        """For ever."""
        while True:
            await self._unlooked.wait()
            self._unlooked.clear()
            for person in self._sessions.everyone():
                await self._look_on(person)

    async def _look_on(self, person: OpenPerson) -> None:
        while person.unlooked and not person.closed:
            await self._tell(person, self._people.look_on)
            await asyncio.sleep(_BREATH_S)

    async def _tell(self, person: OpenPerson, work: Callable[..., Sequence[str]]) -> None:
        for lesson in await self._quietly(person, work, person, self._link.recording_now):
            self._hub.tell(person.id, "lessons", LessonsChanged(lesson=lesson))

    async def _quietly(self, person: OpenPerson, work: Callable[..., Sequence[str]], *given: object) -> Sequence[str]:
        """Somebody who signs out meanwhile, or a damaged file of theirs, is no trouble of the asker's."""
        try:
            return await self._workers.for_person(person.id, work, *given)
        except TerugblikError as error:
            log("post_not_delivered", key=error.key)
            return []
        except OSError as error:
            # The disk refused. It is tried again the next time.
            log_error("post_not_delivered", error)
            return []
