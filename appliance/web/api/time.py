"""A teacher's tablet tells the box what time it is, when nobody else can."""

from __future__ import annotations

from datetime import UTC, datetime

from appliance.library import logbook
from appliance.library.database import Library
from appliance.web import types as t
from appliance.web import views
from appliance.web.call import Call
from appliance.web.fields import FieldWrongKind
from appliance.web.libraries import Libraries
from appliance.web.timekeeper import Timekeeper


class Time:
    def __init__(self, keeper: Timekeeper, libraries: Libraries) -> None:
        self._keeper = keeper
        self._libraries = libraries

    async def confirm(self, call: Call) -> t.ClockView:
        body: t.SetTime = call.body
        clock = self._keeper.clock
        before = clock.now_utc()
        await self._keeper.accept(_moment(body.now), sure=body.sure)
        await self._libraries.ask(call, _write_down, clock.now_utc(), before)
        return views.clock(clock)


def _write_down(library: Library, now: datetime, before: datetime) -> None:
    logbook.add(library, now, "time_confirmed", before=views.moment_text(before))


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
        if found.tzinfo is not None:
            return found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise FieldWrongKind(field="now") from error
    raise FieldWrongKind(field="now")
