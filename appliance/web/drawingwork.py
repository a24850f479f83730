"""Drawings and storyboards as pieces of long work. They end on the easel, never on a disk."""

from __future__ import annotations

import hashlib
import secrets
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import msgspec

from appliance.age.errors import AgeError
from appliance.core.storyboard import check_enough
from appliance.errors import Language, TerugblikError, Unavailable
from appliance.library import storyboards
from appliance.library.database import Library
from appliance.library.storyboardpages import Content
from appliance.library.storyboards import Storyboard
from appliance.log import log_error
from appliance.media.pen import left_white
from appliance.people.opened import OpenPerson
from appliance.people.service import People
from appliance.web import printing
from appliance.web.caretaker import Caretaker
from appliance.web.easel import Easel, Sheet, Shown
from appliance.web.errors import VideoDamaged
from appliance.web.types import JobKind

# As wide as the drawings are, and as good as a print shows.
AS_IS_WIDTH, AS_IS_QUALITY = 1280, 3
# The drawings are nearly all of the work.
_DRAWN = 0.9


@dataclass(frozen=True, slots=True)
class Atelier:
    """What such work needs of the box."""

    people: People
    easel: Easel
    caretaker: Caretaker
    _damaged: deque[tuple[OpenPerson, str]] = field(default_factory=deque)

    def picture(self, person: OpenPerson, shown: Shown) -> bytes:
        """From the easel, or made now. Raises `VideoDamaged`, and what a lesson raises that cannot be opened."""
        if shown.white and shown.manner != "as_is":
            # Drawn whole and kept so: another patch needs no other drawing.
            return left_white(self.picture(person, replace(shown, white=())), shown.white)
        found = self.easel.picture(person, shown)
        if found is None:
            with self._told(person, shown.lesson):
                found = self._made(person, shown)
            self.easel.keep_picture(person, shown, found)
        return found

    def _made(self, person: OpenPerson, shown: Shown) -> bytes:
        media = self.people.lesson_media(person, shown.lesson)
        if shown.manner == "as_is":
            return media.still(shown.at_ms, AS_IS_WIDTH, AS_IS_QUALITY, shown.white)
        return media.drawing(shown.at_ms, shown.manner)

    @contextmanager
    def _told(self, person: OpenPerson, lesson: str) -> Iterator[None]:
        try:
            yield
        except (AgeError, OSError) as error:
            person.require_open()
            self._damaged.append((person, lesson))
            raise VideoDamaged from error

    def tell_damage(self) -> None:
        """On the event loop: a lesson in which damage was come upon is read through."""
        while self._damaged:
            self.caretaker.found(*self._damaged.popleft())


@dataclass(frozen=True, slots=True)
class Drawing:
    """One still, drawn."""

    person: OpenPerson
    shown: Shown
    atelier: Atelier
    kind: JobKind = "drawing"

    @property
    def thing(self) -> str:
        return f"{self.shown.lesson}/{self.shown.at_ms}/{self.shown.manner}"

    @property
    def progress(self) -> float:
        return 0.0

    def make(self) -> None:
        self.person.require_open()
        self.atelier.picture(self.person, self.shown)

    def ended(self) -> None:
        self.atelier.tell_damage()


@dataclass(slots=True)
class Composing:
    """A storyboard as it stands in the library, made into a sheet to look at and to take along."""

    person: OpenPerson
    thing: str
    language: Language
    atelier: Atelier
    kind: JobKind = "storyboard"
    progress: float = field(default=0.0)

    def make(self) -> None:
        self.person.require_open()
        library = self.person.library
        board = storyboards.of_traject(library, self.thing)
        of = fingerprint(library, board)
        try:
            made, problem = printing.storyboard(self._content(library, board), self.language), None
        except TerugblikError as error:
            self.person.require_open()
            made, problem = None, error
        except Exception as error:  # noqa: BLE001 - whatever it was, the page must not wait for what never comes
            self.person.require_open()
            log_error("storyboard_broke", error)
            made, problem = None, Unavailable()
        sheet = Sheet(secrets.token_hex(8), of, self.language, made, problem)
        self.atelier.easel.keep_sheet(self.person, self.thing, sheet)

    def ended(self) -> None:
        self.atelier.tell_damage()

    def _content(self, library: Library, board: Storyboard) -> Content:
        check_enough(len(board.stills))
        pictures = []
        for number, still in enumerate(board.stills):
            self.person.require_open()
            data = self.atelier.picture(self.person, Shown(still.lesson, still.at_ms, still.manner, still.white))
            pictures.append(printing.picture(data, still.words))
            self.progress = _DRAWN * (number + 1) / len(board.stills)
        texts = storyboards.texts(library, board)
        return Content(board.title, board.question, board.words, tuple(pictures), tuple(texts))


def fingerprint(library: Library, board: Storyboard) -> str:
    """Of all that the paper is made of: what was looked at is what may leave."""
    told = msgspec.json.encode((board.title, board.question, board.words, board.stills))
    return hashlib.sha256(told + msgspec.json.encode(storyboards.texts(library, board))).hexdigest()
