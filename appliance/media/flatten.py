"""A picture made calm: what is thin or small is gone, what is large keeps its edge.

A picture is an array of rows, columns and channels. Nothing here looks for persons, faces or
anything else that has a name: only sizes count.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Picture: TypeAlias = npt.NDArray[np.float32]
_MOST_SWEEPS = 40


def flattened(picture: Picture, thin: int, small: int) -> Picture:
    """Without what is thinner than `thin`, and without what no square of `small` fits into, however strong it is.

    First an opening and a closing: a bright or dark stroke thinner than `thin` is painted over, also where it hangs on
    something larger. Then what a square of `small` fits into is given its own outline back, and all else is not.
    """
    calm = -opened(-opened(picture, thin), thin)
    calm = _grown(opened(calm, small), calm)
    return -_grown(opened(-calm, small), -calm)


def opened(picture: Picture, size: int) -> Picture:
    """The brightest that a square of `size` can be pushed under: what is bright and smaller is gone."""
    lowest = _slid(_slid(picture, size, 0, np.minimum), size, 1, np.minimum)
    return _slid(_slid(lowest[::-1, ::-1], size, 0, np.maximum), size, 1, np.maximum)[::-1, ::-1]


def _slid(picture: Picture, size: int, axis: int, pick: np.ufunc) -> Picture:
    """Each value is picked from itself and the `size - 1` that follow along an axis."""
    lengths = [(0, size - 1) if one == axis else (0, 0) for one in range(picture.ndim)]
    padded = np.moveaxis(np.pad(picture, lengths, mode="edge"), axis, 0)
    count = picture.shape[axis]
    found = padded[:count].copy()
    for step in range(1, size):
        pick(found, padded[step : step + count], out=found)
    return np.moveaxis(found, 0, axis)


def _grown(seed: Picture, limit: Picture) -> Picture:
    """`seed` spread as far as `limit` lets it: along rows and columns, to and fro, until nothing changes."""
    grown = np.minimum(seed, limit)
    for _ in range(_MOST_SWEEPS):
        before = grown.copy()
        for turned in (grown, grown.swapaxes(0, 1)):
            bounds = limit if turned is grown else limit.swapaxes(0, 1)
            for lines, under in ((turned, bounds), (turned[::-1], bounds[::-1])):
                for at in range(1, len(lines)):
                    np.minimum(np.maximum(lines[at], lines[at - 1]), under[at], out=lines[at])
        if np.array_equal(grown, before):
            break
    return grown


def softened(picture: Picture, sigma: float) -> Picture:
    """With a Gaussian, edges carried on."""
    reach = int(np.ceil(3 * sigma))
    weights = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * sigma * sigma)).astype(np.float32)
    weights /= weights.sum()
    for axis in (0, 1):
        ends = [(reach, reach) if one == axis else (0, 0) for one in range(picture.ndim)]
        padded = np.moveaxis(np.pad(picture, ends, mode="edge"), axis, 0)
        count = picture.shape[axis]
        summed = np.zeros_like(padded[:count])
        for step, weight in enumerate(weights):
            summed += weight * padded[step : step + count]
        picture = np.moveaxis(summed, 0, axis)
    return np.ascontiguousarray(picture)
