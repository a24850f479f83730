"""How each state of the light looks."""

from __future__ import annotations

from itertools import pairwise
from typing import get_args

import pytest

from appliance.hardware.pi.shine import (
    AMBER,
    AMBER_PLAIN,
    BLUE,
    DARK,
    DIM,
    GREEN,
    MARK_S,
    PULSE_S,
    RED,
    WHITE,
    colour,
    renew_s,
    shown,
)
from appliance.hardware.ports import TOLD_S
from appliance.protocol import Light

STATES = get_args(Light)
TIMES = [step * 0.02 for step in range(300)]


@pytest.mark.parametrize("pwm", [True, False])
@pytest.mark.parametrize(("state", "looks"), [("off", DARK), ("green", GREEN), ("red", RED), ("white", WHITE)])
def test_the_steady_ones(state: Light, looks: tuple[float, float, float], pwm: bool) -> None:
    assert {colour(state, at_s, pwm=pwm) for at_s in TIMES} == {looks}


def test_amber_is_between_red_and_green() -> None:
    assert {colour("amber", at_s, pwm=True) for at_s in TIMES} == {AMBER}
    assert {colour("amber", at_s, pwm=False) for at_s in TIMES} == {AMBER_PLAIN}
    assert 0 < AMBER[1] < AMBER[0]


@pytest.mark.parametrize(("state", "full"), [("pulsing_red", RED), ("pulsing_green", GREEN)])
def test_a_pulse_is_soft_and_never_dark_where_it_can_be_dimmed(state: Light, full: tuple[float, float, float]) -> None:
    part = full.index(1.0)
    looks = [colour(state, at_s, pwm=True) for at_s in TIMES]
    levels = [look[part] for look in looks]
    assert (max(levels), min(levels)) == (pytest.approx(1, abs=0.01), pytest.approx(DIM, abs=0.01))
    assert all(abs(a - b) < 0.05 for a, b in pairwise(levels))
    assert all(look[other] == 0 for look in looks for other in range(3) if other != part)
    assert colour(state, 0.5, pwm=True) == pytest.approx(colour(state, 0.5 + PULSE_S, pwm=True))


@pytest.mark.parametrize(("state", "full"), [("pulsing_red", RED), ("pulsing_green", GREEN)])
def test_a_pulse_is_dark_for_a_moment_where_it_cannot(state: Light, full: tuple[float, float, float]) -> None:
    looks = [colour(state, at_s, pwm=False) for at_s in TIMES]
    assert set(looks) == {full, DARK}
    assert looks.count(DARK) / len(looks) < 0.2


@pytest.mark.parametrize("pwm", [True, False])
def test_blue_blinks(pwm: bool) -> None:
    looks = [colour("blue_blink", at_s, pwm=pwm) for at_s in TIMES]
    assert set(looks) == {BLUE, DARK}
    assert looks.count(BLUE) == pytest.approx(looks.count(DARK), rel=0.2)


def test_a_mark_is_one_soft_blink() -> None:
    levels = [colour("blink_white", at_s, pwm=True)[0] for at_s in TIMES if 0 < at_s < MARK_S]
    top = levels.index(max(levels))
    assert max(levels) > 0.99
    assert levels[:top] == sorted(levels[:top])
    assert levels[top:] == sorted(levels[top:], reverse=True)
    assert [colour("blink_white", at_s, pwm=False) for at_s in (0.1, 0.3, 0.5)] == [WHITE, DARK, WHITE]
    assert colour("blink_white", MARK_S + 0.1, pwm=False) == WHITE
    assert colour("blink_white", MARK_S + 0.1, pwm=True) == WHITE  # not dark, should it last


@pytest.mark.parametrize("pwm", [True, False])
def test_no_two_states_are_the_same(pwm: bool) -> None:
    looks = {state: tuple(colour(state, at_s, pwm=pwm) for at_s in TIMES) for state in STATES}
    assert len(set(looks.values())) == len(STATES)


@pytest.mark.parametrize("state", [state for state in STATES if "red" in state or state == "amber"])
def test_whatever_a_lesson_shows_is_never_dark_for_long(state: Light) -> None:
    for pwm in (True, False):
        dark = 0
        for at_s in TIMES:
            dark = dark + 1 if colour(state, at_s, pwm=pwm) == DARK else 0
            assert dark * 0.02 <= 0.5


@pytest.mark.parametrize("pwm", [True, False])
@pytest.mark.parametrize("state", STATES)
def test_it_is_renewed_as_often_as_it_changes(state: Light, pwm: bool) -> None:
    moving = len({colour(state, at_s, pwm=pwm) for at_s in TIMES}) > 1
    assert renew_s(state) < 0.1 if moving else renew_s(state) <= TOLD_S / 3


@pytest.mark.parametrize("state", STATES)
def test_untold_it_turns_amber_and_only_a_word_puts_it_out(state: Light) -> None:
    assert shown(state, TOLD_S) == state
    assert shown(state, TOLD_S + 0.01) == ("off" if state == "off" else "amber")
