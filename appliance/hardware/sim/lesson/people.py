"""The teacher and the pupils, drawn in their poses. Invented figures: they resemble nobody."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from PIL import Image

from appliance.hardware.sim.lesson.paint import Canvas, Point

TEACHER_SIZE = (240, 350)
PUPIL_SIZE = (130, 190)
_DARK = "#3b3330"
_TEACHER_SKIN, _TEACHER_HAIR, _CARDIGAN, _SKIRT = "#f0c6a0", "#7a4a2b", "#d9694a", "#2f5872"

# Elbow and hand of the left and of the right arm, as the onlooker sees them.
_ARMS: dict[str, tuple[tuple[Point, Point], tuple[Point, Point]]] = {
    "rust": (((82, 182), (92, 222)), ((158, 182), (148, 222))),
    "uitleg1": (((76, 180), (62, 156)), ((164, 180), (182, 160))),
    "uitleg2": (((82, 182), (94, 216)), ((166, 178), (190, 144))),
    "wijst": (((82, 182), (92, 222)), ((170, 142), (214, 108))),
    "prijst": (((74, 176), (66, 136)), ((166, 176), (174, 136))),
    "zwaait1": (((82, 182), (92, 222)), ((180, 142), (204, 96))),
    "zwaait2": (((82, 182), (92, 222)), ((180, 142), (186, 88))),
}
_SHOULDERS = ((94, 134), (146, 134))


@cache
def teacher(pose: str, mouth: int, blink: bool) -> Image.Image:
    canvas = Canvas(*TEACHER_SIZE)
    canvas.oval(120, 340, 52, 8, (70, 45, 20, 60))
    for x in (106, 134):
        canvas.line([(x, 290), (x, 330)], 13, _TEACHER_SKIN)
        canvas.oval(x + (x - 120) / 6, 335, 15, 7, "#6b3b2a")
    canvas.shape([(92, 210), (148, 210), (168, 312), (72, 312)], _SKIRT)
    canvas.box(90, 122, 60, 96, _CARDIGAN, 20)
    canvas.shape([(110, 122), (130, 122), (120, 152)], "#fff6e6")
    for y in (166, 184, 202):
        canvas.oval(120, y, 2.6, 2.6, "#fff6e6")
    _teacher_arms(canvas, pose)
    _teacher_head(canvas, mouth, blink)
    return canvas.image()


def _teacher_arms(canvas: Canvas, pose: str) -> None:
    for shoulder, (elbow, hand) in zip(_SHOULDERS, _ARMS[pose], strict=True):
        canvas.line([shoulder, elbow, hand], 21, _CARDIGAN)
        canvas.line([shoulder, elbow], 3, "#c75b3e")
        canvas.oval(*hand, 10.5, 10.5, _TEACHER_SKIN)
        if pose == "prijst":
            canvas.line([(hand[0], hand[1] - 6), (hand[0], hand[1] - 19)], 7, _TEACHER_SKIN)
        if pose == "wijst" and hand[1] < 150:
            canvas.line([hand, (hand[0] + 15, hand[1] - 10)], 6, _TEACHER_SKIN)


def _teacher_head(canvas: Canvas, mouth: int, blink: bool) -> None:
    canvas.box(111, 108, 18, 22, "#e3b48c", 6)
    canvas.oval(120, 26, 20, 17, _TEACHER_HAIR)
    canvas.oval(120, 74, 43, 44, _TEACHER_HAIR)
    canvas.oval(120, 80, 35, 37, _TEACHER_SKIN)
    canvas.slice(120, 66, 39, 180, 360, _TEACHER_HAIR)
    canvas.shape([(83, 66), (112, 66), (96, 80)], _TEACHER_HAIR)
    canvas.oval(98, 92, 7, 5, "#ee9f87")
    canvas.oval(142, 92, 7, 5, "#ee9f87")
    for x in (106, 134):
        canvas.arc(x, 82, (11, 10), (0, 360), 1.8, "#5b4a3f")
        _eye(canvas, x, 82, blink, 3.6)
    canvas.line([(117, 82), (123, 82)], 1.8, "#5b4a3f")
    _mouth(canvas, 120, 101, mouth, 9)


def _eye(canvas: Canvas, x: float, y: float, blink: bool, radius: float) -> None:
    if blink:
        canvas.line([(x - radius, y + 1), (x + radius, y + 1)], 2, _DARK)
    else:
        canvas.oval(x, y, radius, radius * 1.15, _DARK)
        canvas.oval(x + 1.1, y - 1.3, 1.2, 1.2, "#ffffff")


def _mouth(canvas: Canvas, x: float, y: float, mouth: int, width: float) -> None:
    if mouth == 0:
        canvas.arc(x, y - 4, (width, 8), (25, 155), 2.6, "#a03d34")
    else:
        canvas.oval(x, y, width * (0.7 if mouth == 1 else 0.85), 3.0 if mouth == 1 else 6.5, "#8c2f2a")
        canvas.oval(x, y + (1.5 if mouth == 1 else 3.5), width * 0.45, 1.4 if mouth == 1 else 2.4, "#e07a6c")


@dataclass(frozen=True, slots=True)
class Looks:
    """What a pupil looks like. `style`: how the hair is worn."""

    skin: str
    hair: str
    shirt: str
    style: str


LOOKS = {
    "yara": Looks("#a9714b", "#2b211d", "#f2b544", "krullen"),
    "sem": Looks("#f3cfae", "#d8a04a", "#5b8fc7", "kort"),
    "noor": Looks("#d9a57c", "#4f9d8f", "#b9698f", "hoofddoek"),
    "daan": Looks("#f0c6a0", "#6b4226", "#7bb661", "kort"),
    "lina": Looks("#f6d7bc", "#b5542f", "#4f9d8f", "vlechten"),
    "milan": Looks("#8a5a3b", "#1f1a18", "#e4694f", "kroes"),
    "achter1": Looks("#f0c6a0", "#8f5f33", "#c77ba6", "staart"),
    "achter2": Looks("#a9714b", "#2b211d", "#e9dcc3", "kort"),
    "achter3": Looks("#f6d7bc", "#e3bf6a", "#e4694f", "vlechten"),
    "achter4": Looks("#d9a57c", "#3a2a20", "#5b8fc7", "kroes"),
    "achter5": Looks("#8a5a3b", "#1f1a18", "#f2b544", "krullen"),
    "achter6": Looks("#f3cfae", "#6b4226", "#7a6a9c", "kort"),
}


@cache
def pupil(name: str, hand: bool, mouth: int, busy: bool, blink: bool) -> Image.Image:
    """Facing us, behind a table. `busy`: bent over the work."""
    looks = LOOKS[name]
    canvas = Canvas(*PUPIL_SIZE)
    sunk = 9 if busy else 0
    canvas.box(35, 128, 60, 62, looks.shirt, 22)
    if hand:
        canvas.line([(88, 146), (104, 104), (103, 52)], 15, looks.shirt)
        canvas.line([(103, 64), (103, 40)], 12, looks.skin)
        canvas.oval(103, 34, 10, 12, looks.skin)
    _hair_behind(canvas, looks, 65, 92 + sunk)
    canvas.oval(65, 96 + sunk, 29, 30, looks.skin)
    _hair_before(canvas, looks, 65, 92 + sunk)
    for x in (54, 76):
        _eye(canvas, x, 98 + sunk * 1.3, blink or busy, 3.4)
        canvas.oval(x + (x - 65) * 0.6, 108 + sunk, 4.5, 3.2, (226, 120, 96, 110))
    _mouth(canvas, 65, 114 + sunk, mouth, 6.5)
    if busy:
        canvas.line([(40, 158), (58, 176)], 13, looks.shirt)
        canvas.oval(61, 178, 7, 7, looks.skin)
        canvas.line([(60, 182), (72, 166)], 3, "#f2b544")
    return canvas.image()


@cache
def pupil_from_behind(name: str, hand: bool) -> Image.Image:
    looks = LOOKS[name]
    canvas = Canvas(*PUPIL_SIZE)
    if hand:
        canvas.line([(94, 140), (110, 98), (108, 48)], 16, looks.shirt)
        canvas.line([(108, 60), (108, 36)], 13, looks.skin)
        canvas.oval(108, 30, 10.5, 12.5, looks.skin)
    canvas.box(28, 122, 74, 68, looks.shirt, 26)
    canvas.box(56, 112, 18, 20, looks.skin, 6)
    canvas.oval(65, 88, 33, 34, looks.hair)
    if looks.style == "krullen":
        for x, y in ((36, 78), (40, 102), (94, 78), (90, 102), (52, 58), (78, 58), (65, 116), (48, 114), (82, 114)):
            canvas.oval(x, y, 15, 15, looks.hair)
    elif looks.style == "kroes":
        canvas.oval(65, 80, 38, 36, looks.hair)
    elif looks.style == "staart":
        canvas.oval(65, 84, 9, 7, "#e4694f")
        canvas.shape([(56, 86), (74, 86), (80, 140), (65, 152), (50, 140)], looks.hair)
    elif looks.style == "vlechten":
        for x in (38, 92):
            canvas.line([(x, 96), (x, 142)], 11, looks.hair)
            canvas.oval(x, 144, 6.5, 5, "#5b8fc7")
    canvas.box(22, 152, 86, 38, "#b98350", 8)
    canvas.box(30, 160, 70, 8, "#a06f40", 3)
    return canvas.image()


def _hair_behind(canvas: Canvas, looks: Looks, x: float, y: float) -> None:
    if looks.style == "krullen":
        for across, down in (
            (-28, -4),
            (-30, 14),
            (28, -4),
            (30, 14),
            (-18, -24),
            (18, -24),
            (0, -30),
            (-27, 28),
            (27, 28),
        ):
            canvas.oval(x + across, y + down, 14, 14, looks.hair)
    elif looks.style == "kroes":
        canvas.oval(x, y - 6, 37, 35, looks.hair)
    elif looks.style == "vlechten":
        canvas.oval(x, y, 33, 33, looks.hair)
        for side in (-34, 34):
            canvas.line([(x + side * 0.85, y + 10), (x + side, y + 50)], 10, looks.hair)
            canvas.oval(x + side, y + 53, 6, 5, "#f2b544")
    elif looks.style == "hoofddoek":
        canvas.oval(x, y + 2, 36, 37, looks.hair)
        canvas.box(x - 27, y + 18, 54, 34, looks.hair, 16)
    else:
        canvas.oval(x, y - 2, 32, 31, looks.hair)


def _hair_before(canvas: Canvas, looks: Looks, x: float, y: float) -> None:
    if looks.style == "hoofddoek":
        canvas.arc(x, y + 4, (31, 32), (0, 360), 5, looks.hair)
        canvas.slice(x, y - 3, 31, 195, 345, looks.hair)
    elif looks.style == "kort":
        canvas.slice(x, y - 2, 32, 180, 360, looks.hair)
        canvas.shape([(x - 32, y - 4), (x + 32, y - 4), (x + 26, y + 3), (x + 4, y - 2), (x - 18, y + 5)], looks.hair)
    else:
        canvas.slice(x, y - 3, 31, 188, 352, looks.hair)
