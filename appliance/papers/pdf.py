"""A paper as a PDF of as many A4 pages as it takes, made in memory. The same content and day give the same bytes."""

from __future__ import annotations

from datetime import UTC, datetime, time

from fpdf.enums import MethodReturnValue, XPos, YPos

from appliance.ink import INK, SOFT, Colour
from appliance.paper import Paper
from appliance.papers.blocks import Claim, Document, Head, Lights, Para, Points, Rows
from appliance.papers.facts import Facts
from appliance.papers.lights import lamps

_MARGIN_MM = 20.0
_TOP_MM = 18.0
_FOOT_MM = 275.0
_LABEL_MM = 42.0
_INDENT_MM = 5.0
_WITH_HEAD_MM = 26.0
_NOTHING = {"nl": "geen test", "en": "no test"}


def drawn(document: Document, facts: Facts, notice: str = "") -> bytes:
    """`notice`: stands above all else, as that the settled version is outdated."""
    page = _Pages(document, datetime.combine(facts.today, time(), UTC))
    try:
        page.draw(notice)
        return bytes(page.output())
    finally:
        page.close_fonts()


class _Pages(Paper):
    def __init__(self, document: Document, made: datetime) -> None:
        self._document = document
        super().__init__(made, document.title, document.language, (_MARGIN_MM, _TOP_MM), leading=1.34, scale=1.0)

    def footer(self) -> None:
        """On each page, as the page is closed."""
        self.set_y(-15)
        self.pen(8, "", SOFT)
        self.cell(0, self.high(8), self.printable(self._document.foot or self._document.title))
        self.set_x(_MARGIN_MM)
        self.cell(0, self.high(8), f"{self.page_no()} / {{nb}}", align="R")

    def draw(self, notice: str) -> None:
        if notice:
            self._write(notice, 10.5, style="B")
            self._gap(2)
            self.rule()
            self._gap(4)
        self._write(self._document.title, 22, style="B")
        self._gap(1)
        self._write(self._document.lead, 11.5, colour=SOFT)
        self._gap(3)
        for block in self._document.blocks:
            match block:
                case Head(text, small):
                    self._head(text, 11 if small else 13)
                case Para(text, soft):
                    self._write(text, 9.5 if soft else 10.5, colour=SOFT if soft else INK)
                    self._gap(1.8)
                case Points(items):
                    for item in items:
                        self._point(item)
                    self._gap(1)
                case Rows(rows):
                    self._rows(rows)
                case Lights():
                    self._rows(tuple(lamp.words(self._document.language) for lamp in lamps()))
                case Claim(text, proof):
                    self._claim(text, proof)

    def _head(self, text: str, size: float) -> None:
        """Never alone at the foot of a page."""
        self._gap(size / 4)
        self._room(self.high(size) + _WITH_HEAD_MM)
        self._write(text, size, style="B")
        self._gap(1)

    def _point(self, text: str) -> None:
        self._room(self._height(text, 10.5, self.epw - _INDENT_MM))
        self.pen(10.5, "", SOFT)
        self.cell(_INDENT_MM, self.high(10.5), "–")
        self._beside(text, 10.5)
        self._gap(0.8)

    def _rows(self, rows: tuple[tuple[str, str], ...]) -> None:
        for label, text in rows:
            tall = max(self._height(text, 10, self.epw - _LABEL_MM), self._height(label, 10, _LABEL_MM - 3))
            self._room(tall + 3)
            self.rule()
            self._gap(1.2)
            top = self.get_y()
            self.pen(10, "", SOFT)
            self.multi_cell(_LABEL_MM - 3, self.high(10), self.printable(label), align="L", new_x=XPos.LMARGIN)
            self.set_xy(_MARGIN_MM + _LABEL_MM, top)
            self._beside(text, 10)
            self.set_y(top + tall + 1.2)
        self._gap(1.5)

    def _claim(self, text: str, proof: tuple[str, ...]) -> None:
        tests = "\n".join(proof) or _NOTHING[self._document.language]
        self._room(self._height(text, 10.5, self.epw) + self._height(tests, 7.5, self.epw - _INDENT_MM) + 2)
        self._write(text, 10.5)
        self.set_x(_MARGIN_MM + _INDENT_MM)
        self._beside(tests, 7.5, colour=SOFT)
        self._gap(2.2)

    def _write(self, text: str, size: float, *, style: str = "", colour: Colour = INK) -> None:
        self.pen(size, style, colour)
        self._room(self._height(text, size, self.epw, style))
        self.text_line(self.printable(text), size, style=style, colour=colour)

    def _beside(self, text: str, size: float, *, colour: Colour = INK) -> None:
        """From where the pen is to the right edge, all of its lines."""
        self.pen(size, "", colour)
        left = self.get_x()
        self.multi_cell(
            self.w - _MARGIN_MM - left, self.high(size), self.printable(text), align="L", new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
        )  # fmt: skip

    def _height(self, text: str, size: float, wide_mm: float, style: str = "") -> float:
        self.pen(size, style, INK)
        tall = self.multi_cell(
            wide_mm, self.high(size), self.printable(text), align="L", dry_run=True, output=MethodReturnValue.HEIGHT
        )
        assert isinstance(tall, float)
        return tall

    def _room(self, tall_mm: float) -> None:
        if self.get_y() + tall_mm > _FOOT_MM and self.get_y() > _TOP_MM:
            self.add_page()

    def _gap(self, high_mm: float) -> None:
        self.set_y(self.get_y() + high_mm)
