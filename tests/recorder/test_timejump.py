from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from appliance.clock import SimulatedClock
from appliance.recorder.timejump import TimeJump
from appliance.timekeeping import BoxClock, KnownTime


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


def test_a_jump_that_the_box_does_not_believe_is_told_and_one_by_the_network_is_not(tmp_path: Path) -> None:
    base, online = SimulatedClock(), [True]
    clock = BoxClock(base, tmp_path, lambda: online[0], lambda _: False, "a")
    KnownTime(tmp_path, clock, "a").note()
    online[0] = False
    base.advance(2)
    jump, before = TimeJump(clock), clock.now_utc()
    base.wall += timedelta(hours=1)
    assert jump.look(1.0) == 0
    assert clock.now_utc() == before
    told = BoxClock(base, tmp_path / "other", lambda: online[0], lambda _: False, "a")
    jump = TimeJump(told)
    base.wall += timedelta(days=300)
    online[0] = True
    base.advance(2)
    assert jump.look(2.0) is None
