"""The storyboard of a traject: composed, looked at, and taken along by its teacher alone."""

from __future__ import annotations

from datetime import datetime

from aiohttp import hdrs, web

from appliance.clock import Clock
from appliance.core.storyboard import StoryboardChanged, check_enough
from appliance.core.zones import Zone
from appliance.errors import Language
from appliance.library import lessons, storyboards
from appliance.library.database import Library
from appliance.library.storyboardpages import Made
from appliance.library.storyboards import Still, Storyboard
from appliance.media.pen import left_white
from appliance.protocol import tell_zones
from appliance.web import types as t
from appliance.web.call import Call
from appliance.web.drawingwork import Atelier, Composing, Drawing, fingerprint
from appliance.web.easel import Sheet, Shown
from appliance.web.jobs import WorkLine
from appliance.web.libraries import Libraries
from appliance.web.media import milliseconds
from appliance.web.problems import from_error
from appliance.web.white import white_asked, white_of

_MOST_DIGITS = 2


class Storyboards:
    def __init__(self, *, libraries: Libraries, line: WorkLine, atelier: Atelier, clock: Clock) -> None:
        self._libraries = libraries
        self._line = line
        self._atelier = atelier
        self._clock = clock

    async def read(self, call: Call) -> t.Storyboard:
        return _view(await self._libraries.ask(call, storyboards.of_traject, call.value("id")))

    async def keep(self, call: Call) -> t.Storyboard:
        body: t.KeepStoryboard = call.body
        board = Storyboard(
            title=body.title.strip(),
            question=body.question.strip(),
            words=body.words,
            stills=tuple(
                Still(one.lesson, one.at_ms, one.shown, one.words, white_of(one.white)) for one in body.stills
            ),
            actiepunten=body.actiepunten,
        )
        now = self._clock.now_utc()
        return _view(await self._libraries.ask(call, storyboards.keep, call.value("id"), board, now))

    async def drawing(self, call: Call) -> bytes:
        """Waits for its turn. Who leaves finds it made when they are back. What is left white is left so at once."""
        asked: t.AskDrawing = call.asked
        lesson, person = call.value("id"), call.person
        white = white_asked(asked.white)
        shown = Shown(lesson, milliseconds(call.value("ms")), asked.coarseness)
        await self._libraries.ask(call, lessons.one, lesson)
        found = self._atelier.easel.picture(person, shown)
        # What was made may have made room for what was made after it, before anybody came for it.
        while found is None:
            await self._line.add(Drawing(person, shown, self._atelier)).finished()
            found = self._atelier.easel.picture(person, shown)
        return await self._libraries.ask(call, _left_white, found, white) if white else found

    async def make(self, call: Call) -> t.StoryboardSheet:
        """In the background: drawings, then the paper. It shows as a job, and may be left and returned to."""
        traject = call.value("id")
        language: Language = call.asked.language or call.language
        board = await self._libraries.ask(call, storyboards.of_traject, traject)
        check_enough(len(board.stills))
        self._line.add(Composing(call.person, traject, language, self._atelier))
        return await self.sheet(call)

    async def sheet(self, call: Call) -> t.StoryboardSheet:
        traject, person = call.value("id"), call.person
        now = await self._libraries.ask(call, _fingerprint, traject)
        order = self._line.find(person.id, "storyboard", traject)
        found = self._atelier.easel.sheet(person, traject)
        problem = None if found is None or found.problem is None else from_error(found.problem, call.language)
        made = None if found is None else found.made
        return t.StoryboardSheet(
            making=order is not None,
            progress=0.0 if order is None else order.work.progress,
            made=None if found is None or made is None else found.token,
            current=found is not None and found.of == now,
            language=None if found is None else found.language,
            pages=0 if made is None else len(made.pages),
            problem=None if order is not None else problem,
        )

    async def page(self, call: Call) -> bytes:
        """A page of the very paper, as a picture."""
        pages = (await self._asked(call)).pages
        number = call.value("number")
        if not (number.isascii() and number.isdigit()) or len(number) > _MOST_DIGITS:
            raise StoryboardChanged
        if not 1 <= int(number) <= len(pages):
            raise StoryboardChanged
        return pages[int(number) - 1]

    async def pdf(self, call: Call) -> web.Response:
        """What was looked at, byte for byte. That it left stands in the logbook."""
        made = await self._asked(call)
        if call.request.method == "GET":
            await self._libraries.ask(call, _note, call.value("id"), self._clock.now_utc())
        headers = {hdrs.CONTENT_DISPOSITION: 'attachment; filename="storyboard.pdf"'}
        return web.Response(body=made.pdf, content_type="application/pdf", headers=headers)

    async def _asked(self, call: Call) -> Made:
        """Raises `StoryboardChanged` when it is not, or no longer, what would be made."""
        traject = call.value("id")
        now = await self._libraries.ask(call, _fingerprint, traject)
        found: Sheet | None = self._atelier.easel.sheet(call.person, traject)
        if found is None or found.made is None or (found.token, found.of) != (call.asked.made, now):
            raise StoryboardChanged
        return found.made


def _fingerprint(library: Library, traject: str) -> str:
    return fingerprint(library, storyboards.of_traject(library, traject))


def _left_white(_: Library, drawing: bytes, white: tuple[Zone, ...]) -> bytes:
    """In the asker's thread: it is a tenth of a second."""
    return left_white(drawing, white)


def _note(library: Library, traject: str, now: datetime) -> None:
    storyboards.note_made(library, traject, storyboards.of_traject(library, traject), now)


def _view(board: Storyboard) -> t.Storyboard:
    return t.Storyboard(
        title=board.title,
        question=board.question,
        words=board.words,
        stills=[
            t.StoryboardStill(
                lesson=one.lesson, at_ms=one.at_ms, shown=one.manner, words=one.words, white=tell_zones(one.white)
            )
            for one in board.stills
        ],
        actiepunten=list(board.actiepunten),
        stills_gone=board.stills_gone,
    )
