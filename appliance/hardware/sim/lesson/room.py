"""The classroom itself: all that does not move, the sky behind the window, and the clock on the wall."""

from __future__ import annotations

import math
from functools import cache, lru_cache

from PIL import Image

from appliance.hardware.sim.lesson.paint import Canvas

WIDTH, HEIGHT = 1280, 720
SKY_AT = (46, 84)
_SKY = (262, 214)
CLOCK_AT = (952, 206)
_CLOCK_RADIUS = 48
BOARD_AT = (398, 96)
BOARD_SIZE = (500, 250)
PANEL_AT = (944, 84)
PANEL_SIZE = (224, 100)
_FLOOR_Y = 478
_FLAGS = ("#e4694f", "#f2b544", "#4f9d8f", "#5b8fc7", "#c77ba6")


def background() -> Image.Image:
    canvas = Canvas(WIDTH, HEIGHT, scale=2)
    _wall(canvas)
    _floor(canvas)
    _window(canvas)
    _board(canvas)
    _panel(canvas)
    _drawings(canvas)
    _shelf(canvas)
    _garland(canvas)
    _plant(canvas, 1234, 300, 0.7)
    return canvas.image().convert("RGB")


@cache
def sill() -> Image.Image:
    """What stands before the window: plants and a goldfish."""
    canvas = Canvas(*_SKY)
    for x, size in ((34, 1.0), (216, 0.8)):
        _plant(canvas, x, 213, size)
    canvas.box(100, 176, 50, 36, (225, 242, 250, 215), 16)
    canvas.box(104, 188, 42, 22, (120, 190, 225, 150), 10)
    canvas.oval(125, 197, 8, 5, "#f08c3c")
    canvas.shape([(118, 197), (110, 192), (110, 202)], "#f08c3c")
    canvas.oval(129, 196, 1.2, 1.2, "#3b3330")
    return canvas.image()


def _wall(canvas: Canvas) -> None:
    canvas.box(0, 0, WIDTH, HEIGHT, "#f8ead0")
    canvas.box(0, 0, WIDTH, 22, "#fdf5e6")
    canvas.box(0, 392, WIDTH, 100, "#e6c9a0")
    canvas.box(0, 388, WIDTH, 7, "#c99e6b")
    for x in range(20, WIDTH, 62):
        canvas.box(x, 395, 2, 80, "#d9b888")
    # Light that falls in from the window.
    canvas.shape([(310, 110), (640, 30), (560, 388), (310, 300)], (255, 250, 225, 70))


def _floor(canvas: Canvas) -> None:
    canvas.box(0, _FLOOR_Y, WIDTH, HEIGHT - _FLOOR_Y, "#d3a671")
    canvas.box(0, _FLOOR_Y, WIDTH, 8, "#a97845")
    for number, y in enumerate(range(_FLOOR_Y + 30, HEIGHT, 32)):
        canvas.box(0, y, WIDTH, 2, "#c4955f")
        for x in range(-60 + number % 3 * 90, WIDTH, 270):
            canvas.box(x, y, 2, 32, "#c4955f")
    canvas.shape([(330, 500), (560, 486), (760, 720), (330, 720)], (255, 240, 200, 38))
    canvas.box(0, 684, WIDTH, 36, "#8a5f38")
    # Grey below the frame number, which is written into the luma only.
    canvas.box(WIDTH / 8, HEIGHT - HEIGHT * 2 / 45, WIDTH * 3 / 4, HEIGHT * 2 / 45, "#808080")


def _window(canvas: Canvas) -> None:
    x, y = SKY_AT
    width, height = _SKY
    canvas.box(x - 14, y - 14, width + 28, height + 28, "#ffffff", 6)
    canvas.box(x - 26, y + height + 12, width + 52, 14, "#f4efe6", 4)
    canvas.box(x - 26, y + height + 23, width + 52, 4, "#d8cdbb", 2)
    for side, curve in ((x - 34, 1), (x + width + 34, -1)):
        for fold in range(3):
            left = side + curve * fold * 12
            tint = ("#e9a15b", "#e29450", "#eeb072")[fold]
            canvas.shape(
                [(left, 52), (left + curve * 18, 52), (left + curve * (14 - 4 * fold), 330), (left, 330)], tint
            )
    canvas.line([(x - 48, 50), (x + width + 48, 50)], 6, "#8a5f38")


