"""Where everything lies on a storyboard's one or two sheets of A4, in millimetres. The paper and the pictures of it
that the teacher looks at first are both drawn from this, so that they are the same.

Each word has its own place: no program that draws it decides where a line ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from appliance.core.storyboard import StoryboardTooLong
from appliance.errors import Language
from appliance.ink import INK, POINT_MM, SOFT, Colour
from appliance.library.storyboardwords import words

WIDE_MM, HIGH_MM = 210.0, 297.0
_MARGIN_MM, _TOP_MM, _FOOT_MM = 20.0, 17.0, 283.0
_GUTTER_MM = 6.0
_ROOM_MM = WIDE_MM - 2 * _MARGIN_MM
_MOST_PAGES = 2
# What does not fit on one sheet is set smaller; on two it is never set smaller than can be read.
_SCALES = {1: (1.0, 0.94, 0.88, 0.82), 2: (1.0, 0.94, 0.88, 0.82)}
_LEADING = 1.32

# How wide a word is, in millimetres: the word, its size in points, whether it is bold.
Measure = Callable[[str, float, bool], float]


@dataclass(frozen=True, slots=True)
class Picture:
    """`data` is a PNG or JPEG; `high`: how high it is for its width."""

    data: bytes
    high: float
    words: str


@dataclass(frozen=True, slots=True)
class Content:
    """What is on the sheets, in its order; what is empty is not on them."""

    title: str
    question: str
    words: str
    pictures: tuple[Picture, ...]
    actiepunten: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """`pages` are PNGs of what `pdf` holds."""

    pdf: bytes
    pages: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """`y` is the line that the letters stand on."""

    x: float
    y: float
    text: str
    size: float
    bold: bool
    colour: Colour


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture of the content, by its number."""

    x: float
    y: float
    wide: float
    high: float
    picture: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the sheet."""

    x: float
    y: float
    wide: float


Item = Word | Placed | Rule
Page = tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class _Block:
    """What stays together on a sheet. Its items count from its own top."""

    high: float
    items: tuple[Item, ...]


def laid_out(content: Content, language: Language, measure: Measure) -> list[Page]:
    """On one sheet if that can be read, else on two. Raises `StoryboardTooLong`."""
    for most in range(1, _MOST_PAGES + 1):
        for scale in _SCALES[most]:
            pages = _paged(list(_Setter(content, language, measure, scale).blocks()))
            if len(pages) <= most:
                return pages
    raise StoryboardTooLong


def _paged(blocks: Sequence[_Block]) -> list[Page]:
    pages: list[list[Item]] = [[]]
    at = _TOP_MM
    for block in blocks:
        if at + block.high > _FOOT_MM and pages[-1]:
            pages.append([])
            at = _TOP_MM
        if at + block.high > _FOOT_MM:
            raise StoryboardTooLong
        pages[-1] += [_moved(item, at) for item in block.items]
        at += block.high
    return [tuple(page) for page in pages]


def _moved(item: Item, down: float) -> Item:
    match item:
        case Word(x, y, text, size, bold, colour):
            return Word(x, y + down, text, size, bold, colour)
        case Placed(x, y, wide, high, picture):
            return Placed(x, y + down, wide, high, picture)
        case Rule(x, y, wide):
            return Rule(x, y + down, wide)


class _Setter:
    """Makes the blocks of one content at one size."""

    def __init__(self, content: Content, language: Language, measure: Measure, scale: float) -> None:
        self._content = content
        self._said = words(language)
        self._measure = measure
        self._scale = scale

    def blocks(self) -> Iterator[_Block]:
        content, said = self._content, self._said
        yield from self._text(content.title or said.title, 22, bold=True, after=4)
        if content.question:
            yield from self._text(said.question, 9, bold=True, colour=SOFT, after=0.5)
            yield from self._text(content.question, 13, after=4)
        yield _Block(4, (Rule(_MARGIN_MM, 0, _ROOM_MM),))
        if content.words:
            yield from self._text(content.words, 11, after=4)
        numbered = list(enumerate(content.pictures))
        for first in range(0, len(numbered), 2):
            yield self._row(numbered[first : first + 2])
        if content.actiepunten:
            yield from self._text(said.actiepunten, 12, bold=True, after=1)
            for one in content.actiepunten:
                yield from self._text(one, 11, marked=True, after=1)
        yield _Block(3, ())
        yield from self._text(said.foot, 8, colour=SOFT)

    def _row(self, row: Sequence[tuple[int, Picture]]) -> _Block:
        """Two pictures beside one another, their words under them."""
        wide = (_ROOM_MM - _GUTTER_MM) / 2
        items: list[Item] = []
        high = 0.0
        for place, (number, picture) in enumerate(row):
            left, tall = _MARGIN_MM + place * (wide + _GUTTER_MM), wide * picture.high
            items.append(Placed(left, 0, wide, tall, number))
            set_words, below = self._lines(picture.words, 10, left, wide, tall + 1.2)
            items += set_words
            high = max(high, below)
        return _Block(high + 4.5 * self._scale, tuple(items))

    def _text(
        self,
        text: str,
        size: float,
        *,
        bold: bool = False,
        colour: Colour = INK,
        marked: bool = False,
        after: float = 0,
    ) -> Iterator[_Block]:
        """A block a line, so that a long text may go on overleaf."""
        indent = 4.5 if marked else 0.0
        lines = self._broken(text, size, bold, _ROOM_MM - indent)
        for number, line in enumerate(lines):
            items = self._line(line, size, _MARGIN_MM + indent, 0, bold, colour)
            if marked and number == 0:
                items += self._line("–", size, _MARGIN_MM, 0, False, SOFT)
            last = number == len(lines) - 1
            yield _Block(self._high(size) + (after * self._scale if last else 0), tuple(items))

    def _lines(self, text: str, size: float, left: float, wide: float, top: float) -> tuple[list[Item], float]:
        items: list[Item] = []
        for line in self._broken(text, size, False, wide) if text else []:
            items += self._line(line, size, left, top, False, INK)
            top += self._high(size)
        return items, top

    def _line(self, line: str, size: float, left: float, top: float, bold: bool, colour: Colour) -> list[Item]:
        size *= self._scale
        space = self._measure(" ", size, bold)
        items: list[Item] = []
        for word in line.split(" "):
            if word:
                items.append(Word(left, top + size * POINT_MM, word, size, bold, colour))
            left += self._measure(word, size, bold) + space
        return items

    def _broken(self, text: str, size: float, bold: bool, wide: float) -> list[str]:
        lines: list[str] = []
        for paragraph in text.strip().split("\n"):
            line = ""
            for word in self._pieces(paragraph.split(), size, bold, wide):
                longer = f"{line} {word}" if line else word
                if line and self._wide(longer, size, bold) > wide:
                    lines.append(line)
                    line = word
                else:
                    line = longer
            lines.append(line)
        return lines

    def _pieces(self, given: Sequence[str], size: float, bold: bool, wide: float) -> Iterator[str]:
        """Words; what is longer than a line is cut where the line ends."""
        for word in given:
            while self._wide(word, size, bold) > wide:
                most = next(
                    at for at in range(len(word), 0, -1) if at == 1 or self._wide(word[:at], size, bold) <= wide
                )
                yield word[:most]
                word = word[most:]
            if word:
                yield word

    def _wide(self, text: str, size: float, bold: bool) -> float:
        return self._measure(text, size * self._scale, bold)

    def _high(self, size: float) -> float:
        return size * self._scale * POINT_MM * _LEADING
