"""Coaching paths: a leervraag, and the cycles on it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from aiohttp import hdrs, web
from msgspec import UNSET

from appliance.clock import Clock
from appliance.core.traject import check_stage_end
from appliance.library import actiepunten, keeping, poptext, trajecten
from appliance.library.database import Library
from appliance.library.finishing import PLAN_TEXT
from appliance.library.lessons import KEEP
from appliance.release.days import Days
from appliance.web import trajectviews as views
from appliance.web import types as t
from appliance.web.call import Call
from appliance.web.hub import Hub
from appliance.web.libraries import Libraries, day


class Trajecten:
    def __init__(self, *, folder: Path, libraries: Libraries, days: Days, clock: Clock, hub: Hub) -> None:
        self._folder = folder
        self._libraries = libraries
        self._days = days
        self._clock = clock
        self._hub = hub

    async def list_all(self, call: Call) -> list[t.Traject]:
        return [views.traject(one) for one in await self._libraries.ask(call, trajecten.list_all)]

    async def one(self, call: Call) -> t.TrajectWhole:
        return await self._libraries.ask(call, _whole, call.value("id"), call, self._days)

    async def text(self, call: Call) -> web.Response:
        """For the teacher's own development plan, outside the box: that it left stands in the logbook."""
        language = call.asked.language or call.language
        traject = call.value("id")
        body = await self._libraries.ask(call, poptext.text, traject, language)
        await self._libraries.note_paper(call, PLAN_TEXT, {"traject": traject}, self._clock.now_utc())
        headers = {hdrs.CONTENT_DISPOSITION: 'attachment; filename="pop.txt"'}
        return web.Response(text=body, headers=headers)

    async def leervraag(self, call: Call) -> t.Leervraag:
        one = await self._libraries.ask(call, trajecten.one, call.value("id"))
        return t.Leervraag(question=one.question, theme=one.theme)

    async def create(self, call: Call) -> t.Traject:
        ends_on = day(call.body.ends_on, "ends_on")
        made = await self._libraries.ask(call, _create, call.body, ends_on, self._days, self._clock.now_utc())
        return views.traject(made)

    async def change(self, call: Call) -> t.Traject:
        ends_on = day(call.body.ends_on, "ends_on")
        now = self._clock.now_utc()
        traject = call.value("id")
        changed = await self._libraries.ask(call, _change, self._folder, traject, call.body, ends_on, self._days, now)
        self._hub.tell(call.person.id, "lessons", t.LessonsChanged(lesson=None))
        return views.traject(changed)

    async def delete(self, call: Call) -> None:
        await self._libraries.ask(call, trajecten.delete, call.value("id"))
        self._hub.tell(call.person.id, "lessons", t.LessonsChanged(lesson=None))


def _whole(library: Library, traject: str, call: Call, days: Days) -> t.TrajectWhole:
    return views.whole(library, traject, call.language, days.today() if days.trusted else None)


def _check_end(ends_on: date | None, days: Days) -> None:
    """A slip here would let lessons go that nobody was warned of."""
    check_stage_end(ends_on, days.today() if days.trusted else None)


def _create(library: Library, body: t.NewTraject, ends_on: date | None, days: Days, now: datetime) -> trajecten.Traject:
    _check_end(ends_on, days)
    with library.change():
        made = trajecten.create(
            library,
            body.question,
            body.theme,
            now,
            kind=body.kind,
            occasion=body.occasion,
            template=body.template,
            ends_on=ends_on,
        )
        actiepunten.take_over(library, made.id, body.takes_over, now)
    return made


def _change(
    library: Library,
    folder: Path,
    traject: str,
    body: t.ChangeTraject,
    ends_on: date | None,
    days: Days,
    now: datetime,
) -> trajecten.Traject:
    _check_end(ends_on, days)
    with library.change():
        trajecten.change(
            library,
            traject,
            now=now,
            question=body.question,
            theme=body.theme,
            kind=body.kind,
            occasion=KEEP if body.occasion is UNSET else body.occasion,
        )
        if body.widen:
            trajecten.widen(library, traject)
    if ends_on is not None:
        keeping.end_stage_on(library, folder, traject, ends_on, now)
    return trajecten.one(library, traject)
