"""Lines drawn with a pen: as how much of each pixel is ink. And that as a PNG in the colours of paper and ink."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from appliance.core.zones import Zone
from appliance.media.contours import Line, Points
from appliance.media.flatten import Picture
from appliance.media.masks import areas

# The paper is as white as what is left white.
PAPER, INK = (255, 255, 255), (34, 37, 45)
# A pen of the house, for a picture of this width; thinner where the change is faint, and towards a loose end.
_WIDTH = 1280
_RADIUS = 1.7
_FAINT = 0.55
_TAPER = 14.0
_STEP = 0.6
_ROUNDS_OF_SMOOTHING = 6
_REACH = 3


def drawn(lines: Iterable[Line], scale: float, width: int, height: int, full: float) -> Picture:
    """`scale` times as large as the lines are. A strength of `full` gets the whole width of the pen."""
    paper = np.zeros((height + 2 * _REACH, width + 2 * _REACH), np.float32)
    for line in lines:
        points, radius = _stroke(line, scale, width / _WIDTH, full)
        _lay(paper, points, radius)
    return paper[_REACH:-_REACH, _REACH:-_REACH]


def _stroke(line: Line, scale: float, pen: float, full: float) -> tuple[Points, Points]:
    """Points close to one another, and the pen's radius at each."""
    points = _smoothed((line.points + 0.5) * scale, line.closed)
    run = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    at = np.arange(0.0, run[-1], _STEP)
    strength = np.interp(at, run, np.clip(line.strength / full, 0, 1))
    radius = _RADIUS * (_FAINT + (1 - _FAINT) * _mean(strength))
    if not line.closed:
        radius *= np.clip(np.minimum(at, run[-1] - at) / (_TAPER * pen), 0.25, 1) ** 0.6
    return np.stack([np.interp(at, run, points[:, 0]), np.interp(at, run, points[:, 1])], -1), radius * pen


def _smoothed(points: Points, closed: bool) -> Points:
    for _ in range(_ROUNDS_OF_SMOOTHING):
        if closed:
            ring = points[:-1]
            ring = (np.roll(ring, 1, 0) + 2 * ring + np.roll(ring, -1, 0)) / 4
            points = np.concatenate([ring, ring[:1]])
        else:
            points = np.concatenate(
                [points[:1], (points[:-2] + 2 * points[1:-1] + points[2:]) / 4, points[-1:]],
            )
    return points


def _mean(values: Points, over: int = 21) -> Points:
    """A running mean: the pen does not shake."""
    return np.convolve(np.pad(values, over // 2, mode="edge"), np.full(over, 1 / over), "valid")


def _lay(paper: Picture, points: Points, radius: Points) -> None:
    """Round dots, so close that they are a line; where lines meet the ink is no darker."""
    points = points + _REACH
    corner = np.floor(points).astype(int)
    rows, columns = paper.shape
    for down in range(1 - _REACH, _REACH):
        for across in range(1 - _REACH, _REACH):
            y, x = corner[:, 0] + down, corner[:, 1] + across
            covered = radius + 0.5 - np.hypot(y + 0.5 - points[:, 0], x + 0.5 - points[:, 1])
            here = (covered > 0) & (y >= 0) & (y < rows) & (x >= 0) & (x < columns)
            np.maximum.at(paper, (y[here], x[here]), np.minimum(covered[here], 1).astype(np.float32))


def png(ink: Picture) -> bytes:
    """Nothing but the picture: no date, no name of a program."""
    return _file(np.rint(ink * 255).astype(np.uint8))


def left_white(drawing: bytes, zones: Sequence[Zone]) -> bytes:
    """One of our own PNGs without the ink that lies under these zones."""
    shades = _shades(drawing).copy()
    for area in areas(zones, shades.shape[1], shades.shape[0]):
        shades[area.top : area.bottom, area.left : area.right] = 0
    return _file(shades)


def _shades(drawing: bytes) -> npt.NDArray[np.uint8]:
    """How much ink each pixel has; the file is as `_file` makes them."""
    width, height = struct.unpack_from(">II", drawing, 16)
    at = drawing.index(b"IDAT")
    (size,) = struct.unpack_from(">I", drawing, at - 4)
    rows = np.frombuffer(zlib.decompress(drawing[at + 4 : at + 4 + size]), np.uint8)
    return rows.reshape(height, width + 1)[:, 1:]


def _file(shades: npt.NDArray[np.uint8]) -> bytes:
    height, width = shades.shape
    rows = np.concatenate([np.zeros((height, 1), np.uint8), shades], axis=1)
    part = np.arange(256)[:, None] / 255
    palette = np.rint(np.array(PAPER) + part * (np.array(INK) - PAPER)).astype(np.uint8)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    pieces = (
        (b"IHDR", header),
        (b"PLTE", palette.tobytes()),
        (b"IDAT", zlib.compress(rows.tobytes(), 6)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_piece(kind, data) for kind, data in pieces)


def _piece(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
