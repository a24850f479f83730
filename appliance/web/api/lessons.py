"""The asker's lessons: seen, played, named, taken away."""

from __future__ import annotations

import zlib
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from aiohttp import web
from msgspec import UNSET

from appliance.age.errors import AgeError
from appliance.clock import Clock
from appliance.core.retention import LONG_BEFORE_DAYS, STANDS_DAYS
from appliance.errors import Language
from appliance.library import checklists, finding, keeping, lessons, moments, viewing
from appliance.library.database import Library
from appliance.library.errors import LastDayInDoubt
from appliance.library.sealedmedia import SealedMedia
from appliance.library.warned import note_shown
from appliance.people.service import People
from appliance.release.days import Days
from appliance.release.desk import Desk
from appliance.web import types as t
from appliance.web import views
from appliance.web.api.beforehand import checklist
from appliance.web.call import Call
from appliance.web.caretaker import Caretaker
from appliance.web.drawingwork import AS_IS_QUALITY, AS_IS_WIDTH
from appliance.web.errors import VideoDamaged
from appliance.web.fields import FieldMissing
from appliance.web.hub import Hub
from appliance.web.libraries import Libraries, day
from appliance.web.media import Media, milliseconds
from appliance.web.post import Post
from appliance.web.streams import Streams
from appliance.web.white import white_asked
from appliance.web.workers import Workers


class Lessons:
    def __init__(
        self,
        *,
        folder: Path,
        people: People,
        workers: Workers,
        libraries: Libraries,
        media: Media,
        streams: Streams,
        post: Post,
        hub: Hub,
        clock: Clock,
        caretaker: Caretaker,
        desk: Desk,
    ) -> None:
        self._folder = folder
        self._people = people
        self._workers = workers
        self._libraries = libraries
        self._media = media
        self._streams = streams
        self._post = post
        self._hub = hub
        self._clock = clock
        self._caretaker = caretaker
        self._desk = desk
        self._days = desk.days

    async def list_all(self, call: Call) -> list[t.LessonSummary]:
        return await self._libraries.ask(call, _list, call.asked, self._days, self._clock, call.language)

    async def one(self, call: Call) -> t.Lesson:
        return await self._whole(call, call.value("id"))

    async def change(self, call: Call) -> t.Lesson:
        lesson = call.value("id")
        await self._libraries.ask(call, _change, self._folder, lesson, call.body, self._days)
        self._hub.tell(call.person.id, "lessons", t.LessonsChanged(lesson=lesson))
        return await self._whole(call, lesson)

    async def agree(self, call: Call) -> t.Lesson:
        """ "Anders afgesproken": kept until another day, with the reason."""
        body: t.AgreeRetention = call.body
        lesson, asked = call.value("id"), day(body.delete_after, "delete_after")
        assert asked is not None
        await self._libraries.ask(call, lessons.one, lesson)
        today = await self._workers.for_person(call.person.id, _sure_day, self._days)
        if today is None:
            raise LastDayInDoubt
        if await self._libraries.ask(call, keeping.is_later, self._folder, lesson, asked):
            if body.passphrase is None:
                raise FieldMissing(field="passphrase")
            await self._workers.with_keys(self._people.confirm, call.person, body.passphrase)
        agree = partial(keeping.agree, reason=body.reason, today=today, now=self._clock.now_utc())
        await self._libraries.ask(call, agree, self._folder, lesson, asked)
        self._hub.tell(call.person.id, "lessons", t.LessonsChanged(lesson=lesson))
        return await self._whole(call, lesson)

    async def stand_by(self, call: Call) -> t.Lesson:
        """What was agreed otherwise still stands. Raises `LastDayInDoubt`."""
        lesson = call.value("id")
        await self._libraries.ask(call, lessons.one, lesson)
        today = await self._workers.for_person(call.person.id, _sure_day, self._days)
        if today is None:
            raise LastDayInDoubt
        await self._libraries.ask(call, keeping.stand_by, lesson, today)
        self._hub.tell(call.person.id, "lessons", t.LessonsChanged(lesson=lesson))
        return await self._whole(call, lesson)

    async def delete(self, call: Call) -> t.Certificate:
        """For good: without the header of the sealed file, nothing can open the rest."""
        body: t.Confirm = call.body
        person, lesson = call.person, call.value("id")
        await self._libraries.ask(call, lessons.one, lesson)
        await self._workers.with_keys(self._people.confirm, person, body.passphrase)
        # The sweep may just have taken it away.
        await self._post.deliver()
        self._streams.stop(person=person.id, resource=f"lesson:{lesson}")
        await self._workers.for_person(person.id, self._desk.discard_of_lesson, person, lesson)
        made = await self._workers.for_person(person.id, self._people.delete_lesson, person, lesson)
        self._hub.tell(person.id, "lessons", t.LessonsChanged(lesson=lesson))
        await self._post.deliver()
        return views.certificate(made, call.language)

    async def video(self, call: Call) -> web.StreamResponse:
        person, lesson = call.person, call.value("id")
        media = await self._open(call)
        ticket = replace(self._media.ticket(call, "lesson"), damaged=lambda: self._caretaker.found(person, lesson))
        return await self._streams.serve(call.request, media.movie, ticket)

    async def still(self, call: Call) -> bytes:
        asked: t.AskStill = call.asked
        at_ms, white = milliseconds(call.value("ms")), white_asked(asked.white)
        as_printed = (AS_IS_WIDTH, AS_IS_QUALITY, white) if white else ()
        media = await self._open(call)
        try:
            return await self._workers.for_person(call.person.id, media.still, at_ms, *as_printed)
        except (AgeError, OSError) as error:
            self._caretaker.found(call.person, call.value("id"))
            raise VideoDamaged from error

    async def _open(self, call: Call) -> SealedMedia:
        return await self._workers.for_person(call.person.id, self._people.lesson_media, call.person, call.value("id"))

    async def _whole(self, call: Call, lesson: str) -> t.Lesson:
        address = self._media.address(call.session, "lesson", lesson)
        return await self._libraries.ask(call, _read, lesson, address, call.language, self._days)


