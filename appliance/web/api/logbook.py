"""What happened to what is the asker's."""

from __future__ import annotations

from aiohttp import hdrs, web

from appliance.library import logbook
from appliance.web import types as t
from appliance.web import views
from appliance.web.call import Call
from appliance.web.libraries import Libraries


class Logbook:
    def __init__(self, libraries: Libraries) -> None:
        self._libraries = libraries

    async def read(self, call: Call) -> t.Logbook:
        entries = await self._libraries.ask(call, logbook.read)
        return t.Logbook(entries=[views.log_entry(one) for one in entries], whole=logbook.whole(entries))

    async def export(self, call: Call) -> web.Response:
        """A file for `terugblik verify-logbook`."""
        body = await self._libraries.ask(call, logbook.export)
        headers = {hdrs.CONTENT_DISPOSITION: 'attachment; filename="logboek.json"'}
        return web.Response(body=body, content_type="application/json", headers=headers)
