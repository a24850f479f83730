"""Clocks that never go back, and one that waits for who cannot keep up."""

from __future__ import annotations

from itertools import pairwise

from appliance.clock import FastClock, SimulatedClock, SystemClock

FAST = 1_000_000.0  # a microsecond of real time is a second


def test_the_system_clock_never_goes_back() -> None:
    clock = SystemClock()
    moments = [clock.monotonic_us() for _ in range(1000)]
    assert all(later >= earlier for earlier, later in pairwise(moments))


def test_a_fast_clock_runs_fast_where_nobody_holds_it() -> None:
    clock = FastClock(FAST)
    before = clock.monotonic_us()
    while clock.monotonic_us() == before:
        pass
    assert clock.monotonic_us() - before > 1_000_000


def test_a_fast_clock_waits_half_a_second_ahead_of_the_slowest() -> None:
    reached = [0]
    clock = FastClock(FAST, slowest=lambda: reached[0])
    seen = []
    for reached[0] in range(0, 3_000_000, 40_000):
        seen += [clock.monotonic_us() for _ in range(5)]
        assert seen[-1] <= reached[0] + FastClock.AHEAD_US
    assert seen == sorted(seen)
    assert seen[-1] > 2_000_000


def test_time_lost_by_waiting_is_not_made_up() -> None:
    reached: list[int | None] = [0]
    clock = FastClock(1_000.0, slowest=lambda: reached[0])
    while clock.monotonic_us() < FastClock.AHEAD_US:
        pass
    for _ in range(20_000):  # real time goes by, the clock stands
        clock.monotonic_us()
    reached[0] = None
    assert clock.monotonic_us() < FastClock.AHEAD_US + 1_000_000


def test_a_simulated_clock_moves_by_hand_only() -> None:
    clock = SimulatedClock()
    clock.advance(1.5)
    assert clock.monotonic_us() == 1_500_000


def test_the_time_since_the_machine_started_is_the_same_for_every_clock_of_it() -> None:
    before = SystemClock().boot_ms()
    assert before > 0
    assert before <= FastClock(FAST).boot_ms() <= SystemClock().boot_ms() < before + 60_000


def test_a_simulated_clock_counts_from_a_start_that_a_test_sets() -> None:
    clock = SimulatedClock(boot_now_ms=90_000)
    clock.advance(1.5)
    assert clock.boot_ms() == 91_500
