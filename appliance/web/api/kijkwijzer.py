"""The kijkwijzer: a lesson's own, which its owner alone reads, and the questions that the school puts on each."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from aiohttp import hdrs, web
from msgspec import UNSET

from appliance.clock import Clock
from appliance.core.kijkwijzer import Question
from appliance.errors import Language
from appliance.kijkwijzerfile import KijkwijzerFile, Template
from appliance.library import kijkwijzer, lessons, me, moments
from appliance.library.database import Library
from appliance.library.finishing import KIJKWIJZER
from appliance.library.kijkwijzercontent import Content, PaperLine
from appliance.library.lessons import KEEP
from appliance.web import printing, views
from appliance.web import types as t
from appliance.web.call import Call
from appliance.web.libraries import Libraries
from appliance.web.problems import from_error


class Kijkwijzer:
    def __init__(self, libraries: Libraries, file: KijkwijzerFile, clock: Clock) -> None:
        self._libraries = libraries
        self._file = file
        self._clock = clock

    async def one(self, call: Call) -> t.Kijkwijzer:
        template = await asyncio.to_thread(self._file.read)
        return await self._libraries.ask(call, _read, call.value("id"), template, call.language)

    async def paper(self, call: Call) -> web.Response:
        """Made in memory for this answer. That it left stands in the logbook."""
        language = call.asked.language or call.language
        template = await asyncio.to_thread(self._file.read)
        lesson = call.value("id")
        body = await self._libraries.ask(call, _paper, lesson, template.questions, language)
        await self._libraries.note_paper(call, KIJKWIJZER, {"lesson": lesson}, self._clock.now_utc())
        name = "viewing-guide.pdf" if language == "en" else "kijkwijzer.pdf"
        headers = {hdrs.CONTENT_DISPOSITION: f'attachment; filename="{name}"'}
        return web.Response(body=body, content_type="application/pdf", headers=headers)

    async def write_line(self, call: Call) -> t.KijkwijzerLine:
        body: t.NewKijkwijzerLine = call.body
        given = (body.kind, body.text, body.at_ms, self._clock.now_utc())
        return _line(await self._libraries.ask(call, kijkwijzer.write_line, call.value("id"), *given))

    async def change_line(self, call: Call) -> t.KijkwijzerLine:
        body: t.ChangeKijkwijzerLine = call.body
        at_ms = KEEP if body.at_ms is UNSET else body.at_ms
        line = call.value("id")
        words = {"text": body.text, "instead_of": body.instead_of}
        return _line(await self._libraries.ask(call, kijkwijzer.change_line, line, **words, at_ms=at_ms))

    async def delete_line(self, call: Call) -> None:
        await self._libraries.ask(call, kijkwijzer.delete_line, call.value("id"))

    async def answer(self, call: Call) -> t.KijkwijzerAnswer:
        body: t.GiveAnswer = call.body
        template = await asyncio.to_thread(self._file.read)
        kept = await self._libraries.ask(
            call,
            kijkwijzer.answer,
            call.value("id"),
            body.question,
            body.answer,
            instead_of=body.instead_of,
            template=template.questions,
            language=call.language,
            now=self._clock.now_utc(),
        )
        return _answer(kept)

    async def template(self, call: Call) -> t.KijkwijzerTemplate:
        return _template(await asyncio.to_thread(self._file.read), call.language)

    async def write_template(self, call: Call) -> t.KijkwijzerTemplate:
        body: t.WriteTemplate = call.body
        questions = [Question(one.id, one.nl, one.en) for one in body.questions]
        return _template(await asyncio.to_thread(self._file.write, questions), call.language)

    async def restore_template(self, call: Call) -> t.KijkwijzerTemplate:
        return _template(await asyncio.to_thread(self._file.restore), call.language)


def _read(library: Library, lesson: str, template: Template, language: Language) -> t.Kijkwijzer:
    question, kijkaspect = kijkwijzer.header(library, lesson)
    return t.Kijkwijzer(
        question=question,
        kijkaspect=kijkaspect,
        moments=[views.moment(one) for one in moments.for_talk(library, lesson)],
        lines=[_line(one) for one in kijkwijzer.lines(library, lesson)],
        answers=[_answer(one) for one in kijkwijzer.answers(library, lesson, template.questions, language)],
        problem=None if template.problem is None else from_error(template.problem, language),
    )


def _paper(library: Library, lesson: str, template: Sequence[Question], language: Language) -> bytes:
    row = lessons.one(library, lesson)
    question, kijkaspect = kijkwijzer.header(library, lesson)
    lines = [
        *(
            (one.kind, PaperLine(one.note, one.start_ms, one.end_ms, one.lens))
            for one in moments.for_talk(library, lesson)
        ),
        *((one.kind, PaperLine(one.text, one.at_ms)) for one in kijkwijzer.lines(library, lesson)),
    ]
    answers = kijkwijzer.answers(library, lesson, template, language)
    content = Content(
        teacher=me.name(library),
        title=row.title,
        recorded_at=row.recorded_at,
        date_sure=row.clock_trusted,
        question=question,
        kijkaspect=kijkaspect,
        tops=[line for kind, line in lines if kind == "top"],
        tips=[line for kind, line in lines if kind == "tip"],
        answers=[(one.asked, one.answer) for one in answers],
    )
    return printing.kijkwijzer(content, language)


def _line(one: kijkwijzer.Line) -> t.KijkwijzerLine:
    return t.KijkwijzerLine(id=one.id, lesson=one.lesson, kind=one.kind, text=one.text, at_ms=one.at_ms)


def _answer(one: kijkwijzer.Answered) -> t.KijkwijzerAnswer:
    return t.KijkwijzerAnswer(question=one.question, asked=one.asked, answer=one.answer)


def _template(one: Template, language: Language) -> t.KijkwijzerTemplate:
    return t.KijkwijzerTemplate(
        questions=[t.TemplateQuestion(id=each.id, nl=each.nl, en=each.en) for each in one.questions],
        own=one.own,
        problem=None if one.problem is None else from_error(one.problem, language),
    )
