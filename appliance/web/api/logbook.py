"""What happened to what is the asker's."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from aiohttp import hdrs, web

from appliance.library import logbook
from appliance.library.chain import Held
from appliance.library.database import Library
from appliance.web import types as t
from appliance.web import views
from appliance.web.call import Call
from appliance.web.libraries import Libraries


class Logbook:
    def __init__(self, libraries: Libraries) -> None:
        self._libraries = libraries
        self._held: WeakKeyDictionary[Library, Held] = WeakKeyDictionary()

    async def read(self, call: Call) -> t.Logbook:
        library = call.person.library
        page, held = await self._libraries.ask(call, _page, call.asked, self._held.get(library, Held()))
        if held is not None:
            self._held[library] = held
        return page

    async def export(self, call: Call) -> web.Response:
        """A file for `terugblik verify-logbook`."""
        body = await self._libraries.ask(call, logbook.export)
        headers = {hdrs.CONTENT_DISPOSITION: 'attachment; filename="logboek.json"'}
        return web.Response(body=body, content_type="application/json", headers=headers)


def _page(library: Library, asked: t.AskLines, held: Held) -> tuple[t.Logbook, Held | None]:
    now = logbook.hold(library, held)
    entries = [views.log_entry(one) for one in logbook.page(library, asked.limit, asked.before)]
    return t.Logbook(entries=entries, whole=now is not None), now
