"""The lit panel on the wall: the lesson's time and the frame's number, for eyes to read."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from appliance.hardware.sim.lesson.paint import Canvas
from appliance.hardware.sim.lesson.room import PANEL_AT

_GROUND, _LIGHT = 50, 226
_Luma = npt.NDArray[np.uint8]


def draw_panel(luma: _Luma, number: int, frames_per_second: int) -> None:
    """Only the luma changes: the panel's lights have the colour of its ground."""
    seconds = number // frames_per_second
    x, y = PANEL_AT
    _put(luma, f"{seconds // 60:02}:{seconds % 60:02}", x + 20, y + 6, 58)
    _put(luma, f"{number:06}", x + 84, y + 70, 22)
    _put(luma, "beeld", x + 18, y + 70, 22)


def _put(luma: _Luma, words: str, x: int, y: int, size: int) -> None:
    for letter in words:
        glyph = _glyph(letter, size)
        height, width = glyph.shape
        luma[y : y + height, x : x + width] = glyph
        x += width


@cache
def _glyph(letter: str, size: int) -> _Luma:
    """Digits are all as wide as each other, so that the numbers do not dance."""
    width = round(size * (0.64 if letter.isdigit() else 0.34 if letter == ":" else 0.54))
    canvas = Canvas(width, size)
    canvas.text(width / 2, size / 2, letter, size * 0.92, "#ffffff")
    lit = np.asarray(canvas.image().getchannel("A"), np.float32) / 255
    return (_GROUND + lit * (_LIGHT - _GROUND)).astype(np.uint8)
