"""A lesson's kijkwijzer drawn on one A4 at a given size: what stands where, and what is said of what has no room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from fpdf.enums import Align, MethodReturnValue

from appliance.errors import Language
from appliance.ink import INK, SOFT, Colour
from appliance.library.kijkwijzercontent import Content, PaperLine
from appliance.library.kijkwijzerwords import SheetWords
from appliance.paper import Paper

FOOT_MM = 281.0
SIZE = 10.5
_MARGIN_MM = 18.0
_CODE_MM = 26.0
# Of one text; it is more than half a sheet.
_MOST_LETTERS = 4_000
_SLOTS = 2
_MOST_NAMED = 8


@dataclass(slots=True)
class _Left:
    """What is not on the sheet, or not all of it, by the name that it has there."""

    cut: list[str] = field(default_factory=list)
    out: list[str] = field(default_factory=list)


# Lines that were broken before: by the text, the size, the scale and the width that there was.
Broken = dict[tuple[str, float, float, float], list[str]]


class Sheet(Paper):
    """One sheet, drawn. `fits`: nothing runs off its foot."""

    def __init__(
        self,
        content: Content,
        said: SheetWords,
        language: Language,
        broken: Broken,
        scale: float,
        most_lines: int,
        *,
        may_leave_out: bool,
    ) -> None:
        title = content.title or said.untitled
        super().__init__(content.recorded_at, f"{said.title}: {title}", language, (_MARGIN_MM, 15), 1.3, scale)
        self._said = said
        self._broken = broken
        self._most_lines = most_lines
        self._may_leave_out = may_leave_out
        self._left = _Left()
        self._draw(content)
        self.fits = self.get_y() <= FOOT_MM

    def _draw(self, content: Content) -> None:
        said = self._said
        self._text(f"Terugblik · {content.teacher}", 9, style="B", colour=SOFT)
        self._text(said.title, 19, style="B")
        self._gap(2)
        date = said.date(content.recorded_at) + ("" if content.date_sure else f" ({said.date_unsure})")
        self._fact(said.lesson, ", ".join(part for part in (content.title or said.untitled, date) if part))
        self._fact(said.question, content.question or "–")
        if content.kijkaspect:
            self._fact(said.kijkaspect, content.kijkaspect)
        self.rule()
        self._section(said.tops, said.top, content.tops, slots=_SLOTS)
        # A tip is never asked for: without one there is no empty place either.
        if content.tips:
            self._section(said.tips, said.tip, content.tips, slots=0)
        if content.answers:
            self._answers(content.answers)
        self._foot()

    def _section(self, title: str, name: str, lines: Sequence[PaperLine], *, slots: int) -> None:
        if self._left.out:
            self._left.out += [f"{name} {number}" for number in range(1, len(lines) + 1)]
            return
        self._heading(title)
        for number, line in enumerate(lines, start=1):
            called = f"{name} {number}"
            if self._full(called):
                continue
            self._put(_CODE_MM, _code(line) or "–", 9.5, colour=SOFT)
            self._limited(line.text or "–", SIZE, called)
            if line.lens is not None:
                self._beside()
                self._text(self._said.lenses[line.lens], 8.5, colour=SOFT)
            self._gap(1.2)
        for _ in range(slots - len(lines)):
            self._blank()

    def _answers(self, answers: Sequence[tuple[str, str]]) -> None:
        if self._left.out:
            self._left.out += [f"{self._said.question_name} {number}" for number in range(1, len(answers) + 1)]
            return
        self._heading(self._said.questions)
        for number, (asked, answer) in enumerate(answers, start=1):
            called = f"{self._said.question_name} {number}"
            if self._full(called):
                continue
            self._text(asked, 9.5, style="B")
            if answer.strip():
                self._limited(answer.strip(), SIZE, called)
                self._gap(1.2)
            else:
                self._blank()

    def _foot(self) -> None:
        parts = []
        if self._left.cut:
            parts.append(self._said.cut.format(what=self._named(self._left.cut)))
        if self._left.out:
            parts.append(self._said.left_out.format(what=self._named(self._left.out)))
        if parts:
            self._gap(2)
            self.rule()
            self._gap(1.5)
            self._text(" ".join([self._said.not_all, *parts, self._said.all_on_box]), 9.5, style="B")

    def _named(self, names: list[str]) -> str:
        more = len(names) - _MOST_NAMED
        return ", ".join(names[:_MOST_NAMED]) + (f" {self._said.and_more.format(count=more)}" if more > 0 else "")

    def _full(self, called: str) -> bool:
        """Whether this has no room any more, with a foot below it that says so."""
        if not self._may_leave_out or (not self._left.out and self.get_y() + self.high(SIZE) * 9 <= FOOT_MM):
            return False
        self._left.out.append(called)
        return True

    def _limited(self, text: str, size: float, called: str | None) -> None:
        """A text that is too long ends where its last line would be, with a sign that there was more."""
        self.pen(size, "", INK)
        lines = self._wrapped(text, size)
        cut = len(text) > _MOST_LETTERS or len(lines) > self._most_lines
        if cut:
            lines = lines[: self._most_lines]
            lines[-1] = lines[-1].rstrip()[: max(1, len(lines[-1]) - 2)].rstrip() + " …"
            if called is not None:
                self._left.cut.append(called)
        left_mm = self.get_x()
        for line in lines:
            self.set_x(left_mm)
            self._text_raw(line, size)

    def _wrapped(self, text: str, size: float) -> list[str]:
        key = (text, size, self._scale, self.get_x())
        if key not in self._broken:
            found = self.multi_cell(
                *(0, self.high(size), self.printable(text[:_MOST_LETTERS])),
                align=Align.L,
                dry_run=True,
                output=MethodReturnValue.LINES,
            )
            assert isinstance(found, list)
            self._broken[key] = [str(line) for line in found] or [""]
        return self._broken[key]

    def _text_raw(self, line: str, size: float) -> None:
        self.cell(0, self.high(size), line, new_x="LMARGIN", new_y="NEXT")

    def _heading(self, text: str) -> None:
        self._gap(3.5)
        self._text(text, 12.5, style="B")
        self._gap(1)

    def _fact(self, label: str, value: str) -> None:
        self.rule()
        self._gap(1)
        self._put(_CODE_MM, label, 9.5, colour=SOFT)
        self._limited(value, SIZE, label)
        self._gap(1)

    def _blank(self) -> None:
        """A line to write on with a pen."""
        self._gap(7)
        self.rule()
        self._gap(1.2)

    def _gap(self, high_mm: float) -> None:
        self.set_y(self.get_y() + high_mm * self._scale)

    def _beside(self) -> None:
        self.set_x(self._margin_mm + _CODE_MM)

    def _put(self, wide_mm: float, text: str, size: float, *, colour: Colour) -> None:
        self.pen(size, "", colour)
        self.cell(wide_mm, self.high(size), self.printable(text))

    def _text(self, text: str, size: float, *, style: str = "", colour: Colour = INK) -> None:
        self.text_line(self.printable(text), size, style=style, colour=colour)


def _code(line: PaperLine) -> str:
    if line.start_ms is None:
        return ""
    return _clock(line.start_ms) + ("" if line.end_ms is None else f" – {_clock(line.end_ms)}")


def _clock(at_ms: int) -> str:
    return f"{at_ms // 60_000}:{at_ms // 1000 % 60:02d}"
