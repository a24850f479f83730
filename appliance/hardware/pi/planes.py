"""A camera's buffer as planes of numbers, without copying: brightness, and colour at half the size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Plane = npt.NDArray[np.uint8]
# What both encoders take; `virtual` cameras turn the first into the second.
LAYOUTS = ("YUV420", "NV12")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a stream's buffers are laid out. Read back from the camera: it may give something else than was asked."""

    pixels: str
    width: int
    height: int
    stride: int

    @classmethod
    def of(cls, stream: Mapping[str, Any]) -> Layout:
        width, height = stream["size"]
        return cls(str(stream["format"]), width, height, stream["stride"])

    @property
    def known(self) -> bool:
        return self.pixels in LAYOUTS


def planes(buffer: Plane, layout: Layout) -> tuple[Plane, ...]:
    """Views: brightness, then colour, either U and V one after the other or the two mixed in one plane."""
    width, height, stride = layout.width, layout.height, layout.stride
    bright = stride * height
    luma = buffer[:bright].reshape(height, stride)[:, :width]
    if layout.pixels == "NV12":
        return luma, buffer[bright : bright + bright // 2].reshape(height // 2, stride)[:, :width]
    size = bright // 4
    return luma, *(
        buffer[start : start + size].reshape(height // 2, stride // 2)[:, : width // 2]
        for start in (bright, bright + size)
    )
