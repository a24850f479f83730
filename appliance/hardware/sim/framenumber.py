"""A number that a program can read out of a picture: 15 black or white blocks along the bottom edge.

The layout, for any picture size, in 1280x720 terms: the strip is the lowest 32 rows (2/45 of the height) and lies
between x = 160 and x = 1120 (from 1/8 to 7/8 of the width). Each block is 64 wide (1/20 of the width); the
leftmost is the most significant bit; white (luma 235) is 1, black (luma 16) is 0. The number is the frame's,
modulo 32768. To read it, look at the middle of each block: what is lighter than half grey is 1. The blocks lie on
the encoder's 16-pixel grid, so that they survive a low bit rate and scaling down to a few hundred pixels.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

BLOCKS = 15
MODULUS = 1 << BLOCKS
BLACK, WHITE = 16, 235

Luma = npt.NDArray[np.uint8]


def draw_number(luma: Luma, number: int) -> None:
    """Into the luma plane of a picture, in place."""
    height, width = luma.shape
    bits = [(number >> (BLOCKS - 1 - block)) & 1 for block in range(BLOCKS)]
    row = np.repeat(np.where(bits, WHITE, BLACK).astype(np.uint8), width // 20)
    luma[height - height * 2 // 45 :, width // 8 : width // 8 + len(row)] = row


def read_number(luma: Luma) -> int:
    """Out of the luma (or any grey) plane of a picture, whatever its size."""
    height, width = luma.shape
    top, bottom = height - round(height * 2 / 45 * 0.7), height - round(height * 2 / 45 * 0.3)
    number = 0
    for block in range(BLOCKS):
        left = width / 8 + (block + 0.3) * width / 20
        middle = luma[top:bottom, round(left) : round(left + 0.4 * width / 20)]
        number = number << 1 | int(middle.mean() > 128)
    return number
