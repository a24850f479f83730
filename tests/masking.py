"""Looks at pictures for what a masked zone lets through: nothing."""

from __future__ import annotations

import io
from collections.abc import Sequence

import av
import numpy as np
import numpy.typing as npt

from appliance.core.zones import Zone
from appliance.media.masks import GREY, NO_COLOUR, Area, areas

Plane = npt.NDArray[np.uint8]

# H.264 smooths up to three pixels across the edges of its blocks: with what is beside the zone, never with what was
# under it, as that was grey before the encoder. Further in nothing may differ by more than coding rounds.
MARGIN = 4
MOST_OFF = 4  # of 255
# A small picture is scaled, and its blocks do not lie on those of the film.
JPEG_MARGIN = 16
JPEG_GREY = round((GREY - 16) * 255 / 219)
JPEG_MOST_OFF = 6


def planes(frame: av.VideoFrame) -> list[Plane]:
    """As they were coded: no colour is converted."""
    assert frame.format.name in ("yuv420p", "yuvj420p"), frame.format.name
    return [
        np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[: plane.height, : plane.width]
        for plane in frame.planes
    ]


def masked(frame: av.VideoFrame, zones: Sequence[Zone], margin: int = 0) -> list[Area]:
    """Whole blocks, less `margin` pixels at each edge that lies inside the picture."""
    width, height = frame.width, frame.height
    return [
        Area(
            area.left + margin * (area.left > 0),
            area.top + margin * (area.top > 0),
            area.right - margin * (area.right < width),
            area.bottom - margin * (area.bottom < height),
        )
        for area in areas(zones, width, height)
    ]


def off_grey(frame: av.VideoFrame, zones: Sequence[Zone], margin: int = MARGIN, *, grey: int = GREY) -> int:
    """The furthest that any value under a zone is from flat grey."""
    luma, *colour = planes(frame)
    worst = 0
    for area in masked(frame, zones, margin):
        worst = max(worst, _off(luma[area.top : area.bottom, area.left : area.right], grey))
        for plane in colour:
            under = plane[-(-area.top // 2) : area.bottom // 2, -(-area.left // 2) : area.right // 2]
            worst = max(worst, _off(under, NO_COLOUR))
    return worst


def jpeg_off_grey(jpeg: bytes, zones: Sequence[Zone]) -> int:
    """The same of a small picture, which has brightness from 0 to 255 where a film has it from 16 to 235."""
    return off_grey(decoded_jpeg(jpeg), zones, JPEG_MARGIN, grey=JPEG_GREY)


def beside(frame: av.VideoFrame, zones: Sequence[Zone], margin: int = 0) -> Plane:
    """The brightness of all that no zone covers, and that is further than `margin` from one."""
    luma = planes(frame)[0]
    bare = np.ones(luma.shape, bool)
    for area in areas(zones, frame.width, frame.height):
        bare[max(0, area.top - margin) : area.bottom + margin, max(0, area.left - margin) : area.right + margin] = False
    chosen: Plane = luma[bare]
    return chosen


def decoded_jpeg(jpeg: bytes) -> av.VideoFrame:
    with av.open(io.BytesIO(jpeg)) as container:
        return next(container.decode(video=0))


def _off(values: Plane, wanted: int) -> int:
    return int(np.abs(values.astype(int) - wanted).max()) if values.size else 0
