"""The slip of a release on one A4: what left, to whom, until when, for what, with whose permission, and what was taken
out of it. Made in memory; no picture and no words of the fragment are on it. The same release gives the same bytes."""

from __future__ import annotations

from appliance.errors import Language
from appliance.ink import INK, SOFT, Colour
from appliance.paper import Paper
from appliance.release.slipwords import Slip, SlipWords, words

_MARGIN_MM = 24.0
_LABEL_MM = 32.0
_FOOT_MM = 277.0
# Long words of a person are set smaller, so that it stays one sheet.
_SCALES = (1.0, 0.9, 0.8)


def paper(slip: Slip, language: Language) -> bytes:
    text = words(slip, language)
    for scale in _SCALES:
        page = _Page(slip, text, language, scale)
        try:
            if page.fits or scale == _SCALES[-1]:
                return bytes(page.output())
        finally:
            page.close_fonts()
    raise AssertionError("the last scale is taken in any case")


class _Page(Paper):
    """One sheet, drawn. `fits`: nothing runs off its foot."""

    def __init__(self, slip: Slip, text: SlipWords, language: Language, scale: float) -> None:
        assert slip.row.released_at is not None
        super().__init__(slip.row.released_at, text.title, language, (_MARGIN_MM, 20), leading=1.32, scale=scale)
        self._draw(text)
        self.fits = self.get_y() <= _FOOT_MM

    def _draw(self, text: SlipWords) -> None:
        self._text("Terugblik", 10, style="B", colour=SOFT)
        self._gap(9)
        self._text(text.title, 25, style="B")
        self._gap(4)
        self._text(text.lead, 12)
        self._gap(5)
        for label, value in text.facts:
            self._fact(label, value)
        self.rule()
        self._gap(6)
        self._text(text.limits_title, 11.5, style="B")
        self._gap(1)
        for line in text.limits:
            self._text(line, 10)
            self._gap(1)
        self._gap(5)
        self._text(text.number, 8.5, colour=SOFT)

    def _fact(self, label: str, value: str) -> None:
        self.rule()
        self._gap(1.8)
        self.pen(10.5, "", SOFT)
        self.cell(_LABEL_MM, self.high(10.5), self.printable(label))
        self._text(value, 10.5)
        self._gap(1.8)

    def _gap(self, high_mm: float) -> None:
        self.set_y(self.get_y() + high_mm * self._scale)

    def _text(self, text: str, size: float, *, style: str = "", colour: Colour = INK) -> None:
        self.text_line(self.printable(text), size, style=style, colour=colour)
