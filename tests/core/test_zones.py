from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core.zones import (
    LEAST_OPEN,
    MAX_ZONES,
    TooManyZones,
    Zone,
    ZoneOutside,
    ZonesCoverAll,
    check_zones,
    joined,
    open_part,
    wrong_side,
)
from appliance.errors import BadInput

CORNER, WINDOW = Zone(0.0, 0.0, 0.25, 0.5), Zone(0.75, 0.25, 0.25, 0.5)
tenths = st.integers(0, 10).map(lambda tenth: tenth / 10)


def test_a_part_of_the_picture_is_a_zone() -> None:
    assert check_zones([CORNER, WINDOW]) == (CORNER, WINDOW)
    assert check_zones([]) == ()
    # 0.7 + 0.3 is more than 1 to a computer, and a third and two thirds are never one.
    assert check_zones([Zone(0.7, 0.0, 0.3, 1 / 3), Zone(0, 2 / 3, 0.1 + 0.2, 1 / 3)])


@pytest.mark.parametrize("side", ["left", "top", "width", "height"])
@pytest.mark.parametrize("value", [-0.001, 1.001, math.nan, math.inf, -math.inf])
def test_what_lies_outside_is_named(side: str, value: float) -> None:
    zone = replace(CORNER, **{side: value})
    assert wrong_side(zone) == side
    with pytest.raises(ZoneOutside):
        check_zones([WINDOW, zone])


@pytest.mark.parametrize(
    ("zone", "side"),
    [
        (Zone(0.5, 0, 0.6, 1), "width"),
        (Zone(0, 0.5, 1, 0.6), "height"),
        (Zone(0, 0, 0, 1), "width"),
        (Zone(0, 0, 1, 0), "height"),
    ],
)
def test_what_reaches_out_or_has_no_size_is_named(zone: Zone, side: str) -> None:
    assert wrong_side(zone) == side


def test_only_so_many() -> None:
    assert len(check_zones([CORNER] * MAX_ZONES)) == MAX_ZONES
    with pytest.raises(TooManyZones) as caught:
        check_zones([CORNER] * (MAX_ZONES + 1))
    assert caught.value.fields == {"most": MAX_ZONES}


def test_something_of_the_picture_stays() -> None:
    assert check_zones([Zone(0, 0, 0.95, 1)])
    for zones in ([Zone(0, 0, 1, 1)], [Zone(0, 0, 0.5, 1), Zone(0.48, 0, 0.5, 1)], [Zone(0, 0, 0.96, 1)]):
        with pytest.raises(ZonesCoverAll):
            check_zones(zones)


@given(st.lists(st.builds(Zone, tenths, tenths, tenths, tenths), max_size=4))
def test_how_much_is_open_is_what_is_not_covered(zones: list[Zone]) -> None:
    """Counted in the middles of a hundred squares: edges of tenths never run through one."""
    bare = [
        (x, y)
        for x in range(10)
        for y in range(10)
        if not any(
            zone.left <= (x + 0.5) / 10 <= zone.left + zone.width
            and zone.top <= (y + 0.5) / 10 <= zone.top + zone.height
            for zone in zones
        )
    ]
    assert open_part(zones) == pytest.approx(len(bare) / 100)


def test_zones_add_up_each_once() -> None:
    assert joined((CORNER,), (WINDOW, CORNER), ()) == (CORNER, WINDOW)
    assert joined() == ()
    assert open_part(joined((CORNER,), (CORNER,))) == pytest.approx(1 - 0.125)


@pytest.mark.parametrize("error", [ZoneOutside(), TooManyZones(most=MAX_ZONES), ZonesCoverAll()])
def test_each_refusal_has_words(error: BadInput) -> None:
    for language in ("nl", "en"):
        assert error.message(language)
        assert error.advice(language)
    assert LEAST_OPEN > 0
