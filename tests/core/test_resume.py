from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core.resume import (
    LEAST_MS,
    MAX_PARTS,
    Cut,
    Moment,
    first_part,
    is_over,
    next_part,
    offer,
    recorded_ms,
    starts_ms,
)

MINUTE = 60_000
LIMIT = 20 * MINUTE
# The system's clock is years behind what the box knows of the date.
BEGUN = Moment(utc_ms=1_000_000 * MINUTE, trusted=True, boot=3, boot_ms=50 * MINUTE, system_ms=90 * MINUTE)
RUNNING = first_part("l", "o", "k", LIMIT, BEGUN)
CUT = Cut(RUNNING, 5 * MINUTE)


def later(minutes: float, *, boot: int = 3, trusted: bool = True, up: float = 1.0) -> Moment:
    """So long after the beginning; in another start of the machine it has been `up` for so many minutes."""
    since_ms = round(minutes * MINUTE)
    boot_ms = BEGUN.boot_ms + since_ms if boot == BEGUN.boot else round(up * MINUTE)
    return Moment(BEGUN.utc_ms + since_ms, trusted, boot, boot_ms, BEGUN.system_ms + since_ms)


def remaining_minutes(cut: Cut, now: Moment) -> float | None:
    found = offer(cut, now, owner="o", key="k")
    return None if found is None else found.remaining_ms / MINUTE


# --- how long it may still last ---


def test_a_crash_of_the_recorder_alone_is_timed_by_the_machine_whatever_the_date_says() -> None:
    now = replace(later(7), utc_ms=0, trusted=False)
    assert remaining_minutes(CUT, now) == 13
    assert starts_ms(CUT, now) == 7 * MINUTE


def test_after_a_power_cut_the_date_tells_if_it_is_trusted_at_both_ends() -> None:
    assert remaining_minutes(CUT, later(7, boot=4)) == 13
    assert starts_ms(CUT, later(7, boot=4)) == 7 * MINUTE


@pytest.mark.parametrize(("then", "now"), [(True, False), (False, True), (False, False)])
def test_with_the_date_in_doubt_only_what_certainly_passed_is_counted(then: bool, now: bool) -> None:
    cut = Cut(first_part("l", "o", "k", LIMIT, replace(BEGUN, trusted=then)), 5 * MINUTE)
    assert remaining_minutes(cut, later(700, boot=4, trusted=now, up=2)) == 13  # 5 recorded, 2 since the start
    assert starts_ms(cut, later(700, boot=4, trusted=now, up=2)) is None


def test_a_date_that_comes_to_be_trusted_ends_what_the_doubt_offered() -> None:
    assert remaining_minutes(CUT, later(700, boot=4, trusted=False)) == 14
    assert remaining_minutes(CUT, later(700, boot=4)) is None


def test_dates_that_contradict_the_machine_are_no_measure() -> None:
    backwards = Moment(BEGUN.utc_ms - MINUTE, True, 4, MINUTE, 0)
    longer_up_than_passed = Moment(BEGUN.utc_ms + 2 * MINUTE, True, 4, 3 * MINUTE, 0)
    for now in (backwards, longer_up_than_passed):
        assert starts_ms(CUT, now) is None
        assert remaining_minutes(CUT, now) == 15 - now.boot_ms / MINUTE


def test_what_was_recorded_is_over_even_if_the_clocks_say_less() -> None:
    assert starts_ms(CUT, later(4)) == 5 * MINUTE
    assert remaining_minutes(CUT, later(4)) == 15


def test_the_offer_ends_with_the_last_minute() -> None:
    assert remaining_minutes(CUT, later(19)) == 1
    assert remaining_minutes(CUT, later(19.001)) is None
    assert not is_over(CUT, later(19))
    assert is_over(CUT, later(19.001))


def test_of_a_lesson_in_which_nothing_was_recorded_there_is_nothing_to_go_on_with() -> None:
    assert is_over(Cut(RUNNING, 0), later(1))
    assert not is_over(Cut(next_part(CUT, 2, later(6)), 0), later(7))


def test_a_box_that_is_cut_again_and_again_stops_offering() -> None:
    assert remaining_minutes(Cut(next_part(CUT, MAX_PARTS - 1, later(6)), MINUTE), later(8)) == 12
    assert remaining_minutes(Cut(next_part(CUT, MAX_PARTS, later(6)), MINUTE), later(8)) is None


@pytest.mark.parametrize(("owner", "key"), [("p", "k"), ("o", "j")])
def test_nobody_else_goes_on_with_it_nor_with_another_key(owner: str, key: str) -> None:
    assert offer(CUT, later(6), owner=owner, key=key) is None


# --- more than two parts ---


