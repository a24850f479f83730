"""A still as a calm drawing in ink: who stands where, what is shown, but nobody's features.

The drawing is made of a picture that was made small first, and out of which all that is thin or small was taken: what
is not in that picture cannot be in the drawing, whoever looks at it and with whatever program. So the promise is one
of size, and it is stated in `Level`. It is not a promise about a face that is large in the picture; for that there is
`near`, and the one who chose the still looks at the drawing before it goes anywhere.

Nothing is looked for or recognised: no skin, no faces, no persons. All of it happens in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import av
import numpy as np
import numpy.typing as npt

from appliance.media.contours import Line, slope, trace
from appliance.media.flatten import Picture, flattened, opened, softened
from appliance.media.pen import drawn, png

Still: TypeAlias = "av.VideoFrame | npt.NDArray[np.uint8]"
Coarseness = Literal["usual", "coarse", "coarsest"]

OUT_WIDTH = 1280


@dataclass(frozen=True, slots=True)
class Level:
    """The picture is made `columns` wide. In pixels of that: nothing thinner than `thin` is drawn, and nothing that a
    square of `small` does not fit into, and no line shorter than `short`."""

    columns: int
    thin: int = 2
    small: int = 6
    short: int = 10


LEVELS: dict[Coarseness, Level] = {"usual": Level(320), "coarse": Level(192), "coarsest": Level(112)}
# What moved, and is so large that this much of the picture's width fits into it both ways, is near: drawn coarsest.
NEAR = 0.11
_MOVED = 0.08
_FINER = 2
_SOFT = 1.6
# A line's least steepness, in shades a pixel; how far it must stand out from what is around it; where the pen is full.
_LEAST, _ON_THE_WHOLE, _STANDS_OUT, _AROUND, _FULL = 0.003, 0.006, 1.6, 16.0, 0.04


def line_drawing(still: Still, coarseness: Coarseness = "usual", others: Sequence[Still] = ()) -> bytes:
    """A PNG, `OUT_WIDTH` wide. `others`: stills of the same camera at other times, to tell what came near it."""
    level = LEVELS[coarseness]
    small = _small(still, level.columns)
    calm = flattened(small, level.thin, level.small)
    if others and coarseness != "coarsest":
        calm = _with_near_coarse(calm, small, still, others)
    height = max(1, round(OUT_WIDTH * calm.shape[0] / calm.shape[1]))
    lines = _lines(softened(calm.repeat(_FINER, 0).repeat(_FINER, 1), _SOFT), level.short * _FINER)
    return png(drawn(lines, OUT_WIDTH / (calm.shape[1] * _FINER), OUT_WIDTH, height, _FULL))


def _small(still: Still, columns: int) -> Picture:
    """Averaged over areas. Shade, and how red and how yellow it is: each as a channel."""
    frame = still if isinstance(still, av.VideoFrame) else _frame(still)
    width = min(columns, frame.width)
    height = max(2, round(frame.height * width / frame.width))
    reduced = frame.reformat(width, height, "rgb24", interpolation="AREA").to_ndarray()
    red, green, blue = np.moveaxis(reduced.astype(np.float32) / 255, -1, 0)
    shade = 0.3 * red + 0.59 * green + 0.11 * blue
    return np.stack([shade, (red - green) / 2, (red + green - 2 * blue) * 0.175], -1)


def _frame(picture: npt.NDArray[np.uint8]) -> av.VideoFrame:
    return av.VideoFrame.from_ndarray(picture, format="gray" if picture.ndim == 2 else "rgb24")


def _with_near_coarse(calm: Picture, small: Picture, still: Still, others: Sequence[Still]) -> Picture:
    """What is large and was not there at other times is near the camera: it is drawn as coarsely as can be."""
    rows, columns = calm.shape[:2]
    elsewhere = np.median([_small(other, columns) for other in others], axis=0)
    moved = (np.abs(small - elsewhere).max(-1) > _MOVED).astype(np.float32)
    side = round(NEAR * columns)
    # Closed first: the parts of one figure that happen to look like what is behind it belong to it.
    near = opened(-opened(-moved, side // 2), side)
    if not near.any():
        return calm
    around = -opened(-softened(near, side / 8), 1) > 0.02
    level = LEVELS["coarsest"]
    coarse = flattened(_small(still, level.columns), level.thin, level.small)
    y = np.arange(rows) * coarse.shape[0] // rows
    x = np.arange(columns) * coarse.shape[1] // columns
    return np.where(around[..., None], softened(coarse[y][:, x], columns / level.columns / 2), calm)


def _lines(picture: Picture, short: float) -> Iterator[Line]:
    """Those that stand out from what is around them: a texture is no line."""
    found = slope(picture)
    around = softened(found.steepness, _AROUND)
    rows, columns = around.shape
    for line in trace(found, _LEAST):
        at = np.rint(line.points).astype(int)
        nearby = around[at[:, 0].clip(0, rows - 1), at[:, 1].clip(0, columns - 1)]
        wanted = np.maximum(_ON_THE_WHOLE, _STANDS_OUT * nearby).mean()
        if line.length >= short and line.strength.mean() >= wanted:
            yield line
