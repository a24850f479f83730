"""The school's settings: public to read, for a teacher or beheerder to change."""

from __future__ import annotations

import asyncio

from appliance.clock import Clock
from appliance.core import school as rules
from appliance.schoolfile import Kept, SchoolFile
from appliance.web import types as t
from appliance.web.call import Call
from appliance.web.libraries import day


class School:
    def __init__(self, file: SchoolFile, clock: Clock) -> None:
        self._file = file
        self._clock = clock

    async def read(self, _: Call) -> t.School:
        return view(await asyncio.to_thread(self._file.read))

    async def change(self, call: Call) -> t.School:
        body: t.ChangeSchool = call.body
        consented = day(body.mr_on or None, "mr_on")
        school = rules.School(
            name=body.name,
            contact=body.contact,
            reach=body.reach,
            fg=body.fg,
            ground=body.ground,
            mr_on="" if consented is None else consented.isoformat(),
            languages=tuple(body.languages),
        )
        at = self._clock.now_utc() if self._clock.source is not None else None
        kept = await asyncio.to_thread(self._file.change, school, body.version, at, start_over=body.start_over)
        return view(kept)


def view(kept: Kept) -> t.School:
    school = kept.school
    return t.School(
        name=school.name,
        contact=school.contact,
        reach=school.reach,
        fg=school.fg,
        ground=school.ground,
        mr_on=school.mr_on or None,
        languages=list(school.languages),
        version=kept.number,
        missing=list(rules.missing(school)),
        asks_permission=rules.asks_permission(school.ground),
    )
