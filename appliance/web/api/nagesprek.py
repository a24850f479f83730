"""The talk about one of the asker's lessons: begun, gone on with, closed. Only ever the teacher's own."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from appliance.clock import Clock
from appliance.library import comments, keeping, lessons, moments, nagesprekken, releases
from appliance.library.database import Library
from appliance.library.lessons import LessonRow
from appliance.library.nagesprekken import Nagesprek
from appliance.library.releases import ReleaseRow
from appliance.release.days import Days
from appliance.web import types as t
from appliance.web import views
from appliance.web.call import Call
from appliance.web.hub import Hub
from appliance.web.libraries import Libraries


class Nagesprekken:
    def __init__(self, *, folder: Path, libraries: Libraries, days: Days, clock: Clock, hub: Hub) -> None:
        self._folder = folder
        self._libraries = libraries
        self._days = days
        self._clock = clock
        self._hub = hub

    async def one(self, call: Call) -> t.Nagesprek:
        return await self._libraries.ask(call, _read, call.value("id"), call.person.name, self._days)

    async def begin(self, call: Call) -> t.Nagesprek:
        body: t.BeginNagesprek = call.body
        await self._libraries.ask(call, nagesprekken.begin, call.value("id"), body.manner, self._clock.now_utc())
        return await self.one(call)

    async def change(self, call: Call) -> t.Nagesprek:
        body: t.ChangeNagesprek = call.body
        await self._libraries.ask(call, _change, call.value("id"), body)
        return await self.one(call)

    async def at_moment(self, call: Call) -> None:
        body: t.ChangeCameUp = call.body
        given = (call.value("id"), body.came_up, self._clock.now_utc())
        await self._libraries.ask(call, nagesprekken.write_at_moment, *given, instead_of=body.instead_of)

    async def take_over(self, call: Call) -> t.Comment:
        body: t.TakeOver = call.body
        now, comment = self._clock.now_utc(), call.value("id")
        return await self._libraries.ask(call, _take_over, comment, body.text, now)

    async def close(self, call: Call) -> t.Nagesprek:
        """The day of the talk can only bring the lesson's last day closer."""
        body: t.CloseNagesprek = call.body
        lesson = call.value("id")
        now = self._clock.now_utc()
        await self._libraries.ask(call, _close, self._folder, lesson, body.none_agreed, self._days, now)
        self._hub.tell(call.person.id, "lessons", t.LessonsChanged(lesson=lesson))
        return await self.one(call)


def _change(library: Library, lesson: str, body: t.ChangeNagesprek) -> None:
    if body.moment is not None:
        moments.one(library, body.moment)
    nagesprekken.change(
        library,
        lesson,
        step=body.step,
        moment=body.moment,
        success=body.success,
        words=body.came_up,
        instead_of=body.instead_of,
    )


def _take_over(library: Library, comment: str, text: str, now: datetime) -> t.Comment:
    taken = nagesprekken.take_over(library, comment, text, now)
    return views.comment(taken, releases.one(library, taken.release).other_name)


def _close(library: Library, folder: Path, lesson: str, none_agreed: bool, days: Days, now: datetime) -> None:
    nagesprekken.check(library, lesson, none_agreed=none_agreed)
    today = _sure_day(days)
    # Before it is closed: a cut in between leaves a talk that is closed once more, and no lesson that is kept too long.
    if today is not None and lessons.one(library, lesson).nagesprek_on is None:
        keeping.hold_nagesprek(library, folder, lesson, today)
    nagesprekken.close(library, lesson, none_agreed=none_agreed, now=now)


def _sure_day(days: Days) -> date | None:
    """None: the date is in doubt."""
    return days.today() if days.trusted else None


def _read(library: Library, lesson: str, owner: str, days: Days) -> t.Nagesprek:
    row = lessons.one(library, lesson)
    today = _sure_day(days)
    talk = nagesprekken.find(library, lesson)
    at_moments = nagesprekken.words_at_moments(library, lesson)
    return t.Nagesprek(
        lesson=lesson,
        **_where(talk),
        at_moments=[t.CameUp(moment=moment, came_up=words) for moment, words in at_moments.items()],
        order=[moment.id for moment in moments.for_talk(library, lesson)],
        clips=[_clip(library, one, owner) for one in releases.given_of(library, lesson)],
        last_day=None if row.rule_day is None else row.delete_after.isoformat(),
        last_day_closed=None if today is None or row.rule_day is None else _closed_today(row, today),
    )


def _closed_today(row: LessonRow, today: date) -> str:
    return keeping.last_day_after(row, today).isoformat()


def _where(talk: Nagesprek | None) -> dict[str, Any]:
    if talk is None:
        return {
            "manner": None,
            "step": "check_in",
            "moment": None,
            "success": "",
            "came_up": "",
            "began_at": None,
            "closed_at": None,
            "none_agreed": False,
        }
    return {
        "manner": talk.manner,
        "step": talk.step,
        "moment": talk.moment,
        "success": talk.success,
        "came_up": talk.words,
        "began_at": views.moment_text(talk.began_at),
        "closed_at": None if talk.closed_at is None else views.moment_text(talk.closed_at),
        "none_agreed": talk.none_agreed,
    }


def _clip(library: Library, row: ReleaseRow, owner: str) -> t.TalkedClip:
    said = comments.list_for(library, row.id)
    return t.TalkedClip(
        release=row.id,
        moment=row.moment,
        coach=row.other_name,
        start_ms=row.start_ms or 0,
        open=row.state == "active",
        comments=[views.comment(one, owner if one.mine else row.other_name) for one in said],
    )
