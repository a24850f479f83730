"""A storyboard on paper: the PDF, and its pages as pictures for the teacher to look at first. Both are drawn from the
same places (`storyboardpages`), in memory; nothing of it touches the disk.

The PDF holds what is on its pages and nothing else: no date, no name of a program or a person, no attachment, no link.
The same content gives the same bytes.
"""

from __future__ import annotations

import io
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cache
from importlib import resources

from fpdf.fonts import TTFFont
from fpdf.output import OutputProducer, PDFInfo
from PIL import Image, ImageDraw, ImageFont

from appliance.errors import Language
from appliance.ink import RULE
from appliance.library.storyboardpages import (
    HIGH_MM,
    WIDE_MM,
    Content,
    Item,
    Made,
    Page,
    Picture,
    Placed,
    Rule,
    Word,
    laid_out,
)
from appliance.library.storyboardwords import words
from appliance.paper import Paper

# The pages as pictures: drawn with so many pixels a millimetre and then made half as large, for letters are drawn to
# whole pixels. A sheet comes out as wide as a tablet is.
_PIXELS_A_MM = 11.0
_HALF = 2
_RULE_MM = 0.2
# Only for the library that writes the file, which insists on one; it is not written.
_NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)


def picture(data: bytes, words: str) -> Picture:
    """A PNG or JPEG as a part of a storyboard."""
    with Image.open(io.BytesIO(data)) as image:
        return Picture(data, image.height / image.width, words)


def make(content: Content, language: Language) -> Made:
    """Raises `StoryboardTooLong`."""
    sheet = _Sheet(content, language)
    try:
        content = sheet.printable_content(content)
        placed = laid_out(content, language, sheet.wide)
        sheet.draw(placed, content)
        pdf = bytes(sheet.output(output_producer_class=_WithoutInfo))
    finally:
        sheet.close_fonts()
    return Made(pdf, tuple(_picture(page, content) for page in placed))


class _WithoutInfo(OutputProducer):
    def _add_info(self) -> PDFInfo:
        info = super()._add_info()
        for name in ("creation_date", "producer", "creator", "author", "title"):
            setattr(info, name, None)
        return info


class _Sheet(Paper):
    def __init__(self, content: Content, language: Language) -> None:
        super().__init__(_NO_DATE, content.title or words(language).title, language, (0, 0), leading=1, scale=1)

    def wide(self, text: str, size: float, bold: bool) -> float:
        self.set_font("sans", "B" if bold else "", size)
        return float(self.get_string_width(text))

    def printable_content(self, content: Content) -> Content:
        """What the font has no sign for is a question mark on both."""
        font = self.fonts["sans"]
        assert isinstance(font, TTFFont)
        lined = str.maketrans({"\t": " ", "\r": None})

        def clean(text: str) -> str:
            return self.printable(text.translate(lined))

        pictures = tuple(Picture(one.data, one.high, clean(one.words)) for one in content.pictures)
        said = tuple(clean(one) for one in content.actiepunten)
        return Content(clean(content.title), clean(content.question), clean(content.words), pictures, said)

    def draw(self, pages: list[Page], content: Content) -> None:
        for number, page in enumerate(pages):
            if number:
                self.add_page()
            for item in page:
                self._draw(item, content)

    def _draw(self, item: Item, content: Content) -> None:
        match item:
            case Word():
                self.set_font("sans", "B" if item.bold else "", item.size)
                self.set_text_color(*item.colour)
                self.text(item.x, item.y, item.text)
            case Placed():
                data = io.BytesIO(content.pictures[item.picture].data)
                self.image(data, item.x, item.y, item.wide, item.high)
            case Rule():
                self.set_draw_color(*RULE)
                self.set_line_width(_RULE_MM)
                self.line(item.x, item.y, item.x + item.wide, item.y)


def _picture(page: Page, content: Content) -> bytes:
    paper = Image.new("RGB", (round(WIDE_MM * _PIXELS_A_MM), round(HIGH_MM * _PIXELS_A_MM)), "white")
    pen = ImageDraw.Draw(paper)
    for item in page:
        at = (item.x * _PIXELS_A_MM, item.y * _PIXELS_A_MM)
        match item:
            case Word():
                pen.text(at, item.text, item.colour, _font(item.bold, item.size), anchor="ls")
            case Placed():
                size = (round(item.wide * _PIXELS_A_MM), round(item.high * _PIXELS_A_MM))
                with Image.open(io.BytesIO(content.pictures[item.picture].data)) as still:
                    shown = still.convert("RGB").resize(size, Image.Resampling.LANCZOS)
                paper.paste(shown, (round(at[0]), round(at[1])))
            case Rule():
                pen.line((*at, at[0] + item.wide * _PIXELS_A_MM, at[1]), RULE, _HALF)
    out = io.BytesIO()
    paper.reduce(_HALF).save(out, "PNG")
    return out.getvalue()


@cache
def _font(bold: bool, size: float) -> ImageFont.FreeTypeFont:
    # Read whole: nothing is left open.
    name = f"SourceSansPro-{'Semibold' if bold else 'Regular'}.ttf"
    with ExitStack() as stack:
        folder = stack.enter_context(resources.as_file(resources.files("font_source_sans_pro") / "files"))
        data = io.BytesIO((folder / name).read_bytes())
    return ImageFont.truetype(data, size / 72 * 25.4 * _PIXELS_A_MM, layout_engine=ImageFont.Layout.BASIC)
