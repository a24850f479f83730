from __future__ import annotations

import pytest

from appliance.core.button import Button, Mode, Press, edge, tick

Happening = tuple[int, str]  # at ms: down, up, or tick


def play(mode: Mode, *happenings: Happening, later: Mode | None = None, change_ms: int = 10**9) -> list[Press]:
    """The presses that come out. From `change_ms` on the recorder is in mode `later`."""
    button, presses = Button(), []
    for at_ms, what in happenings:
        now: Mode = later if later is not None and at_ms >= change_ms else mode
        if what == "tick":
            button, press = tick(button, now_ms=at_ms, mode=now)
        else:
            button, press = edge(button, down=what == "down", now_ms=at_ms, mode=now)
        if press:
            presses.append(press)
    return presses


def held(mode: Mode, ms: int) -> list[Press]:
    ticks = [(at, "tick") for at in range(100, ms, 100)]
    return play(mode, (0, "down"), *ticks, (ms, "up"), (ms + 100, "tick"))


@pytest.mark.parametrize("mode", ["idle", "rehearsing", "recording"])
@pytest.mark.parametrize("ms", [1, 80, 1_999])
def test_short_is_a_press(mode: Mode, ms: int) -> None:
    assert held(mode, ms) == ["press"]


def test_nothing_happens_before_it_comes_up() -> None:
    assert play("idle", (0, "down"), (500, "tick")) == []


@pytest.mark.parametrize("ms", [2_000, 2_050, 7_000])
def test_held_two_seconds_stops_once(ms: int) -> None:
    assert held("recording", ms) == ["stop"]


def test_stop_comes_while_still_held() -> None:
    assert play("recording", (0, "down"), (2_000, "tick")) == ["stop"]


def test_a_late_tick_still_stops() -> None:
    assert play("recording", (0, "down"), (2_400, "up")) == ["stop"]


@pytest.mark.parametrize("ms", [2_000, 4_000, 5_999])
def test_neither_short_nor_six_seconds_is_nothing(ms: int) -> None:
    assert held("idle", ms) == []


def test_held_six_seconds_switches_off_once() -> None:
    assert held("idle", 9_000) == ["power_off"]


@pytest.mark.parametrize("ms", [100, 3_000, 8_000])
def test_deaf_hears_nothing(ms: int) -> None:
    assert held("deaf", ms) == []


def test_the_hand_that_stopped_does_not_switch_off() -> None:
    ticks = [(at, "tick") for at in range(100, 9_000, 100)]
    assert play("recording", (0, "down"), *ticks, (9_000, "up"), later="idle", change_ms=2_100) == ["stop"]


def test_a_press_across_the_end_of_a_lesson_starts_nothing() -> None:
    assert play("recording", (0, "down"), (400, "up"), later="idle", change_ms=300) == []


def test_a_press_across_the_start_marks_nothing() -> None:
    assert play("idle", (0, "down"), (400, "up"), later="recording", change_ms=300) == []


def test_edges_that_do_not_pair_are_ignored() -> None:
    assert play("idle", (0, "up"), (10, "down"), (20, "down"), (200, "up"), (300, "up")) == ["press"]


def test_the_first_of_two_downs_counts() -> None:
    assert play("recording", (0, "down"), (1_500, "down"), (2_000, "tick")) == ["stop"]


def test_a_press_across_the_end_of_a_rehearsal_begins_nothing() -> None:
    assert play("rehearsing", (0, "down"), (300, "up"), later="idle", change_ms=200) == []
    assert held("rehearsing", 9_000) == ["power_off"]
