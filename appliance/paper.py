"""What the box prints on: one A4 in Source Sans Pro, made in memory. The same content gives the same bytes each time.

The font comes from a package: the fonts of PDF itself have no letters for somebody called Şükrü or Łukasz.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container
from datetime import datetime
from importlib import resources

import segno
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import TTFFont

from appliance.ink import INK, POINT_MM, RULE, Colour

_FACES = {"": "Regular", "B": "Semibold"}
_LINES = {"\r\n": "\n", "\r": "\n", "\t": " "}
_JOINER = "\u200d"
# Marks, modifiers and what is not seen at all: nothing stands in their place.
_UNSEEN = {"Cc", "Cf", "Me", "Mn", "Sk"}


class Paper(FPDF):
    """`scale`: of all letters; `leading`: how far lines are apart, of their letters' size."""

    def __init__(
        self, made: datetime, title: str, language: str, margins_mm: tuple[float, float], leading: float, scale: float
    ) -> None:
        super().__init__(format="A4")
        self._margin_mm = margins_mm[0]
        self._leading = leading
        self._scale = scale
        self.set_creation_date(made)
        self.set_title(title)
        self.set_lang(language)
        with resources.as_file(resources.files("font_source_sans_pro") / "files") as folder:
            for style, face in _FACES.items():
                self.add_font("sans", style, folder / f"SourceSansPro-{face}.ttf")
        self.set_auto_page_break(auto=False)
        self.set_margins(*margins_mm)
        self.c_margin = 0
        self.add_page()

    def close_fonts(self) -> None:
        """They are read from their files up to the end."""
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.close()

    def rule(self) -> None:
        self.set_draw_color(*RULE)
        self.set_line_width(0.2)
        self.line(self._margin_mm, self.get_y(), self.w - self._margin_mm, self.get_y())

    def text_line(self, text: str, size: float, *, style: str = "", colour: Colour = INK) -> None:
        """As many lines as it takes; what follows begins below them."""
        self.pen(size, style, colour)
        self.multi_cell(0, self.high(size), text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def pen(self, size: float, style: str, colour: Colour) -> None:
        self.set_font("sans", style, size * self._scale)
        self.set_text_color(*colour)

    def high(self, size: float) -> float:
        return size * self._scale * POINT_MM * self._leading

    def printable(self, text: str) -> str:
        """What the font has no sign for becomes a question mark. The library would name it in its log."""
        font = self.fonts["sans"]
        assert isinstance(font, TTFFont)
        return printable(text, font.cmap)

    def qr(self, text: str, left: float, top: float, size_mm: float) -> None:
        """A code in black. The quiet zone is the paper around it."""
        matrix = [bytes(row) for row in segno.make(text, error="q", micro=False).matrix]
        size = size_mm / len(matrix)
        self.set_fill_color(0, 0, 0)
        for y, row in enumerate(matrix):
            x = 0
            while x < len(row):
                end = x
                while end < len(row) and row[end]:
                    end += 1
                if end > x:
                    self.rect(left + x * size, top + y * size, (end - x) * size, size, style="F")
                x = end + 1


def printable(text: str, signs: Container[int]) -> str:
    """As it can be printed with these signs. A small picture from a tablet's keyboard, of however many parts, is one
    question mark; an accent that was typed apart comes onto its letter."""
    for end, plain in _LINES.items():
        text = text.replace(end, plain)
    found, before, joined = "", "", False
    for sign in unicodedata.normalize("NFC", text):
        kind = unicodedata.category(sign)
        if sign == "\n" or ord(sign) in signs:
            found += sign
        elif kind not in _UNSEEN and not joined and not (kind == before == "So"):
            found += "?"
        joined = sign == _JOINER
        before = kind if kind != "Sk" and sign != _JOINER else before
    return found