def _change(library: Library, folder: Path, lesson: str, body: t.ChangeLesson, days: Days) -> None:
    talk = day(body.nagesprek_on, "nagesprek_on")
    # Each by itself: what follows on the disk must come after it is in the library.
    if body.traject is not UNSET:
        keeping.place(library, folder, lesson, body.traject or None, _sure_day(days))
    lessons.change(library, lesson, title=body.title, notes=body.notes, instead_of=body.instead_of)
    if talk is not None:
        keeping.hold_nagesprek(library, folder, lesson, talk)


def _list(library: Library, asked: t.AskLessons, days: Days, clock: Clock, language: Language) -> list[t.LessonSummary]:
    today = _sure_day(days)
    if asked.going:
        soon = None if today is None else today + timedelta(days=LONG_BEFORE_DAYS)
        rows = [] if soon is None else finding.going(library, soon, asked.limit)
    elif asked.kept_longer:
        since = None if today is None else today - timedelta(days=STANDS_DAYS)
        rows = [] if since is None else finding.kept_longer(library, since, asked.limit)
    else:
        rows = finding.newest(library, asked.limit, before=asked.before, words=asked.q)
    if today is not None:
        note_shown(library, rows, today, clock.now_utc())
    return [views.lesson_summary(row, language, today) for row in rows]


def _sure_day(days: Days) -> date | None:
    """None: the date is in doubt."""
    return days.today() if days.trusted else None


def _film(row: lessons.LessonRow) -> str:
    """Another for each film that the lesson ever is: what a player has of an earlier one does not fit."""
    return f"{zlib.crc32(repr((row.parts, row.duration_ms, row.lost)).encode()):08x}"


def _read(library: Library, lesson: str, video: str, language: Language, days: Days) -> t.Lesson:
    row = lessons.one(library, lesson)
    step_ms, dbfs = lessons.levels(library, lesson)
    seen = viewing.of(library, lesson)
    checked = checklists.of_lesson(library, lesson)
    return t.Lesson(
        **views.lesson_fields(row, language, _sure_day(days)),
        notes=row.notes,
        mark_ms=lessons.mark_ms(library, lesson),
        speech=lessons.speech(library, lesson),
        levels=t.Levels(step_ms=step_ms, dbfs=dbfs),
        gaps=[views.gap(one) for one in lessons.gaps(library, lesson)],
        zones=[views.masked(one) for one in lessons.zones(library, lesson)],
        moments=[views.moment(one) for one in moments.list_for(library, lesson)],
        checklist=None if checked is None else checklist(checked),
        viewing=None if seen is None else t.Viewing(how=seen.how, at_ms=seen.at_ms),
        video=f"{video}&v={_film(row)}" if row.playable else None,
        width=row.width,
        height=row.height,
        frames_per_second=row.frames_per_second,
        bytes=row.bytes,
    )
