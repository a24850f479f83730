"""How the asker looks at an own lesson, and moments beside each other. Nothing of it is told to anybody."""

from __future__ import annotations

from appliance.clock import Clock
from appliance.library import growth, moments, viewing
from appliance.web import types as t
from appliance.web import views
from appliance.web.call import Call
from appliance.web.libraries import Libraries


class Looking:
    def __init__(self, libraries: Libraries, clock: Clock) -> None:
        self._libraries = libraries
        self._clock = clock

    async def keep_viewing(self, call: Call) -> None:
        body: t.KeepViewing = call.body
        now = self._clock.now_utc()
        await self._libraries.ask(call, viewing.keep, call.value("id"), body.how, body.at_ms, now)

    async def arrange(self, call: Call) -> list[t.Moment]:
        body: t.ArrangeMoments = call.body
        found = await self._libraries.ask(call, moments.arrange, call.value("id"), body.moments)
        return [views.moment(one) for one in found]

    async def pairs(self, call: Call) -> t.GrowthPairs:
        traject = call.value("id")
        found = await self._libraries.ask(call, growth.pairs, traject)
        choices = await self._libraries.ask(call, growth.choices, traject)
        return t.GrowthPairs(pairs=[_pair(one) for one in found], moments=[_shown(one) for one in choices])

    async def put_pair(self, call: Call) -> t.GrowthPair:
        body: t.NewGrowthPair = call.body
        given = (body.actiepunt, body.earlier, body.later, self._clock.now_utc())
        return _pair(await self._libraries.ask(call, growth.put, call.value("id"), *given))

    async def delete_pair(self, call: Call) -> None:
        await self._libraries.ask(call, growth.delete, call.value("id"))


def _pair(one: growth.Pair) -> t.GrowthPair:
    return t.GrowthPair(
        id=one.id, actiepunt=one.actiepunt, text=one.text, earlier=_side(one.earlier), later=_side(one.later)
    )


def _side(one: growth.Side) -> t.GrowthSide:
    return t.GrowthSide(cycle=one.cycle, fate=one.fate, shown=None if one.shown is None else _shown(one.shown))


def _shown(one: growth.Shown) -> t.GrowthMoment:
    return t.GrowthMoment(
        moment=one.moment,
        lesson=one.lesson,
        cycle=one.cycle,
        kind=one.kind,
        start_ms=one.start_ms,
        end_ms=one.end_ms,
        note=one.note,
        title=one.title,
        recorded_at=views.moment_text(one.recorded_at),
        clock_trusted=one.clock_trusted,
        how=one.how,
    )
