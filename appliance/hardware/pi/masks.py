"""Masked zones in the camera's own buffer, painted before anything else has the picture.

Whatever is under one is neither in the film nor in the preview nor anywhere else. Which pixels that are is said in
`media/masks.py`, for all cameras alike.
"""

from __future__ import annotations

from appliance.core.zones import Zone
from appliance.hardware.pi.planes import Layout, Plane, planes
from appliance.media import masks
from appliance.media.masks import Area


def areas(zones: tuple[Zone, ...], layout: Layout, within: Layout | None = None) -> tuple[Area, ...]:
    """Rounded outward to whole blocks of `within` (else of the stream itself), so that all streams cover the same."""
    blocks = None if within is None else (within.width, within.height)
    return masks.areas(zones, layout.width, layout.height, blocks)


def cover(buffer: Plane, layout: Layout, masked: tuple[Area, ...]) -> None:
    """Paints in place."""
    masks.paint(planes(buffer, layout), masked, (layout.width, layout.height))
