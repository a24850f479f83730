"""Drawing with soft edges: everything is drawn larger and scaled down. Coordinates are those of the small picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache

from PIL import Image, ImageDraw, ImageFont

Colour = str | tuple[int, int, int, int]
Point = tuple[float, float]


@cache
def _font(size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    # The typeface inside Pillow: the same on every machine, and no file to look for.
    return ImageFont.load_default(size)


class Canvas:
    """A transparent sheet to draw on. `image` gives it at its true size."""

    def __init__(self, width: int, height: int, scale: int = 3) -> None:
        self.width, self.height, self._scale = width, height, scale
        self._sheet = Image.new("RGBA", (width * scale, height * scale))

    def image(self) -> Image.Image:
        # Premultiplied while scaling, lest the edges take on the colour of the empty sheet.
        return self._sheet.convert("RGBa").resize((self.width, self.height), Image.Resampling.BOX).convert("RGBA")

    def box(self, x: float, y: float, width: float, height: float, fill: Colour, radius: float = 0) -> None:
        corners = self._points([(x, y), (x + width, y + height)])
        with self._brush(fill) as draw:
            draw.rounded_rectangle([*corners[0], *corners[1]], radius * self._scale, fill)

    def oval(self, x: float, y: float, radius_x: float, radius_y: float, fill: Colour) -> None:
        corners = self._points([(x - radius_x, y - radius_y), (x + radius_x, y + radius_y)])
        with self._brush(fill) as draw:
            draw.ellipse([*corners[0], *corners[1]], fill)

    def shape(self, points: Sequence[Point], fill: Colour) -> None:
        with self._brush(fill) as draw:
            draw.polygon(self._points(points), fill)

    def line(self, points: Sequence[Point], width: float, fill: Colour) -> None:
        """With round ends and joints."""
        with self._brush(fill) as draw:
            draw.line(self._points(points), fill, round(width * self._scale), joint="curve")
        for x, y in points:
            self.oval(x, y, width / 2, width / 2, fill)

    def slice(self, x: float, y: float, radius: float, start: float, end: float, fill: Colour) -> None:
        """A piece of a pie, degrees clockwise from three o'clock."""
        corners = self._points([(x - radius, y - radius), (x + radius, y + radius)])
        with self._brush(fill) as draw:
            draw.pieslice([*corners[0], *corners[1]], start, end, fill)

    def arc(self, x: float, y: float, radius: Point, span: Point, width: float, fill: Colour) -> None:
        corners = self._points([(x - radius[0], y - radius[1]), (x + radius[0], y + radius[1])])
        with self._brush(fill) as draw:
            draw.arc([*corners[0], *corners[1]], span[0], span[1], fill, round(width * self._scale))

    def text(self, x: float, y: float, words: str, size: float, fill: Colour, anchor: str = "mm") -> None:
        with self._brush(fill) as draw:
            draw.text((x * self._scale, y * self._scale), words, fill, _font(size * self._scale), anchor)

    def _points(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self._scale, y * self._scale) for x, y in points]

    @contextmanager
    def _brush(self, fill: Colour) -> Iterator[ImageDraw.ImageDraw]:
        """Pillow's drawing replaces what is below; a fill that is see-through has to be laid over it instead."""
        if isinstance(fill, str):
            yield ImageDraw.Draw(self._sheet)
            return
        film = Image.new("RGBA", self._sheet.size)
        yield ImageDraw.Draw(film)
        self._sheet.alpha_composite(film)
