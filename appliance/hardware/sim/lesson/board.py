"""What the teacher has put on the board, in chalk."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from PIL import Image

from appliance.hardware.sim.lesson.paint import Canvas
from appliance.hardware.sim.lesson.room import BOARD_SIZE

_WHITE, _YELLOW, _PINK, _BLUE = "#f3f5ee", "#ffd97a", "#f7abc4", "#a9daf2"


@cache
def board_picture(name: str) -> Image.Image:
    """Empty for a name that is not in the script."""
    canvas = Canvas(*BOARD_SIZE)
    if name in _PICTURES:
        _PICTURES[name](canvas)
    return canvas.image()


def _fraction(canvas: Canvas, x: float, y: float, over: str, under: str, size: float = 34, tint: str = _WHITE) -> None:
    canvas.text(x, y - size * 0.62, over, size, tint)
    canvas.line([(x - size * 0.5, y), (x + size * 0.5, y)], 3, tint)
    canvas.text(x, y + size * 0.62, under, size, tint)


def _welcome(canvas: Canvas) -> None:
    canvas.text(250, 70, "Goedemorgen!", 50, _WHITE)
    canvas.text(250, 128, "Vandaag: breuken", 32, _YELLOW)
    for turn in range(0, 360, 45):
        canvas.slice(250, 200, 38, turn - 4, turn + 4, _YELLOW)
    canvas.oval(250, 200, 22, 22, _YELLOW)
    canvas.oval(242, 196, 2.5, 2.5, "#2e5e52")
    canvas.oval(258, 196, 2.5, 2.5, "#2e5e52")
    canvas.arc(250, 200, (10, 9), (20, 160), 2.5, "#2e5e52")


def _pizza(canvas: Canvas) -> None:
    for quarter in range(4):
        middle = (135 + (5 if quarter in (0, 3) else -5), 125 + (5 if quarter in (0, 1) else -5))
        eaten = quarter == 3
        canvas.slice(*middle, 92, quarter * 90, quarter * 90 + 90, "#3d6e61" if eaten else "#e8b768")
        if not eaten:
            canvas.slice(*middle, 80, quarter * 90, quarter * 90 + 90, "#f3d58a")
    for x, y in ((100, 95), (78, 118), (112, 158), (88, 176), (168, 150), (185, 172), (112, 70)):
        canvas.oval(x, y, 9, 9, "#d9604a")
    _fraction(canvas, 320, 125, "3", "4", 62)
    canvas.text(370, 86, "teller", 26, _YELLOW, "lm")
    canvas.text(370, 166, "noemer", 26, _PINK, "lm")


def _bars(canvas: Canvas) -> None:
    for row, (parts, tint) in enumerate(((2, _YELLOW), (4, _PINK), (8, _BLUE))):
        top = 30 + row * 72
        for part in range(parts):
            width = 360 / parts
            canvas.box(40 + part * width, top, width - 4, 48, tint if part < parts // 2 else "#4a7a6d", 4)
        _fraction(canvas, 450, top + 24, str(parts // 2), str(parts), 24)


def _task(canvas: Canvas) -> None:
    canvas.text(250, 42, "Samen zoeken", 36, _YELLOW)
    _fraction(canvas, 150, 130, "1", "2", 54)
    canvas.text(214, 130, "=", 48, _WHITE)
    _fraction(canvas, 282, 130, "2", "4", 54)
    canvas.text(346, 130, "=", 48, _WHITE)
    canvas.text(402, 130, "?", 64, _PINK)
    canvas.text(250, 222, "zachte stem  ·  iedereen kan het uitleggen", 21, _BLUE)


def _harvest(canvas: Canvas) -> None:
    canvas.text(250, 38, "Allemaal de helft", 34, _YELLOW)
    for number, (over, tint) in enumerate(((2, _WHITE), (3, _PINK), (4, _BLUE), (5, _YELLOW), (6, _WHITE))):
        _fraction(canvas, 70 + number * 90, 122, str(over), str(over * 2), 42, tint)
    canvas.text(250, 214, "noemer : 2 = teller", 28, _WHITE)


def _exercise(canvas: Canvas) -> None:
    canvas.text(250, 46, "In je schrift", 38, _WHITE)
    canvas.text(250, 106, "bladzijde 34", 34, _YELLOW)
    canvas.text(250, 158, "som 1 tot en met 5", 34, _YELLOW)
    canvas.text(250, 218, "Lukt het niet? Teken een reep.", 23, _BLUE)


def _ending(canvas: Canvas) -> None:
    canvas.text(250, 60, "gelijkwaardig", 46, _YELLOW)
    canvas.text(250, 128, "andere getallen,", 32, _WHITE)
    canvas.text(250, 168, "maar evenveel chocola", 32, _WHITE)
    canvas.oval(243, 212, 9, 9, _PINK)
    canvas.oval(259, 212, 9, 9, _PINK)
    canvas.shape([(235, 216), (267, 216), (251, 236)], _PINK)


_PICTURES: dict[str, Callable[[Canvas], None]] = {
    "welkom": _welcome,
    "pizza": _pizza,
    "repen": _bars,
    "opdracht": _task,
    "oogst": _harvest,
    "schrift": _exercise,
    "einde": _ending,
}
