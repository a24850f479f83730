"""A plain classroom in numbers, with figures whose features differ: what the line drawing is tried on."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]
WIDTH, HEIGHT = 1280, 720
_WALL, _FLOOR, _BOARD, _SHIRT = (238, 229, 210), (196, 158, 112), (44, 92, 80), (70, 110, 170)
SKINS = ((246, 205, 172), (190, 130, 92), (92, 58, 42))
HAIRS = ((60, 40, 28), (214, 170, 90), (25, 22, 24))


@dataclass(slots=True)
class Room:
    """Draws, and says what was drawn."""

    pixels: Pixels = field(default_factory=lambda: np.zeros((HEIGHT, WIDTH, 3), np.uint8))

    def __post_init__(self) -> None:
        self.pixels[:] = _WALL
        self.pixels[450:] = _FLOOR
        self.pixels[90:330, 420:900] = _BOARD

    def blob(self, x: float, y: float, wide: float, high: float, colour: tuple[int, int, int]) -> None:
        rows, columns, there = self._around(x, y, max(wide, high) / 2)
        there[((columns - x) / (wide / 2)) ** 2 + ((rows - y) / (high / 2)) ** 2 <= 1] = colour

    def _around(self, x: float, y: float, reach: float) -> tuple[Places, Places, Pixels]:
        top, left = max(0, int(y - reach - 1)), max(0, int(x - reach - 1))
        there = self.pixels[top : int(y + reach + 2), left : int(x + reach + 2)]
        rows, columns = np.mgrid[top : top + there.shape[0], left : left + there.shape[1]]
        return rows, columns, there

    def figure(self, x: int, y: int, head: int, features: int | None, person: int = 0) -> None:
        """A head `head` pixels wide around a place, and a body under it. `features`: None draws a blank face, a number
        draws eyes, brows, mouth, nose, spots and sometimes spectacles of its own."""
        skin, hair = SKINS[person % 3], HAIRS[person % 3]
        self.blob(x, y + head * 1.9, head * 1.7, head * 2.6, _SHIRT)
        self.blob(x, y - head * 0.12, head * 1.16, head * 1.25, hair)
        self.blob(x, y + head * 0.08, head * 0.86, head, skin)
        if features is not None:
            self._features(x, y, head, np.random.default_rng(features))

    def _features(self, x: int, y: int, head: int, chance: np.random.Generator) -> None:
        dark, red = (40, 30, 30), (170, 60, 60)
        apart, level = chance.uniform(0.15, 0.22) * head, y + chance.uniform(-0.06, 0.06) * head
        eye, brow = chance.uniform(0.07, 0.11) * head, chance.uniform(0.1, 0.16) * head
        for side in (-1, 1):
            self.blob(x + side * apart, level, eye * 1.5, eye, (250, 250, 250))
            self.blob(x + side * apart, level, eye, eye, dark)
            self.blob(x + side * apart, level - brow, head * 0.2, head * chance.uniform(0.02, 0.06), dark)
            if chance.random() < 0.5:
                self._ring(x + side * apart, level, head * 0.16, max(1.0, head * 0.03), dark)
        self.blob(x, y + head * 0.17, head * chance.uniform(0.04, 0.09), head * 0.1, (150, 100, 80))
        self.blob(x, y + head * 0.33, head * chance.uniform(0.18, 0.36), head * chance.uniform(0.03, 0.1), red)
        for _ in range(int(chance.integers(0, 9))):
            self.blob(x + chance.uniform(-0.3, 0.3) * head, y + chance.uniform(0.05, 0.3) * head, 2, 2, (150, 90, 60))

    def _ring(self, x: float, y: float, radius: float, thick: float, colour: tuple[int, int, int]) -> None:
        rows, columns, there = self._around(x, y, radius + thick)
        away = np.hypot(columns - x, rows - y)
        there[np.abs(away - radius) <= thick / 2] = colour