def _board(canvas: Canvas) -> None:
    x, y = BOARD_AT
    width, height = BOARD_SIZE
    canvas.box(x - 10, y - 6, width + 24, height + 24, (90, 60, 30, 50), 8)
    canvas.box(x - 13, y - 13, width + 26, height + 26, "#a9743f", 6)
    canvas.box(x - 13, y - 13, width + 26, 5, "#c08a52", 4)
    canvas.box(x, y, width, height, "#2e5e52")
    canvas.box(x + 30, y + height + 9, width - 60, 9, "#8a5f38", 3)
    for number, tint in enumerate(("#ffffff", "#ffd166", "#f49cbb", "#9bd3f0")):
        canvas.box(x + 70 + number * 34, y + height + 4, 24, 6, tint, 3)
    canvas.box(x + width - 110, y + height - 1, 52, 12, "#5b4a3f", 3)


def _panel(canvas: Canvas) -> None:
    x, y = PANEL_AT
    width, height = PANEL_SIZE
    canvas.box(x - 6, y - 3, width + 14, height + 14, (90, 60, 30, 60), 14)
    canvas.box(x - 8, y - 8, width + 16, height + 16, "#f4efe6", 14)
    canvas.box(x, y, width, height, "#23282d", 8)


def _drawings(canvas: Canvas) -> None:
    """What the pupils made, pinned beside the clock and over the shelf."""
    for x, y, paper in ((1072, 214, "#fffdf6"), (1168, 202, "#f2fbff"), (1190, 100, "#fff6f8")):
        canvas.box(x + 3, y + 4, 78, 60, (90, 60, 30, 50), 2)
        canvas.box(x, y, 78, 60, paper, 2)
        canvas.oval(x + 39, y + 3, 4, 4, "#e4694f")
    canvas.box(1084, 248, 30, 20, "#e4694f")
    canvas.shape([(1080, 250), (1099, 232), (1118, 250)], "#8a5f38")
    canvas.oval(1132, 234, 8, 8, "#f2b544")
    canvas.box(1078, 266, 66, 4, "#7bb661")
    for number, tint in enumerate(("#e4694f", "#f2b544", "#7bb661", "#5b8fc7")):
        canvas.arc(1207, 250, (30 - number * 5, 34 - number * 5), (180, 360), 5, tint)
    canvas.oval(1229, 124, 13, 11, "#f49cbb")
    canvas.oval(1217, 136, 9, 9, "#e4694f")
    canvas.oval(1241, 136, 9, 9, "#e4694f")
    canvas.box(1228, 134, 3, 22, "#7bb661")


def _shelf(canvas: Canvas) -> None:
    canvas.box(1082, 300, 180, 186, "#9c6b3f", 5)
    tints = ("#e4694f", "#5b8fc7", "#f2b544", "#4f9d8f", "#c77ba6", "#7a6a9c", "#e9dcc3")
    for row in range(3):
        top = 308 + row * 60
        canvas.box(1090, top, 164, 52, "#6f4a29", 2)
        x = 1094
        for number in range(11):
            width = 9 + (number * 7 + row * 5) % 7
            height = 34 + (number * 11 + row * 3) % 14
            if x + width < 1250 and not (row == 1 and 4 < number < 8):
                canvas.box(x, top + 52 - height, width, height, tints[(number + row * 2) % 7], 1)
            x += width + 2
    canvas.oval(1180, 410, 17, 17, "#5b8fc7")
    canvas.oval(1174, 405, 7, 6, "#7bb661")
    canvas.oval(1186, 414, 6, 7, "#7bb661")
    canvas.box(1176, 426, 8, 5, "#f2b544")


def _garland(canvas: Canvas) -> None:
    def sag(x: float) -> float:
        return 30 + 22 * math.sin(math.pi * ((x - 20) % 310) / 310)

    canvas.line([(x, sag(x)) for x in range(20, 1262, 6)], 2, "#b08a5b")
    for number, x in enumerate(range(34, 1250, 31)):
        y = sag(x)
        canvas.shape([(x - 9, y), (x + 9, y), (x, y + 20)], _FLAGS[number % len(_FLAGS)])


