"""The group tables with what lies on them."""

from __future__ import annotations

from functools import cache

from PIL import Image

from appliance.hardware.sim.lesson.paint import Canvas

TABLE_AT = ((88, 536), (478, 536), (868, 536))
_SIZE = (334, 140)


@cache
def table() -> Image.Image:
    canvas = Canvas(*_SIZE)
    width, _ = _SIZE
    for x in (26, width - 40):
        canvas.box(x, 60, 14, 78, "#8d9aa3", 3)
    canvas.shape([(24, 8), (width - 24, 8), (width - 2, 74), (2, 74)], "#e9c48d")
    canvas.box(2, 72, width - 4, 11, "#c99a5e", 4)
    canvas.shape([(24, 8), (width - 24, 8), (width - 26, 12), (26, 12)], "#f4d7a8")
    for x in (62, 210):
        canvas.shape([(x, 18), (x + 56, 18), (x + 60, 44), (x - 4, 44)], "#ffffff")
        canvas.line([(x + 27, 19), (x + 28, 43)], 1, "#c9d3da")
        for y in (24, 30, 36):
            canvas.line([(x + 4, y), (x + 22, y)], 1, "#9fb4c4")
    for number, tint in enumerate(("#e4694f", "#f2b544", "#5b8fc7")):
        canvas.box(140, 26 + number * 10, 50 - number * 14, 6, tint, 2)
    canvas.box(290, 30, 14, 18, "#4f9d8f", 3)
    for number, tint in enumerate(("#f2b544", "#e4694f", "#5b8fc7")):
        canvas.line([(293 + number * 4, 30), (291 + number * 6, 16)], 2.4, tint)
    return canvas.image()
