"""Whether a decoded picture shows nothing in its masked zones. The encoder keeps flat grey nearly flat; nearly, because
its filter mixes the outermost pixels of a zone with what lies beside it, and because it is allowed to be a little off.
"""

from __future__ import annotations

from collections.abc import Sequence

import av
import numpy as np

from appliance.media.masks import GREY, NO_COLOUR, Area, Plane

# How far the filter of H.264 reaches into a block.
_EDGE = 3
# Measured: 5 in brightness and 8 in colour at the lowest bit rates. What is really there is far from this grey.
_TOLERANCE = 24


def is_flat(picture: av.VideoFrame, masked: Sequence[Area]) -> bool:
    """Of a picture in yuv420p, as our own encoder makes them."""
    size = (picture.width, picture.height)
    luma, *colour = (_view(plane) for plane in picture.planes)
    inner = [_inner(area, size) for area in masked]
    if not all(_is_near(luma[one.top : one.bottom, one.left : one.right], GREY) for one in inner):
        return False
    return all(_is_near(_half(plane, one), NO_COLOUR) for plane in colour for one in inner)


def _is_near(pixels: Plane, value: int) -> bool:
    return bool((np.abs(pixels.astype(np.int16) - value) <= _TOLERANCE).all())


def _half(plane: Plane, area: Area) -> Plane:
    return plane[-(-area.top // 2) : area.bottom // 2, -(-area.left // 2) : area.right // 2]


def _inner(area: Area, size: tuple[int, int]) -> Area:
    """Without what the filter reaches. At the edge of the picture there is nothing to mix with."""
    wide, tall = size
    return Area(
        area.left + (_EDGE if area.left else 0),
        area.top + (_EDGE if area.top else 0),
        area.right - (_EDGE if area.right < wide else 0),
        area.bottom - (_EDGE if area.bottom < tall else 0),
    )


def _view(plane: av.video.plane.VideoPlane) -> Plane:
    rows: Plane = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    return rows[: plane.height, : plane.width]