def _plant(canvas: Canvas, x: float, y: float, size: float) -> None:
    for lean in (-26, -16, -7, 3, 12, 24):
        tip = (x + lean * size, y - (62 - abs(lean)) * size)
        canvas.line([(x, y - 16 * size), tip], 3 * size, "#4d8a4a")
        canvas.oval(*tip, 9 * size, 7 * size, "#62a85b" if lean % 2 else "#548f4f")
    canvas.shape(
        [(x - 16 * size, y - 20 * size), (x + 16 * size, y - 20 * size), (x + 11 * size, y), (x - 11 * size, y)],
        "#c96f4a",
    )
    canvas.box(x - 18 * size, y - 24 * size, 36 * size, 7 * size, "#d98560", 2)


@lru_cache(maxsize=2)
def sky(drift: int) -> Image.Image:
    """What the window shows; clouds have drifted so many pixels."""
    far, near, clouds = _sky_parts()
    view = far.copy()
    for x, y, cloud in clouds:
        view.paste(cloud, ((x + drift) % (_SKY[0] + 140) - 120, y), cloud)
    view.paste(near, (0, 0), near)
    return view


@cache
def _sky_parts() -> tuple[Image.Image, Image.Image, list[tuple[int, int, Image.Image]]]:
    width, height = _SKY
    far, near = Canvas(width, height), Canvas(width, height)
    for y in range(height):
        far.box(0, y, width, 1, f"#{150 + 70 * y // height:02x}{205 + 30 * y // height:02x}f5")
    far.oval(206, 46, 24, 24, "#ffe08a")
    near.oval(60, 238, 150, 70, "#9ccb7c")
    near.oval(230, 248, 140, 84, "#86bb69")
    near.box(184, 128, 11, 60, "#8a5f38")
    for x, y, radius in ((190, 108, 34), (168, 126, 24), (214, 126, 25)):
        near.oval(x, y, radius, radius, "#5f9e55")
    near.box(width / 2 - 4, 0, 8, height, "#ffffff")
    near.box(0, height / 2 - 3, width, 6, "#ffffff")
    clouds = [(x, y, _cloud(size)) for x, y, size in ((40, 30, 1.0), (170, 74, 0.7), (300, 20, 0.85))]
    return far.image(), near.image(), clouds


def _cloud(size: float) -> Image.Image:
    canvas = Canvas(round(84 * size), round(46 * size))
    for across, down, radius in ((14, 29, 14), (32, 19, 19), (52, 23, 16), (69, 31, 11)):
        canvas.oval(across * size, down * size, radius * size, radius * size, "#ffffff")
    return canvas.image()


@lru_cache(maxsize=2)
def wall_clock(second: int) -> Image.Image:
    """The round clock, so many seconds after half past eight."""
    middle = _CLOCK_RADIUS + 2
    canvas = Canvas(2 * middle, 2 * middle)
    canvas.oval(middle, middle, _CLOCK_RADIUS, _CLOCK_RADIUS, "#c0553e")
    canvas.oval(middle, middle, _CLOCK_RADIUS - 6, _CLOCK_RADIUS - 6, "#fffdf6")
    for hour in range(12):
        tip, foot = _hand(middle, hour / 12, 38), _hand(middle, hour / 12, 32 if hour % 3 else 29)
        canvas.line([foot, tip], 2 if hour % 3 else 3.5, "#5b4a3f")
    minutes = 30 + second / 60
    canvas.line([(middle, middle), _hand(middle, (8 + minutes / 60) / 12, 20)], 5, "#3b3330")
    canvas.line([(middle, middle), _hand(middle, minutes / 60, 31)], 3.5, "#3b3330")
    canvas.line([_hand(middle, second / 60 + 0.5, 8), _hand(middle, second / 60, 33)], 1.6, "#c0553e")
    canvas.oval(middle, middle, 3.5, 3.5, "#c0553e")
    return canvas.image()


def _hand(middle: float, turn: float, length: float) -> tuple[float, float]:
    angle = 2 * math.pi * turn
    return middle + length * math.sin(angle), middle - length * math.cos(angle)
