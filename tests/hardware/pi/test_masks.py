from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core.zones import Zone
from appliance.hardware.pi.masks import areas, cover
from appliance.hardware.pi.planes import Layout, planes
from appliance.media.masks import Area

MAIN, SMALL = Layout("YUV420", 1280, 720, 1280), Layout("YUV420", 640, 360, 704)
share = st.floats(0, 1)


def test_outward_to_whole_blocks() -> None:
    assert areas((Zone(0, 0, 0.25, 1),), MAIN) == (Area(0, 0, 320, 720),)
    assert areas((Zone(0.01, 0.5, 0.1, 0.1),), MAIN) == (Area(0, 352, 144, 432),)
    # Tenths of a picture are whole blocks, whatever a computer makes of 0.7 + 0.3.
    assert areas((Zone(0.7, 0.2, 0.3, 0.4),), MAIN) == (Area(896, 144, 1280, 432),)


@given(left=share, top=share, width=share, height=share)
def test_nothing_of_a_zone_is_left_bare_in_any_stream(left: float, top: float, width: float, height: float) -> None:
    zone = Zone(left, top, min(width, 1 - left), min(height, 1 - top))
    for layout, within in ((MAIN, None), (SMALL, MAIN)):
        (area,) = areas((zone,), layout, within)
        # A ten-thousandth of a pixel is rounding.
        assert area.left <= zone.left * layout.width + 1e-2
        assert area.right >= min(layout.width, (zone.left + zone.width) * layout.width) - 1e-2
        assert area.top <= zone.top * layout.height + 1e-2
        assert area.bottom >= min(layout.height, (zone.top + zone.height) * layout.height) - 1e-2
        assert area.right <= layout.width
        assert area.bottom <= layout.height
        assert not any(edge % 2 for edge in (area.left, area.top, area.right, area.bottom))


@given(left=share, top=share, width=share, height=share)
def test_the_preview_covers_what_the_film_covers(left: float, top: float, width: float, height: float) -> None:
    zone = Zone(left, top, min(width, 1 - left), min(height, 1 - top))
    ((film,), (small,)) = areas((zone,), MAIN), areas((zone,), SMALL, MAIN)
    assert (small.left, small.top) == (film.left // 2 // 2 * 2, film.top // 2 // 2 * 2)
    assert small.right >= film.right // 2


@pytest.mark.parametrize("pixels", ["YUV420", "NV12"])
def test_paints_brightness_and_colour_and_nothing_beside(pixels: str) -> None:
    layout = Layout(pixels, 64, 48, 80)
    buffer = np.full(80 * 48 * 3 // 2, 200, np.uint8)
    cover(buffer, layout, (Area(16, 0, 32, 32),))
    luma, *colour = planes(buffer, layout)
    assert luma.shape == (48, 64)
    assert (luma[:32, 16:32] == 64).all()
    assert (luma == 64).sum() == 16 * 32
    assert sum(int((plane == 128).sum()) for plane in colour) == 2 * 8 * 16
    left, right = (16, 32) if pixels == "NV12" else (8, 16)
    assert all((plane[:16, left:right] == 128).all() for plane in colour)
