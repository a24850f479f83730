"""A certificate on one sheet of A4, with its JSON inside; or several in one file, a sheet each. Made in memory; nothing
of it touches the disk.

The same JSON gives the same bytes each time, so that a paper can be held against what the box would print. The font has
Latin, Greek and Cyrillic; what it has no sign for is printed as a question mark, and stands right in the JSON.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import get_args

from appliance.core.certificate import Certificate
from appliance.errors import Language
from appliance.ink import INK, SOFT, Colour
from appliance.library.certificates import verify
from appliance.library.certificatewords import TOGETHER, Sheet, sheet
from appliance.library.errors import CertificateUnknown, CertificateUnreadable, PaperDiffers
from appliance.paper import Paper

_MARGIN_MM = 24.0
_LABEL_MM = 30.0
_FOOT_MM = 277.0
# What does not fit on one sheet is set smaller.
_SCALES = (1.0, 0.93, 0.86, 0.8, 0.7, 0.6)
_MOST_JSON_BYTES = 32 * 1024 * 1024
_ATTACHED = re.compile(rb"/Type /EmbeddedFile.*?stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def paper(exported: bytes, language: Language) -> bytes:
    """`exported` is what `certificates.export` gave. Raises what `verify` raises."""
    certificate = verify(exported)
    words = sheet(certificate.body, language)
    for scale in _SCALES:
        page = _Page(certificate, words, language, scale)
        try:
            if page.fits or scale == _SCALES[-1]:
                page.embed_file(basename=f"bewijs-{certificate.body.number}.json", bytes=exported, compress=True)
                return bytes(page.output())
        finally:
            page.close_fonts()
    raise AssertionError("the last scale is taken in any case")


def papers(exported: Sequence[bytes], language: Language) -> bytes:
    """Several, a page each, with their files inside. One alone is what `paper` gives."""
    pages: _Page | None = None
    file = TOGETHER if len(exported) > 1 else ""
    try:
        for one in exported:
            certificate = verify(one)
            words = sheet(certificate.body, language, file)
            scale = _scale(certificate, words, language)
            if pages is None:
                pages = _Page(certificate, words, language, scale)
            else:
                pages.one_more(certificate, words, scale)
            pages.embed_file(basename=f"bewijs-{certificate.body.number}.json", bytes=one, compress=True)
        if pages is None:
            raise CertificateUnknown
        return bytes(pages.output())
    finally:
        if pages is not None:
            pages.close_fonts()


def _scale(certificate: Certificate, words: Sheet, language: Language) -> float:
    """The largest with which it fits on one sheet."""
    for scale in _SCALES:
        page = _Page(certificate, words, language, scale)
        page.close_fonts()
        if page.fits:
            return scale
    return _SCALES[-1]


def exported_in(pdf: bytes) -> list[bytes]:
    """The JSON of each certificate inside, when the pages around them are the very ones that are made of them. Raises
    `CertificateUnreadable`, `PaperDiffers` and what `verify` raises."""
    exported = [_unpacked(found.group(1)) for found in _ATTACHED.finditer(pdf)]
    if not exported:
        raise CertificateUnreadable
    if all(papers(exported, language) != pdf for language in get_args(Language)):
        raise PaperDiffers
    return exported


def _unpacked(packed: bytes) -> bytes:
    unpacking = zlib.decompressobj()
    try:
        exported = unpacking.decompress(packed, _MOST_JSON_BYTES)
    except zlib.error as error:
        raise CertificateUnreadable from error
    if unpacking.unconsumed_tail:
        raise CertificateUnreadable
    return exported


class _Page(Paper):
    """One sheet, drawn. `fits`: nothing runs off its foot."""

    def __init__(self, certificate: Certificate, words: Sheet, language: Language, scale: float) -> None:
        made = datetime.fromisoformat(certificate.body.destroyed_at)
        super().__init__(made, f"{words.title}, {words.number}", language, (_MARGIN_MM, 20), leading=1.32, scale=scale)
        self._draw(words, certificate)
        self.fits = self.get_y() <= _FOOT_MM

    def one_more(self, certificate: Certificate, words: Sheet, scale: float) -> None:
        self._scale = scale
        self.add_page()
        self._draw(words, certificate)

    def _draw(self, words: Sheet, certificate: Certificate) -> None:
        self._text("Terugblik", 10, style="B", colour=SOFT)
        self._gap(9)
        self._text(words.title, 25, style="B")
        self._text(words.number, 12, colour=SOFT)
        self._gap(5)
        self._text(words.lead, 12)
        self._gap(4)
        for label, value in words.facts:
            self._fact(label, value)
        self.rule()
        self._section(words.how_title, words.how)
        self._section(words.clips_title, words.clips)
        self._section(words.limits_title, words.limits, marked=True)
        self._gap(4)
        self.rule()
        self._gap(2.5)
        self._text(words.check_title, 8.5, style="B", colour=SOFT)
        self._text(words.check, 8.5, colour=SOFT)
        self._gap(1)
        self._text(f"hash {certificate.hash}", 7.5, colour=SOFT)
        self._text(f"{words.previous} {certificate.previous}", 7.5, colour=SOFT)

    def _section(self, title: str, lines: list[str], *, marked: bool = False) -> None:
        self._gap(4.5)
        self._text(title, 11.5, style="B")
        self._gap(0.8)
        for line in lines:
            if marked:
                self._put(4.5, "–", 9.5, colour=SOFT)
            self._text(line, 9.5)
            self._gap(0.9)

    def _fact(self, label: str, value: str) -> None:
        self.rule()
        self._gap(1.4)
        self._put(_LABEL_MM, label, 10, colour=SOFT)
        self._text(value, 10)
        self._gap(1.4)

    def _gap(self, high_mm: float) -> None:
        self.set_y(self.get_y() + high_mm * self._scale)

    def _put(self, wide_mm: float, text: str, size: float, *, colour: Colour = INK) -> None:
        """A short text, and what follows begins beside it; its further lines too."""
        self.pen(size, "", colour)
        self.cell(wide_mm, self.high(size), self.printable(text))

    def _text(self, text: str, size: float, *, style: str = "", colour: Colour = INK) -> None:
        self.text_line(self.printable(text), size, style=style, colour=colour)
