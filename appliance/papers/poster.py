"""The poster for the class: what the light means, in words that a child can read, on one A4. Made in memory."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, time

from fpdf.enums import MethodReturnValue

from appliance.errors import Language
from appliance.ink import INK, OFF, SOFT, WHITE, Colour
from appliance.paper import Paper
from appliance.papers import common
from appliance.papers.facts import Facts
from appliance.papers.lights import Lamp, lamps

_MARGIN_MM = 16.0
_LAMP_MM = 11.4
_QR_MM = 40.0
_FOOT_TOP_MM = 229.0
_BOTTOM_MM = 285.0
_NAME_MM = 11.0
_SMALLEST = 5.0
_CHILD_LARGEST, _CHILD_SMALLEST, _CHILD_GAP_MM = 15.0, 10.5, 0.8
_PALE: Colour = (250, 246, 236)
_EDGE: Colour = (90, 96, 102)
_RAYS = 8


@dataclass(frozen=True, slots=True)
class Words:
    title: str
    on: str
    off: str
    child_title: str
    child: tuple[str, ...]
    scan: str
    where: str
    ask: str


WORDS: dict[Language, Words] = {
    "nl": Words(
        "Is de camera aan?",
        "De camera is aan, of kan aan zijn",
        "De camera bewaart niets",
        "Voor jou, als je in deze klas zit",
        (
            "Soms neemt je juf of meester een stukje van de les op. Zo leren juffen en meesters van hun eigen les.",
            "Het gaat niet om hoe goed jij het doet. Je hoeft niets anders te doen dan anders.",
            "Alleen je juf of meester kan de film bekijken. Soms kijkt er een coach mee naar een klein stukje.",
            "Wil je liever niet in beeld? Zeg het tegen je juf of meester, of thuis. Dat mag altijd.",
        ),
        "Meer weten?",
        "Deze pagina staat op de box zelf. Hij opent alleen op de wifi van de box.",
        "Vragen of bezwaar",
    ),
    "en": Words(
        "Is the camera on?",
        "The camera is on, or may be on",
        "The camera keeps nothing",
        "For you, if you are in this class",
        (
            "Sometimes your teacher records a part of the lesson. That is how teachers learn from their own lesson.",
            "It is not about how well you do. You need not do anything else than you always do.",
            "Only your teacher can watch the film. Sometimes a coach looks along at a small part of it.",
            "Would you rather not be in the picture? Tell your teacher, or tell them at home. You always may.",
        ),
        "More to know?",
        "This page is on the box itself. It opens on the box’s Wi-Fi only.",
        "Questions or an objection",
    ),
}


def poster(facts: Facts, language: Language) -> bytes:
    page = _Poster(facts, language)
    try:
        page.draw()
        return bytes(page.output())
    finally:
        page.close_fonts()


class _Poster(Paper):
    def __init__(self, facts: Facts, language: Language) -> None:
        self._facts = facts
        self._language = language
        self._words = WORDS[language]
        made = datetime.combine(facts.today, time(), UTC)
        super().__init__(made, self._words.title, language, (_MARGIN_MM, 14), leading=1.25, scale=1.0)

    def draw(self) -> None:
        self._fitted(common.text_of(self._facts, "name", self._language), 12, _NAME_MM, colour=SOFT)
        self.text_line(self._words.title, 33, style="B")
        self.ln(2)
        shown = lamps()
        self._group(self._words.on, [lamp for lamp in shown if lamp.recording])
        self.ln(1.5)
        self._group(self._words.off, [lamp for lamp in shown if not lamp.recording])
        self._for_children(self.get_y() + 2)
        self._foot()

    def _group(self, title: str, shown: list[Lamp]) -> None:
        self.text_line(title, 15, style="B")
        self.ln(1.5)
        for lamp in shown:
            top = self.get_y()
            self._lamp(lamp, _MARGIN_MM + _LAMP_MM / 2 + 2, top + _LAMP_MM / 2)
            seen, means = lamp.words(self._language)
            self._column(_MARGIN_MM + _LAMP_MM + 9, top + 0.3)
            self.text_line(seen, 12, style="B")
            self.text_line(means, 12)
            self._column(_MARGIN_MM, max(self.get_y(), top + _LAMP_MM) + 1.2)

    def _column(self, left: float, top: float) -> None:
        self.set_left_margin(left)
        self.set_xy(left, top)

    def _lamp(self, lamp: Lamp, x: float, y: float) -> None:
        """Steady: a disc. Pulsing: with rings around it. Blinking: with rays."""
        radius = _LAMP_MM / 2 - 2.2
        self.set_line_width(0.5)
        self.set_draw_color(*(_EDGE if lamp.colour in (WHITE, OFF) else lamp.colour))
        if lamp.way == "pulsing":
            for beyond in (1.1, 2.2):
                self.ellipse(x - radius - beyond, y - radius - beyond, 2 * (radius + beyond), 2 * (radius + beyond))
        if lamp.way == "blinking":
            for ray in range(_RAYS):
                turn = 2 * math.pi * ray / _RAYS
                near, far = radius + 0.9, radius + 2.3
                self.line(
                    x + near * math.cos(turn), y + near * math.sin(turn),
                    x + far * math.cos(turn), y + far * math.sin(turn),
                )  # fmt: skip
        self.set_draw_color(*_EDGE)
        self.set_fill_color(*lamp.colour)
        self.ellipse(x - radius, y - radius, 2 * radius, 2 * radius, style="DF")

    def _for_children(self, top: float) -> None:
        self.set_fill_color(*_PALE)
        self.rect(_MARGIN_MM, top, self.epw, _FOOT_TOP_MM - 4 - top, style="F")
        self._column(_MARGIN_MM + 5, top + 3)
        self.set_right_margin(_MARGIN_MM + 5)
        self.text_line(self._words.child_title, 14, style="B")
        self.ln(0.8)
        size = self._child_size(_FOOT_TOP_MM - 6 - self.get_y())
        for line in self._words.child:
            self.text_line(line, size)
            self.ln(_CHILD_GAP_MM)
        self.set_right_margin(_MARGIN_MM)

    def _child_size(self, room_mm: float) -> float:
        """As large as there is room for."""
        size = _CHILD_LARGEST
        while (
            size > _CHILD_SMALLEST
            and sum(self._tall(line, size) + _CHILD_GAP_MM for line in self._words.child) > room_mm
        ):
            size -= 0.5
        return size

    def _tall(self, text: str, size: float) -> float:
        self.pen(size, "", INK)
        tall = self.multi_cell(0, self.high(size), text, align="L", dry_run=True, output=MethodReturnValue.HEIGHT)
        assert isinstance(tall, float)
        return tall

    def _foot(self) -> None:
        self.qr(self._facts.address, _MARGIN_MM, _FOOT_TOP_MM, _QR_MM)
        self._column(_MARGIN_MM + _QR_MM + 7, _FOOT_TOP_MM)
        self.text_line(self._words.scan, 14, style="B")
        self.text_line(self._facts.address, 11, style="B", colour=INK)
        self.text_line(self._words.where, 10, colour=SOFT)
        self.ln(2.5)
        self.text_line(self._words.ask, 12, style="B")
        self._fitted(common.contact_line(self._facts, self._language), 11, _BOTTOM_MM - self.get_y())

    def _fitted(self, text: str, size: float, most_mm: float, *, colour: Colour = INK) -> None:
        """As large as fits: a school may have a long name, and reach its contact in many ways."""
        text = self.printable(text)
        while size > _SMALLEST and self._tall(text, size) > most_mm:
            size -= 0.5
        self.text_line(text, size, colour=colour)
