"""Rounding a traject off: every copy that the box knows of, what is kept, and the certificates of the rest.

Each lesson and each clip goes by itself, and what is gone is told of at once: a cut in between leaves a traject that
can be gone on with from where it was.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from aiohttp import hdrs, web

from appliance import keepertalk as k
from appliance.clock import Clock
from appliance.errors import Language, TerugblikError
from appliance.library import finishing
from appliance.library.certificatewords import TOGETHER
from appliance.library.database import Library
from appliance.library.errors import LessonUnknown
from appliance.log import log
from appliance.people.opened import OpenPerson
from appliance.people.service import People
from appliance.release.desk import Desk
from appliance.web import printing, views
from appliance.web import types as t
from appliance.web.call import Call
from appliance.web.housekeeper import Housekeeper
from appliance.web.hub import Hub
from appliance.web.libraries import Libraries
from appliance.web.post import Post
from appliance.web.streams import Streams
from appliance.web.workers import Workers


class Finishing:
    def __init__(
        self,
        *,
        people: People,
        workers: Workers,
        libraries: Libraries,
        desk: Desk,
        streams: Streams,
        post: Post,
        hub: Hub,
        clock: Clock,
        house: Housekeeper,
    ) -> None:
        self._people = people
        self._workers = workers
        self._libraries = libraries
        self._desk = desk
        self._streams = streams
        self._post = post
        self._hub = hub
        self._clock = clock
        self._house = house

    async def copies(self, call: Call) -> t.Copies:
        return await self._copies(call)

    async def finish(self, call: Call) -> t.Copies:
        """For good, but what was agreed otherwise. Asked once more, it goes on where it was cut."""
        body: t.FinishTraject = call.body
        person, traject = call.person, call.value("id")
        await self._libraries.ask(call, finishing.check, traject, body.keep)
        await self._workers.with_keys(self._people.confirm, person, body.passphrase)
        # The sweep may just have taken a lesson away.
        await self._post.deliver()
        begun = self._clock.now_utc()
        out, gone = await self._libraries.ask(call, finishing.begin, traject, body.keep, begun)
        try:
            for release in out:
                await self._take_back(person, release)
            for lesson in gone:
                await self._destroy(person, lesson)
            await self._libraries.ask(call, finishing.finish, traject, self._clock.now_utc())
        finally:
            self._hub.tell(person.id, "lessons", t.LessonsChanged(lesson=None))
            self._hub.tell(person.id, "releases", t.ReleasesChanged(release=None))
            await self._post.deliver()
        return await self._copies(call)

    async def certificates(self, call: Call) -> web.Response:
        """All of them on paper, a page each, with their files inside. Made in memory for this answer."""
        language = call.asked.language or call.language
        body = await self._libraries.ask(call, _papers, call.value("id"), language)
        headers = {hdrs.CONTENT_DISPOSITION: f'attachment; filename="{TOGETHER}"'}
        return web.Response(body=body, content_type="application/pdf", headers=headers)

    async def _take_back(self, person: OpenPerson, release: str) -> None:
        await self._workers.for_person(person.id, self._desk.take_back, person, release)
        self._streams.stop(resource=f"release:{release}")

    async def _destroy(self, person: OpenPerson, lesson: str) -> None:
        self._streams.stop(person=person.id, resource=f"lesson:{lesson}")
        # What was cut from it while this went on, and never given, is not kept either.
        await self._workers.for_person(person.id, self._desk.discard_of_lesson, person, lesson)
        with suppress(LessonUnknown):  # its last day came in the meantime
            await self._workers.for_person(person.id, self._people.delete_lesson, person, lesson)

    async def _copies(self, call: Call) -> t.Copies:
        days = self._desk.days
        today = days.today() if days.trusted else None
        backup_at = await self._last_backup()
        return await self._libraries.ask(call, _view, call.value("id"), call.language, today, backup_at)

    async def _last_backup(self) -> str | None:
        try:
            return (await self._house.ask(k.LookAround(), k.Overview)).backup_at
        except TerugblikError as error:
            # No keeper on this box, or none that answers: the page does not wait for it.
            log("backup_not_known", key=error.key)
            return None


def _view(library: Library, traject: str, language: Language, today: date | None, backup_at: str | None) -> t.Copies:
    known = finishing.copies(library, traject)
    return t.Copies(
        lessons=[
            t.LessonCopy(
                lesson=views.lesson_summary(one.lesson, language, today),
                cycle=one.cycle,
                bytes=one.lesson.bytes,
                lines=one.lines,
            )
            for one in known.lessons
        ],
        clips=[
            t.ClipCopy(
                release=one.release.id,
                coach=one.release.other_name,
                cycle=one.cycle,
                state=one.release.state,
                until=one.release.until.isoformat(),
                kind=one.release.kind,
                start_ms=one.release.start_ms,
                end_ms=one.release.end_ms,
                released_at=None if one.release.released_at is None else views.moment_text(one.release.released_at),
            )
            for one in known.clips
        ],
        papers=[t.PaperCopy(event=one.event, at=one.at, cycle=one.cycle) for one in known.papers],
        backup_at=backup_at,
        certificates=[views.certificate(one, language) for one in known.certificates],
    )


def _papers(library: Library, traject: str, language: Language) -> bytes:
    return printing.certificates(finishing.exports(library, traject), language)
