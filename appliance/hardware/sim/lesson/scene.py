"""The lesson as pictures: layers put together only where something changed, straight into the planes of one frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame
from PIL import Image

from appliance.hardware.sim.framenumber import draw_number
from appliance.hardware.sim.lesson.board import board_picture
from appliance.hardware.sim.lesson.direction import BEHIND, Direction
from appliance.hardware.sim.lesson.furniture import TABLE_AT, table
from appliance.hardware.sim.lesson.panel import draw_panel
from appliance.hardware.sim.lesson.people import TEACHER_SIZE, pupil, pupil_from_behind, teacher
from appliance.hardware.sim.lesson.room import (
    BOARD_AT,
    CLOCK_AT,
    HEIGHT,
    SKY_AT,
    WIDTH,
    background,
    sill,
    sky,
    wall_clock,
)
from appliance.hardware.sim.lesson.schedule import Schedule
from appliance.hardware.sim.lesson.voices import PUPILS

FRAMES_PER_SECOND = 25
_FRAME_MS = 1000 // FRAMES_PER_SECOND
# Figures move every second frame, as in drawn films.
_DRAWN_EVERY = 2
_TEACHER_FEET_Y = 548
_PUPIL_Y, _BEHIND_Y = 376, 498
_PUPIL_X = (118, 262, 508, 652, 898, 1042)
# RGB to limited-range luma and chroma by BT.709, the norm for pictures of this size.
_TO_YUV = (
    0.1826, 0.6142, 0.0620, 16,
    -0.1006, -0.3386, 0.4392, 128,
    0.4392, -0.3989, -0.0403, 128,
)  # fmt: skip

Plane = npt.NDArray[np.uint8]
Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class _Layer:
    image: Image.Image
    x: int
    y: int

    @property
    def box(self) -> Box:
        return self.x, self.y, self.x + self.image.width, self.y + self.image.height


class Scene:
    """Draws one frame after another, from any number on, into the same `VideoFrame`."""

    def __init__(self, schedule: Schedule) -> None:
        self._direction = Direction(schedule)
        self._background = background()
        self._layers: list[_Layer] = []
        self._picture = VideoFrame(WIDTH, HEIGHT, "yuv420p")
        self._luma, self._blue, self._red = (_pixels(plane) for plane in self._picture.planes)
        self._draw((0, 0, WIDTH, HEIGHT))

    def frame(self, number: int) -> VideoFrame:
        """To be used before the next one is asked for."""
        if number % _DRAWN_EVERY == 0 or not self._layers:
            self._move(number // _DRAWN_EVERY * _DRAWN_EVERY * _FRAME_MS)
        draw_panel(self._luma, number, FRAMES_PER_SECOND)
        draw_number(self._luma, number)
        return self._picture

    def _move(self, ms: int) -> None:
        before, self._layers = self._layers, self._layers_at(ms)
        changed = (
            (old, new)
            for old, new in zip(before or self._layers, self._layers, strict=True)
            if old != new or not before
        )
        for old, new in changed:
            self._draw(_union(old.box, new.box))

    def _layers_at(self, ms: int) -> list[_Layer]:
        """From the back to the front."""
        direction = self._direction
        woman = direction.teacher(ms)
        figure = teacher(woman.pose, woman.mouth, woman.blink)
        layers = [
            _Layer(sky(ms // 640), *SKY_AT),
            _Layer(sill(), *SKY_AT),
            _Layer(board_picture(direction.board(ms)), *BOARD_AT),
            _Layer(wall_clock(ms // 1000), *CLOCK_AT),
            _Layer(figure, woman.x - TEACHER_SIZE[0] // 2, _TEACHER_FEET_Y - TEACHER_SIZE[1] + woman.step),
        ]
        for name, x in zip(PUPILS, _PUPIL_X, strict=True):
            now = direction.pupil(name, ms)
            layers.append(_Layer(pupil(name, now.hand, now.mouth, now.busy, now.blink), x, _PUPIL_Y))
        layers += [_Layer(table(), x, y) for x, y in TABLE_AT]
        for name, x in zip(BEHIND, _PUPIL_X, strict=True):
            layers.append(_Layer(pupil_from_behind(name, direction.hand_behind(name, ms)), x, _BEHIND_Y))
        return layers

    def _draw(self, box: Box) -> None:
        left, top = max(0, box[0]) // 2 * 2, max(0, box[1]) // 2 * 2
        right, bottom = min(WIDTH, (box[2] + 1) // 2 * 2), min(HEIGHT, (box[3] + 1) // 2 * 2)
        picture = self._background.crop((left, top, right, bottom))
        for layer in self._layers:
            if layer.x < right and layer.y < bottom and layer.box[2] > left and layer.box[3] > top:
                picture.paste(layer.image, (layer.x - left, layer.y - top), layer.image)
        luma, blue, red = picture.convert("RGB", _TO_YUV).split()
        self._luma[top:bottom, left:right] = np.asarray(luma)
        half = slice(top // 2, bottom // 2), slice(left // 2, right // 2)
        self._blue[half] = np.asarray(blue.reduce(2))
        self._red[half] = np.asarray(red.reduce(2))


def _pixels(plane: Any) -> Plane:
    """A plane's memory itself, to draw in."""
    rows: Plane = np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)
    return rows[:, : plane.width]


def _union(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