def test_the_third_part_counts_from_the_first_beginning() -> None:
    second = Cut(next_part(CUT, 2, later(7, boot=4)), 3 * MINUTE)
    assert second.recorded_ms == 8 * MINUTE
    assert starts_ms(second, later(12, boot=5)) == 12 * MINUTE
    assert remaining_minutes(second, later(12, boot=5)) == 8


def test_behind_an_unknown_gap_the_part_itself_is_timed() -> None:
    second = Cut(next_part(CUT, 2, later(700, boot=4, trusted=False, up=1)), 3 * MINUTE)
    now = later(700, boot=4, trusted=False, up=1 + 6)
    assert starts_ms(second, now) is None
    assert remaining_minutes(second, now) == 20 - 5 - 6


# --- how much was recorded ---


def test_the_time_of_the_file_tells_how_much_was_recorded() -> None:
    in_same_boot = recorded_ms(RUNNING, later(7), written_ms=later(5).system_ms, least_ms=1)
    after_a_cut = recorded_ms(RUNNING, later(7, boot=4, trusted=False), written_ms=later(5).system_ms, least_ms=1)
    assert in_same_boot == after_a_cut == 5 * MINUTE


def test_a_date_set_during_the_lesson_does_not_matter_in_the_same_start_of_the_machine() -> None:
    year = 365 * 24 * 60 * MINUTE
    now = replace(later(7), system_ms=later(7).system_ms + year)
    assert recorded_ms(RUNNING, now, written_ms=later(5).system_ms + year, least_ms=1) == 5 * MINUTE


@pytest.mark.parametrize("wrong_ms", [-90 * MINUTE, 60 * MINUTE])
def test_a_date_set_during_the_lesson_leaves_what_the_size_proves(wrong_ms: int) -> None:
    now = later(7, boot=4, trusted=False)
    written_ms = later(5).system_ms + wrong_ms
    assert recorded_ms(RUNNING, now, written_ms=written_ms, least_ms=4 * MINUTE) == 4 * MINUTE


def test_a_part_holds_no_more_than_the_lesson_had_left() -> None:
    second = next_part(CUT, 2, later(7))
    assert recorded_ms(second, later(22.1), written_ms=later(22.1).system_ms, least_ms=1) == 15 * MINUTE
    assert recorded_ms(second, later(60, boot=4), written_ms=later(59).system_ms, least_ms=16 * MINUTE) == 15 * MINUTE


def test_in_a_hurried_simulator_all_of_it_runs_as_fast() -> None:
    now = later(0.7)
    assert recorded_ms(RUNNING, now, written_ms=later(0.5).system_ms, least_ms=1, hurry=10) == 5 * MINUTE
    assert starts_ms(CUT, now, hurry=10) == 7 * MINUTE
    found = offer(CUT, now, owner="o", key="k", hurry=10)
    assert found is not None
    assert found.remaining_ms == 13 * MINUTE


# --- whatever the clocks say ---

numbers = st.integers(0, 10**9)
moments = st.builds(
    Moment, utc_ms=numbers, trusted=st.booleans(), boot=st.integers(0, 3), boot_ms=numbers, system_ms=numbers
)
cuts = st.builds(
    lambda limit, begun, again, first, second, parts: Cut(
        replace(first_part("l", "o", "k", limit, begun), part=parts, part_begun=again, before_ms=first), second
    ),
    *(st.integers(MINUTE, 45 * MINUTE), moments, moments, st.integers(0, LIMIT), st.integers(0, LIMIT)),
    st.integers(1, MAX_PARTS),
)


@given(cuts, moments)
def test_an_offer_is_never_too_short_nor_longer_than_what_is_left(cut: Cut, now: Moment) -> None:
    found = offer(cut, now, owner="o", key="k")
    assert (found is None) == is_over(cut, now)
    if found is not None:
        assert LEAST_MS <= found.remaining_ms <= cut.running.limit_ms - cut.recorded_ms
        begins = starts_ms(cut, now)
        if begins is not None:
            assert begins + found.remaining_ms == cut.running.limit_ms


@given(cuts, moments, st.integers(0, 10**8))
def test_an_offer_only_gets_shorter(cut: Cut, now: Moment, passed_ms: int) -> None:
    then = replace(now, utc_ms=now.utc_ms + passed_ms, boot_ms=now.boot_ms + passed_ms)
    before = offer(cut, now, owner="o", key="k")
    after = offer(cut, then, owner="o", key="k")
    if after is not None:
        assert before is not None
        assert after.remaining_ms <= before.remaining_ms


@given(cuts, moments, numbers, numbers)
def test_what_was_recorded_fits_into_the_lesson(cut: Cut, now: Moment, written_ms: int, least_ms: int) -> None:
    found = recorded_ms(cut.running, now, written_ms=written_ms, least_ms=least_ms)
    assert 0 <= found <= max(0, cut.running.limit_ms - cut.running.before_ms)
