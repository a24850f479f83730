"""That a lesson of the asker's was destroyed: the list, and each as a file to keep or to hand on."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from aiohttp import hdrs, web

from appliance.errors import Language
from appliance.library import certificates
from appliance.library.chain import Held
from appliance.library.database import Library
from appliance.library.errors import CertificateUnknown
from appliance.web import printing, views
from appliance.web import types as t
from appliance.web.call import Call
from appliance.web.fields import FieldNotAChoice
from appliance.web.libraries import Libraries

_MOST_DIGITS = 9


class Certificates:
    def __init__(self, libraries: Libraries) -> None:
        self._libraries = libraries
        self._held: WeakKeyDictionary[Library, Held] = WeakKeyDictionary()

    async def list_all(self, call: Call) -> t.Certificates:
        library = call.person.library
        known = self._held.get(library, Held())
        page, held = await self._libraries.ask(call, _page, call.asked, known, call.language)
        if held is not None:
            self._held[library] = held
        return page

    async def export(self, call: Call) -> web.Response:
        """A file for `terugblik verify-certificate`."""
        number = _number(call)
        body = await self._libraries.ask(call, certificates.export, number)
        return _file(body, "application/json", f"bewijs-{number}.json")

    async def paper(self, call: Call) -> web.Response:
        """The same on paper, with that file inside. Made in memory for this answer."""
        number, language = _number(call), _language(call)
        exported = await self._libraries.ask(call, certificates.export, number)
        body = await self._libraries.ask(call, _paper, exported, language)
        return _file(body, "application/pdf", f"bewijs-{number}.pdf")


def _page(library: Library, asked: t.AskLines, held: Held, language: Language) -> tuple[t.Certificates, Held | None]:
    now = certificates.hold(library, held)
    made = [views.certificate(one, language) for one in reversed(certificates.page(library, asked.limit, asked.before))]
    return t.Certificates(certificates=made, whole=now is not None), now


def _paper(_library: Library, exported: bytes, language: Language) -> bytes:
    return printing.certificate(exported, language)


def _number(call: Call) -> int:
    text = call.value("number")
    if not text.isascii() or not text.isdigit() or len(text) > _MOST_DIGITS:
        raise CertificateUnknown
    return int(text)


def _language(call: Call) -> Language:
    asked = call.request.query.get("language", call.language)
    if asked not in ("nl", "en"):
        raise FieldNotAChoice(field="language")
    return "en" if asked == "en" else "nl"


def _file(body: bytes, kind: str, name: str) -> web.Response:
    headers = {hdrs.CONTENT_DISPOSITION: f'attachment; filename="{name}"'}
    return web.Response(body=body, content_type=kind, headers=headers)
