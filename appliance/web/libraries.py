"""Work on the asker's own library, in the asker's own thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Concatenate, ParamSpec, TypeVar

from aiohttp import hdrs

from appliance.library import finishing
from appliance.library.database import Library
from appliance.web.call import Call
from appliance.web.fields import FieldWrongKind
from appliance.web.workers import Workers

P = ParamSpec("P")
R = TypeVar("R")


class Libraries:
    def __init__(self, workers: Workers) -> None:
        self._workers = workers

    async def ask(self, call: Call, work: Callable[Concatenate[Library, P], R], *given: P.args, **named: P.kwargs) -> R:
        """`work` gets the asker's library first: nobody can reach another's."""
        person = call.person
        return await self._workers.for_person(person.id, work, person.library, *given, **named)

    async def note_paper(self, call: Call, event: str, of: Mapping[str, str], now: datetime) -> None:
        """That a paper was handed out. Whoever only asks how large it is gets none."""
        if call.request.method == hdrs.METH_GET:
            await self.ask(call, finishing.note_paper, event, of, now)


def day(text: str | None, field: str) -> date | None:
    """A `YYYY-MM-DD` of a request."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise FieldWrongKind(field=field) from error
