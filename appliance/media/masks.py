"""Masked zones painted: flat grey over whole blocks, before anybody else has the picture.

The one place that says which pixels a zone covers. Whoever paints before the encoder and whoever masks a clip
afterwards take it from here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import av
import numpy as np
import numpy.typing as npt

from appliance.core.zones import Zone

# Encoders think in blocks of this size: a mask that ends on one keeps its edge from mixing with what is beside it.
BLOCK = 16
GREY, NO_COLOUR = 64, 128
# Where black is 0: all that can be.
WHITE = 255

Plane = npt.NDArray[np.uint8]

# Eight bits, each colour in a plane of its own: what can be painted as it is. All else becomes yuv420p first.
_PLANAR = frozenset(f"yuv{j}{form}p" for j in ("", "j") for form in ("420", "422", "444"))


@dataclass(frozen=True, slots=True)
class Area:
    """In pixels, the far edges not included. All four are even, but for the far edge of a picture that is not."""

    left: int
    top: int
    right: int
    bottom: int


def areas(zones: Sequence[Zone], width: int, height: int, blocks: tuple[int, int] | None = None) -> tuple[Area, ...]:
    """Rounded outward to whole blocks of a picture that is `blocks` large (else of this one itself), so that the same
    picture in two sizes covers the same."""
    across, down = blocks or (width, height)
    return tuple(_area(zone, (width, height), (across, down)) for zone in zones)


def paint(planes: Sequence[Plane], masked: Sequence[Area], size: tuple[int, int], shade: int = GREY) -> None:
    """In place, on views of the picture's planes: brightness first, then colour, smaller in each direction by a whole
    number, its two kinds in planes of their own or mixed in one."""
    luma, *colour = planes
    for area in masked:
        luma[area.top : area.bottom, area.left : area.right] = shade
        for plane in colour:
            down = -(-size[1] // plane.shape[0])
            # Two kinds in one plane: twice as many values a row as places.
            mixed = 2 if len(colour) == 1 else 1
            across = -(-size[0] * mixed // plane.shape[1])
            rows = slice(area.top // down, -(-area.bottom // down))
            plane[rows, area.left // across * mixed : -(-area.right // across) * mixed] = NO_COLOUR


def painted(frame: av.VideoFrame, zones: Sequence[Zone]) -> av.VideoFrame:
    """The picture with its zones painted over: itself, where its form can be painted. What the decoder still needs of
    it for the pictures that follow is a copy of the decoder's own, and stays as it is."""
    if not zones:
        return frame
    picture = frame if frame.format.name in _PLANAR else frame.reformat(format="yuv420p")
    _paint(picture, zones, GREY)
    return picture


def whiten(picture: av.VideoFrame, zones: Sequence[Zone]) -> None:
    """In place, of a picture in yuvj420p."""
    if zones:
        _paint(picture, zones, WHITE)


def _paint(picture: av.VideoFrame, zones: Sequence[Zone], shade: int) -> None:
    picture.make_writable()
    size = (picture.width, picture.height)
    paint([_view(plane) for plane in picture.planes], areas(zones, *size), size, shade)


def _view(plane: av.video.plane.VideoPlane) -> Plane:
    rows: Plane = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    return rows[: plane.height, : plane.width]


def _area(zone: Zone, size: tuple[int, int], blocks: tuple[int, int]) -> Area:
    left, right = _span(zone.left, zone.width, size[0], blocks[0])
    top, bottom = _span(zone.top, zone.height, size[1], blocks[1])
    return Area(left, top, right, bottom)


def _span(start: float, length: float, pixels: int, blocks: int) -> tuple[int, int]:
    """Outward to whole blocks of a side `blocks` pixels long, then outward to even pixels of this one."""
    # What a zone of tenths is short of a whole pixel by is rounding, not a pixel more.
    first = math.floor(start * blocks / BLOCK + 1e-6) * BLOCK
    last = min(blocks, math.ceil((start + length) * blocks / BLOCK - 1e-6) * BLOCK)
    return math.floor(first * pixels / blocks / 2) * 2, min(pixels, math.ceil(last * pixels / blocks / 2) * 2)
