from __future__ import annotations

import numpy as np
import pytest

from appliance.hardware.sim.framenumber import MODULUS, draw_number, read_number


@pytest.mark.parametrize("number", [0, 1, 2, 12_345, 21_845, MODULUS - 1])
def test_what_is_drawn_is_read_at_any_size(number: int) -> None:
    luma = np.full((720, 1280), 90, np.uint8)
    draw_number(luma, number)
    assert read_number(luma) == number
    assert read_number(luma[::2, ::2]) == number
    assert read_number(luma[::4, ::4]) == number


def test_it_wraps_after_the_last_number() -> None:
    luma = np.zeros((720, 1280), np.uint8)
    draw_number(luma, MODULUS + 5)
    assert read_number(luma) == 5


def test_the_layout_is_the_documented_one() -> None:
    luma = np.full((720, 1280), 90, np.uint8)
    draw_number(luma, 1 << 14)
    assert (luma[688:, 160:224] == 235).all()
    assert (luma[688:, 224:1120] == 16).all()
    assert (luma[:688] == 90).all()
    assert (luma[:, :160] == 90).all()
    assert (luma[:, 1120:] == 90).all()
