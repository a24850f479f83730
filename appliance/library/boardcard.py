"""An actiepunt as a card for the board in the team room: an A5 on the upper half of an A4. Made in memory.

It says what is tried, what for, by when, and how one notices that it works: no leervraag, no picture, no name. A line
that was left empty is there to be written on. The same actiepunt gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass

from appliance.errors import Language
from appliance.ink import INK, SOFT
from appliance.library.actiepunten import Actiepunt
from appliance.paper import Paper

_MARGIN_MM = 16.0
_FOOT_MM = 138.0  # of the card itself
_CARD_MM = 148.5
_LINE_MM = 9.0
_SCALES = (1.3, 1.15, 1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
# What does not fit even so is cut: a card is read from a distance.
_MOST_LETTERS = 420


@dataclass(frozen=True, slots=True)
class _Words:
    title: str
    goal: str
    by_when: str
    success: str
    cut: str


_WORDS: dict[Language, _Words] = {
    "nl": _Words("Dit ga ik proberen", "Doel", "Wanneer", "Zo merk ik dat het lukt", "Knip of vouw langs de lijn."),
    "en": _Words("This is what I will try", "Goal", "When", "How I notice that it works", "Cut or fold on the line."),
}


def card(actiepunt: Actiepunt, language: Language) -> bytes:
    for scale in _SCALES:
        page = _Card(actiepunt, language, scale)
        try:
            if page.fits or scale == _SCALES[-1]:
                return bytes(page.output())
        finally:
            page.close_fonts()
    raise AssertionError("the last scale is taken in any case")


class _Card(Paper):
    """`fits`: nothing runs over its lower edge."""

    def __init__(self, actiepunt: Actiepunt, language: Language, scale: float) -> None:
        words = _WORDS[language]
        super().__init__(actiepunt.created_at, words.title, language, (_MARGIN_MM, 14), leading=1.28, scale=scale)
        self._text(words.title, 13, style="B", soft=True)
        self.set_y(self.get_y() + 2)
        self._text(actiepunt.text, 24, style="B")
        self.set_y(self.get_y() + 5)
        for label, text in (
            (words.goal, actiepunt.goal),
            (words.by_when, actiepunt.by_when),
            (words.success, actiepunt.success),
        ):
            self._field(label, text)
        self.fits = self.get_y() <= _FOOT_MM
        self._edge(words.cut)

    def _field(self, label: str, text: str) -> None:
        self._text(label, 11, style="B", soft=True)
        if text:
            self._text(text, 15)
        else:
            self.set_y(self.get_y() + _LINE_MM)
            self.rule()
        self.set_y(self.get_y() + 3)

    def _edge(self, words: str) -> None:
        self.set_draw_color(*SOFT)
        self.set_dash_pattern(dash=2, gap=2)
        self.line(0, _CARD_MM, self.w, _CARD_MM)
        self.set_dash_pattern()
        self.set_y(_CARD_MM + 2)
        self._text(words, 8, soft=True)

    def _text(self, text: str, size: float, *, style: str = "", soft: bool = False) -> None:
        plain = self.printable(text[:_MOST_LETTERS])
        cut = plain + " …" if len(text) > _MOST_LETTERS else plain
        self.text_line(cut, size, style=style, colour=SOFT if soft else INK)
