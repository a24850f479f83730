"""Parts of the picture that nobody may ever see: painted over in the camera's own buffer, before anything else.

Whatever is under a mask is neither in the film nor in the preview nor anywhere else.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from appliance.config import Zone
from appliance.hardware.pi.planes import Layout, Plane, planes

# Encoders think in blocks of this size: a mask that ends on one keeps its edge from mixing with what is beside it.
_BLOCK = 16
_GREY, _NO_COLOUR = 64, 128


@dataclass(frozen=True, slots=True)
class Area:
    """In pixels, the far edges not included. All four are even: colour has half the size."""

    left: int
    top: int
    right: int
    bottom: int


def areas(zones: tuple[Zone, ...], layout: Layout, within: Layout | None = None) -> tuple[Area, ...]:
    """Rounded outward to whole blocks of `within` (else of the stream itself), so that all streams cover the same."""
    blocks = within or layout
    return tuple(_area(zone, layout, blocks) for zone in zones)


def cover(buffer: Plane, layout: Layout, masked: tuple[Area, ...]) -> None:
    """Paints in place."""
    luma, *colour = planes(buffer, layout)
    mixed = len(colour) == 1
    for area in masked:
        luma[area.top : area.bottom, area.left : area.right] = _GREY
        for plane in colour:
            left, right = (area.left, area.right) if mixed else (area.left // 2, area.right // 2)
            plane[area.top // 2 : area.bottom // 2, left:right] = _NO_COLOUR


def _area(zone: Zone, layout: Layout, blocks: Layout) -> Area:
    left, right = _span(zone.left, zone.width, layout.width, blocks.width)
    top, bottom = _span(zone.top, zone.height, layout.height, blocks.height)
    return Area(left, top, right, bottom)


def _span(start: float, length: float, pixels: int, blocks: int) -> tuple[int, int]:
    """Outward to whole blocks of a side `blocks` pixels long, then outward to even pixels of this one."""
    # What a zone of tenths is short of a whole pixel by is rounding, not a pixel more.
    first = math.floor(start * blocks / _BLOCK + 1e-6) * _BLOCK
    last = min(blocks, math.ceil((start + length) * blocks / _BLOCK - 1e-6) * _BLOCK)
    return math.floor(first * pixels / blocks / 2) * 2, min(pixels, math.ceil(last * pixels / blocks / 2) * 2)
