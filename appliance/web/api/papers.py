"""The papers that a school prints: the list with what was settled, each as PDF and as text, and what was ticked."""

from __future__ import annotations

import asyncio
from datetime import date

from aiohttp import hdrs, web

from appliance.core import school as rules
from appliance.core.school import PaperUnknown, SchoolIncomplete
from appliance.errors import Language
from appliance.papers.blocks import Document
from appliance.papers.facts import PAPERS, SETTLED, Facts, PaperKind, differences, matters
from appliance.papers.notice import notice, told
from appliance.papers.pack import pack
from appliance.papers.parents import parents
from appliance.papers.plain import written
from appliance.papers.rules import protocol
from appliance.schoolfile import Kept, SchoolFile
from appliance.web import printing
from appliance.web import types as t
from appliance.web.api.school import view
from appliance.web.boxfacts import BoxFacts
from appliance.web.call import Call
from appliance.web.libraries import day

_AS_TEXT = {"parents": parents, "protocol": protocol, "pack": pack}
_NAMES: dict[PaperKind, str] = {
    "parents": "tekst-voor-ouders",
    "poster": "poster",
    "protocol": "protocol",
    "pack": "mr-en-dpia",
}


class Papers:
    def __init__(self, file: SchoolFile, facts: BoxFacts) -> None:
        self._file = file
        self._facts = facts

    async def list_all(self, call: Call) -> t.Papers:
        return await self._view(call, await self._facts.kept())

    async def pdf(self, call: Call) -> web.Response:
        kind, language = _kind(call), _language(call)
        kept = await self._facts.kept()
        facts = await self._facts.gather(call.request, kept, keeper=kind == "pack")
        body = await asyncio.to_thread(_printed, kind, facts, kept, language)
        return _file(body, "application/pdf", f"{_NAMES[kind]}-{language}.pdf")

    async def text(self, call: Call) -> web.Response:
        kind, language = _kind(call), _language(call)
        kept = await self._facts.kept()
        facts = await self._facts.gather(call.request, kept, keeper=kind == "pack")
        body = written(_document(kind, facts, language)).encode()
        return _file(body, "text/plain", f"{_NAMES[kind]}-{language}.txt")

    async def settle(self, call: Call) -> t.Papers:
        kind, on = _kind(call), self._past(call)
        if kind not in SETTLED:
            raise PaperUnknown
        kept = await self._facts.kept()
        if rules.missing(kept.school):
            raise SchoolIncomplete
        facts = await self._facts.gather(call.request, kept, keeper=kind == "pack")
        return await self._view(call, await asyncio.to_thread(self._file.settle, kind, on, matters(facts, kind)))

    async def informed(self, call: Call) -> t.Papers:
        return await self._view(call, await asyncio.to_thread(self._file.informed, self._past(call)))

    def _past(self, call: Call) -> str:
        body: t.OnDay = call.body
        asked = day(body.on, "on")
        assert asked is not None
        return rules.past_day(asked, self._facts.today()).isoformat()

    async def _view(self, call: Call, kept: Kept) -> t.Papers:
        facts = await self._facts.gather(call.request, kept, keeper="pack" in kept.settled)
        told_on = date.fromisoformat(kept.informed_on) if kept.informed_on else None
        return t.Papers(
            school=view(kept),
            papers=[_paper(kind, facts, kept, call.language) for kind in PAPERS],
            informed_on=kept.informed_on or None,
            inform_again=rules.inform_again(told_on, facts.today),
            versions=[
                t.SchoolVersion(
                    number=one.number,
                    at=None if one.at is None else one.at.isoformat(),
                    changed=[name for name in t.SCHOOL_FIELDS if name in one.changed],
                )
                for one in reversed(kept.versions)
            ],
            address=facts.address,
        )


def _paper(kind: PaperKind, facts: Facts, kept: Kept, language: Language) -> t.Paper:
    settled = kept.settled.get(kind)
    found = None
    if settled is not None:
        changed = differences(settled.facts, matters(facts, kind))
        found = t.Settled(on=settled.on, version=settled.version, changed=[told(one, language) for one in changed])
    return t.Paper(kind=kind, has_text=kind in _AS_TEXT, settles=kind in SETTLED, settled=found)


def _document(kind: PaperKind, facts: Facts, language: Language) -> Document:
    make = _AS_TEXT.get(kind)
    if make is None:
        raise PaperUnknown
    return make(facts, language)


def _printed(kind: PaperKind, facts: Facts, kept: Kept, language: Language) -> bytes:
    if kind == "poster":
        return printing.poster(facts, language)
    settled = kept.settled.get(kind)
    above = ""
    if settled is not None:
        above = notice(settled.on, differences(settled.facts, matters(facts, kind)), language)
    return printing.document(_document(kind, facts, language), facts, above)


def _kind(call: Call) -> PaperKind:
    for kind in PAPERS:
        if kind == call.value("id"):
            return kind
    raise PaperUnknown


def _language(call: Call) -> Language:
    asked: t.AskPaper = call.asked
    return asked.language or call.language


def _file(body: bytes, kind: str, name: str) -> web.Response:
    headers = {hdrs.CONTENT_DISPOSITION: f'attachment; filename="{name}"'}
    charset = "utf-8" if kind.startswith("text/") else None
    return web.Response(body=body, content_type=kind, charset=charset, headers=headers)
