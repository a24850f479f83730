"""The printed sheet that comes with a box: one A4, Dutch and English side by side. Made in memory; who puts it anywhere
is `places.py`. The same box and moment give the same bytes.
"""

from __future__ import annotations

from datetime import datetime

from appliance.config import HOTSPOT_ADDRESS
from appliance.firstboot.hotspot import Hotspot
from appliance.firstboot.sheetwords import WORDS, Words
from appliance.ink import INK, SOFT, Colour
from appliance.paper import Paper

# Plain: a tablet that does not trust the box yet is shown how to, instead of a warning.
ADDRESS = f"http://{HOTSPOT_ADDRESS}/tablet"
_MARGIN_MM = 15.0
_GUTTER_MM = 8.0
_QR_MM = 40.0
_TITLE = "Terugblik: het blad bij deze box · this box's sheet"


def sheet(hotspot: Hotspot, fingerprint: str, now: datetime) -> bytes:
    """`fingerprint`: pairs with colons between them, as `tls.fingerprint` gives it."""
    page = _Page(now)
    try:
        page.draw(hotspot, fingerprint)
        return bytes(page.output())
    finally:
        page.close_fonts()


class _Page(Paper):
    def __init__(self, now: datetime) -> None:
        super().__init__(now, _TITLE, "nl", (_MARGIN_MM, _MARGIN_MM), leading=1.28, scale=1.0)

    def draw(self, hotspot: Hotspot, fingerprint: str) -> None:
        self.text_line("Terugblik", 22, style="B")
        self.text_line("Het blad bij deze box  ·  This box’s sheet", 11, colour=SOFT)
        self.ln(4)
        self._codes(hotspot)
        self.ln(4)
        self._fingerprint(fingerprint)
        self.ln(4)
        top = self.get_y()
        for place, words in enumerate(WORDS.values()):
            self._column(words, place, top)

    def _codes(self, hotspot: Hotspot) -> None:
        top = self.get_y()
        beside = [
            ("1  Wifi  ·  Wi-Fi", hotspot.qr_text),
            ("2  Adres  ·  Address", ADDRESS),
        ]
        for place, (title, text) in enumerate(beside):
            left = self._left(place)
            self.set_xy(left, top)
            self._cell(title, 13, style="B")
            self.qr(text, left, top + 8, _QR_MM)
        self._beside(0, top + 8, (("naam · name", hotspot.name), ("wachtwoord · password", hotspot.passphrase)))
        again = f"https://{HOTSPOT_ADDRESS}"
        self._beside(1, top + 8, (("de eerste keer · the first time", ADDRESS), ("daarna · after that", again)))
        self.set_y(top + 8 + _QR_MM + 1)

    def _beside(self, place: int, top: float, facts: tuple[tuple[str, str], ...]) -> None:
        left = self._left(place) + _QR_MM + 3
        for number, (label, value) in enumerate(facts):
            self.set_xy(left, top + number * 15)
            self._cell(label, 8.5, colour=SOFT)
            self.set_xy(left, top + 4 + number * 15)
            self._cell(value, 10.5, style="B")
        if place == 0:
            self.set_xy(left, top + 30)
            self.pen(8.5, "", SOFT)
            note = "16 letters, zonder spaties\n16 letters, no spaces"
            self.multi_cell(self._wide() - _QR_MM - 3, self.high(8.5), note, align="L")

    def _fingerprint(self, fingerprint: str) -> None:
        self.rule()
        self.ln(2)
        self.text_line("Vingerafdruk van deze box  ·  This box’s fingerprint  (SHA-256)", 11, style="B")
        self.ln(0.8)
        pairs = fingerprint.split(":")
        for first in range(0, len(pairs), 16):
            self._spaced(pairs[first : first + 16])
        self.ln(0.8)
        note = (
            "Is er één teken anders op de tablet? Ga dan niet verder.  ·  Is a single sign different on the tablet? "
            "Then go no further."
        )
        self.text_line(note, 9, colour=SOFT)
        self.ln(2)
        self.rule()

    def _spaced(self, pairs: list[str]) -> None:
        """Four pairs at a place of their own."""
        for number in range(0, len(pairs), 4):
            self.set_x(_MARGIN_MM + number * 11)
            self._cell(" ".join(pairs[number : number + 4]), 13, style="B")
        self.ln(self.high(13))

    def _column(self, words: Words, place: int, top: float) -> None:
        left, wide = self._left(place), self._wide()
        self.set_left_margin(left)
        self.set_right_margin(self.w - left - wide)
        self.set_xy(left, top)
        self.text_line(words.start_title, 11.5, style="B")
        self.ln(0.6)
        for number, step in enumerate(words.start, 1):
            self._labelled(5, f"{number}", step)
        self.ln(2.5)
        self.text_line(words.button_title, 11.5, style="B")
        self.ln(0.6)
        for doing, effect in words.button:
            self._labelled(37, doing, effect)
        self.ln(2.5)
        self.text_line(words.light_title, 11.5, style="B")
        self.ln(0.6)
        for colour, seen, meaning in words.light:
            self._dot(colour)
            self.set_x(left + 5)
            self._labelled(26, seen, meaning)
        self.ln(2.5)
        self.text_line(words.keep, 8.5, colour=SOFT)
        self.set_left_margin(_MARGIN_MM)
        self.set_right_margin(_MARGIN_MM)

    def _labelled(self, wide: float, label: str, text: str) -> None:
        self.pen(9.5, "", SOFT)
        self.cell(wide, self.high(9.5), label)
        self.text_line(text, 9.5)
        self.ln(0.7)

    def _dot(self, colour: Colour) -> None:
        self.set_fill_color(*colour)
        self.set_draw_color(*SOFT)
        self.set_line_width(0.2)
        self.ellipse(self.get_x() + 0.2, self.get_y() + 0.9, 2.6, 2.6, style="DF")

    def _cell(self, text: str, size: float, *, style: str = "", colour: Colour = INK) -> None:
        self.pen(size, style, colour)
        self.cell(0, self.high(size), text)

    def _wide(self) -> float:
        return (self.w - 2 * _MARGIN_MM - _GUTTER_MM) / 2

    def _left(self, place: int) -> float:
        return _MARGIN_MM + place * (self._wide() + _GUTTER_MM)
