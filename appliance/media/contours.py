"""Where a picture changes: as lines, with positions between the pixels, and how strong the change is along them.

A line runs over the ridge of the slope: the slope is followed in its own direction, and where it stops rising and
begins to fall, there the line is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from appliance.media.flatten import Picture

Points: TypeAlias = npt.NDArray[np.float64]
# The corners of a cell of four pixels, around it: rows and columns from its first pixel.
_CORNERS = ((0, 0), (0, 1), (1, 1), (1, 0))
_FEWEST_POINTS = 3


@dataclass(frozen=True, slots=True)
class Slope:
    """How steeply all channels together change at each pixel, and in which direction."""

    steepness: Picture
    along_x: Picture
    along_y: Picture


@dataclass(frozen=True, slots=True)
class Line:
    """`points` are rows and columns in pixels; `strength` is the steepness at each."""

    points: Points
    strength: npt.NDArray[np.float32]

    @property
    def closed(self) -> bool:
        return bool(np.array_equal(self.points[0], self.points[-1]))

    @property
    def length(self) -> float:
        return float(np.hypot(*np.diff(self.points, axis=0).T).sum())


def slope(picture: Picture) -> Slope:
    down, across = np.gradient(picture, axis=(0, 1))
    xx, xy, yy = (across * across).sum(-1), (across * down).sum(-1), (down * down).sum(-1)
    steepness = np.sqrt((xx + yy + np.sqrt((xx - yy) ** 2 + 4 * xy * xy)) / 2)
    angle = 0.5 * np.arctan2(2 * xy, xx - yy)
    return Slope(steepness, np.cos(angle), np.sin(angle))


def trace(found: Slope, least: float) -> Iterator[Line]:
    """Every line along which the slope is at least `least` steep."""
    ends, places = _pieces(found, least)
    rows, columns = found.steepness.shape
    for points in _linked(ends, places):
        at = np.rint(points).astype(int)
        strength = found.steepness[at[:, 0].clip(0, rows - 1), at[:, 1].clip(0, columns - 1)]
        yield Line(points, strength)


def _pieces(found: Slope, least: float) -> tuple[npt.NDArray[np.int64], Points]:
    """The piece of a line in each cell that one runs through: the two sides of the cell that it crosses, by number,
    and where. Both cells of a side give it the same number and the same place."""
    rising, forward_x, forward_y = _rising(found)
    columns = found.steepness.shape[1]
    steep = np.maximum.reduce([_corner(found.steepness, corner) for corner in _CORNERS]) > least
    crossed = [steep & ((rising[one] > 0) != (rising[(one + 1) % 4] > 0)) for one in range(4)]
    # A ridge, not a valley: along the direction the slope rises less and less.
    bend = (rising[1] + rising[2] - rising[0] - rising[3]) * forward_x
    bend += (rising[2] + rising[3] - rising[0] - rising[1]) * forward_y
    cells = np.nonzero((np.sum(crossed, axis=0) == 2) & (bend < 0))
    count = len(cells[0])
    ends = np.zeros((count, 2), np.int64)
    places = np.zeros((count, 2, 2))
    filled = np.zeros(count, np.int64)
    for side in range(4):
        here = np.nonzero(crossed[side][cells])[0]
        y, x = cells[0][here], cells[1][here]
        first, second = rising[side][y, x], rising[(side + 1) % 4][y, x]
        part = first / (first - second)
        (y0, x0), (y1, x1) = _CORNERS[side], _CORNERS[(side + 1) % 4]
        slot = filled[here]
        places[here, slot, 0] = y + y0 + part * (y1 - y0)
        places[here, slot, 1] = x + x0 + part * (x1 - x0)
        low_y, low_x = y + min(y0, y1), x + min(x0, x1)
        ends[here, slot] = (low_y * columns + low_x) * 2 + side % 2
        filled[here] += 1
    return ends, places


def _rising(found: Slope) -> tuple[list[Picture], Picture, Picture]:
    """How the steepness goes on rising in the slope's direction, at the four corners of each cell. A direction has two
    ends: those of one cell are turned the same way, which is given too."""
    down: Picture = np.gradient(found.steepness, axis=0)
    across: Picture = np.gradient(found.steepness, axis=1)
    first_x, first_y = _corner(found.along_x, _CORNERS[0]), _corner(found.along_y, _CORNERS[0])
    rising = []
    for corner in _CORNERS:
        x, y = _corner(found.along_x, corner), _corner(found.along_y, corner)
        turned = np.where(first_x * x + first_y * y < 0, -1, 1)
        rising.append(turned * (x * _corner(across, corner) + y * _corner(down, corner)))
    return rising, first_x, first_y


def _corner(picture: Picture, corner: tuple[int, int]) -> Picture:
    rows, columns = picture.shape
    return picture[corner[0] : rows - 1 + corner[0], corner[1] : columns - 1 + corner[1]]


def _linked(ends: npt.NDArray[np.int64], places: Points) -> Iterator[Points]:
    """Pieces that share a side, one behind the other."""
    beside: dict[int, list[tuple[int, int]]] = {}
    place: dict[int, list[float]] = {}
    for piece, ((one, other), (here, there)) in enumerate(zip(ends.tolist(), places.tolist(), strict=True)):
        beside.setdefault(one, []).append((piece, other))
        beside.setdefault(other, []).append((piece, one))
        place[one], place[other] = here, there
    used: set[int] = set()
    # Lines with an end first, so that none is begun in its middle; what is left goes round.
    open_ends = (side for side, pieces in beside.items() if len(pieces) == 1)
    for start in chain(list(open_ends), beside):
        walked = [start]
        while (step := next((one for one in beside[walked[-1]] if one[0] not in used), None)) is not None:
            used.add(step[0])
            walked.append(step[1])
        if len(walked) >= _FEWEST_POINTS:
            yield np.array([place[side] for side in walked])
