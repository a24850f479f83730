"""Debouncing: from what a wire does to what a finger did."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.hardware.pi.debounce import (
    SETTLE_US,
    STUCK_US,
    UNSTEADY_US,
    Edge,
    begin,
    feed,
    settle,
    trouble,
)
from tests.hardware.pi.traces import Trace, edges, presses, read_traces

TRACES = read_traces()


@pytest.mark.parametrize("trace", TRACES, ids=[trace.name for trace in TRACES])
def test_a_recorded_trace_is_the_press_that_it_was(trace: Trace) -> None:
    assert presses(trace) == trace.presses


def test_the_traces_know_every_press_and_every_kind_of_noise() -> None:
    assert len(TRACES) >= 16
    assert {press for trace in TRACES for press in trace.presses} == {"press", "stop", "power_off"}


def test_an_edge_is_dated_to_the_first_move_of_the_wire() -> None:
    levels = [(1000, True), (1500, False), (2000, True), (200_000, False), (203_000, True), (204_000, False)]
    assert list(edges(levels, 300_000)) == [Edge(True, 1000), Edge(False, 200_000)]


def test_it_is_told_when_to_look_again() -> None:
    state = begin(False, 0)
    assert state.due_us is None
    state, _ = feed(state, True, 1000)
    assert state.due_us == 1000 + SETTLE_US
    assert settle(state, 999 + SETTLE_US) == (state, None)
    state, edge = settle(state, 1000 + SETTLE_US)
    assert edge == Edge(True, 1000)
    assert state.due_us is None
    assert settle(state, 10_000_000) == (state, None)


def test_a_spark_leaves_nothing_behind() -> None:
    state = begin(False, 0)
    for at_us, level in ((1000, True), (3000, False)):
        state, edge = feed(state, level, at_us)
        assert edge is None
    state, edge = settle(state, 3000 + SETTLE_US)
    assert (edge, state.due_us) == (None, None)
    state, _ = feed(state, True, 500_000)
    assert settle(state, 500_000 + SETTLE_US)[1] == Edge(True, 500_000)  # dated to the press, not to the spark


def test_a_button_that_is_down_at_first_was_not_pressed() -> None:
    state, edge = settle(begin(True, 0), 1_000_000)
    assert edge is None
    state, _ = feed(state, False, 1_000_000)
    assert settle(state, 2_000_000)[1] == Edge(False, 1_000_000)


def test_a_button_that_stays_down_is_stuck() -> None:
    state, _ = feed(begin(False, 0), True, 1000)
    state, _ = settle(state, 1000 + SETTLE_US)
    assert trouble(state, 1000 + STUCK_US - 1) is None
    assert trouble(state, 1000 + STUCK_US) == "stuck"
    state, _ = feed(state, False, 20_000_000)
    state, _ = settle(state, 20_000_000 + SETTLE_US)
    assert trouble(state, 40_000_000) is None


def test_one_that_was_down_from_the_start_is_stuck_too() -> None:
    assert trouble(begin(True, 0), STUCK_US) == "stuck"


def test_no_press_that_means_anything_is_stuck() -> None:
    longest_ms = max(b[0] - a[0] for trace in TRACES for a, b in pairwise(trace.levels)) // 1000
    assert longest_ms >= 6000
    assert longest_ms * 1000 < STUCK_US


def test_a_wire_that_never_settles_is_unsteady() -> None:
    state, at_us, level = begin(False, 0), 1000, True
    while at_us < UNSTEADY_US:
        state, edge = feed(state, level, at_us)
        assert edge is None
        assert trouble(state, at_us) is None
        at_us, level = at_us + 5000, not level
    assert trouble(state, 1000 + UNSTEADY_US) == "unsteady"


@given(st.lists(st.tuples(st.integers(1, 60_000), st.booleans()), min_size=1, max_size=60))
def test_edges_alternate_begin_with_down_and_rise(steps: list[tuple[int, bool]]) -> None:
    at_us, levels = 0, []
    for step_us, level in steps:
        at_us += step_us
        levels.append((at_us, level))
    clean = list(edges(levels, at_us + 1_000_000))
    assert [edge.down for edge in clean] == [index % 2 == 0 for index in range(len(clean))]
    assert all(a.at_us < b.at_us for a, b in pairwise(clean))
    # What the wire says in the end is what is believed in the end.
    assert (len(clean) % 2 == 1) == levels[-1][1]
