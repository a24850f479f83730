from __future__ import annotations

from datetime import timedelta

import pytest

from appliance.clock import SimulatedClock
from appliance.recorder.timejump import TimeJump


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_jump_is_told_with_its_age(hours: int) -> None:
    clock = SimulatedClock()
    jump = TimeJump(clock)
    clock.advance(1000)
    assert jump.look(10.0) is None
    clock.wall += timedelta(hours=hours)
    assert jump.look(10.1) == 0
    clock.advance(5)
    assert jump.look(15.1) == pytest.approx(5)


def test_a_clock_that_is_set_right_or_arrives_is_no_jump() -> None:
    clock = SimulatedClock(trusted=False)
    jump = TimeJump(clock)
    clock.wall += timedelta(days=300)
    clock.trusted = True
    assert jump.look(1.0) is None
    clock.wall += timedelta(seconds=30)
    assert jump.look(2.0) is None
