"""Who is believed about the date, and what a tablet may say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from appliance.core import trust
from appliance.core.trust import BUILT, FAR, SLACK, Known, Look, Reading, Source, accepted, judge

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FRESH = datetime(1970, 1, 1, 0, 0, 40, tzinfo=UTC)


def look(system: datetime = NOW, *, ntp: bool = False, rtc: bool = False, boot_ms: int = 60_000) -> Look:
    return Look("b", boot_ms, system, ntp, rtc)


def known(at: datetime, source: Source = "ntp", *, boot: str = "b", boot_ms: int = 0) -> Known:
    return Known(boot, boot_ms, at, source)


def read(seen: Look, before: Known | None) -> tuple[datetime, Source | None]:
    reading = judge(seen, before)
    return reading.at(seen.boot_ms), reading.source


def test_nobody_vouches_for_a_clock_that_just_runs() -> None:
    assert read(look(), None) == (NOW, None)


def test_the_network_and_a_battery_clock_vouch_for_it() -> None:
    assert read(look(ntp=True), None) == (NOW, "ntp")
    assert read(look(rtc=True), None) == (NOW, "rtc")
    assert read(look(ntp=True, rtc=True), None) == (NOW, "ntp")


@pytest.mark.parametrize("before", [None, known(NOW - DAY, boot="a"), known(NOW - DAY, "tablet", boot="a")])
def test_a_box_that_starts_in_the_past_is_in_doubt_and_never_before_what_was_known(before: Known | None) -> None:
    seen = look(FRESH)
    at, source = read(seen, before)
    floor = BUILT if before is None else before.at
    assert source is None
    assert at == floor + timedelta(milliseconds=seen.boot_ms)


@pytest.mark.parametrize("sure", [{"ntp": True}, {"rtc": True}])
def test_a_date_before_the_build_is_nobody_s(sure: dict[str, bool]) -> None:
    assert read(look(FRESH, **sure), None)[1] is None
    assert read(look(BUILT - timedelta(seconds=1), **sure), None)[1] is None
    assert read(look(BUILT, **sure), None)[1] is not None


@pytest.mark.parametrize("source", ["ntp", "tablet", "rtc", "machine"])
def test_a_battery_clock_behind_what_was_known_has_run_empty(source: Source) -> None:
    before = known(NOW, source, boot="a")
    assert read(look(NOW - DAY, rtc=True), before) == (NOW + timedelta(minutes=1), None)
    # A little behind is only a slow one; the box still does not go back.
    assert read(look(NOW - SLACK / 2, rtc=True), before) == (NOW, "rtc")


def test_what_was_known_is_counted_on_when_the_network_is_gone() -> None:
    before = known(NOW, boot_ms=10_000)
    assert read(look(NOW + timedelta(seconds=50), boot_ms=60_000), before) == (NOW + timedelta(seconds=50), "ntp")


@pytest.mark.parametrize("jump", [HOUR, -HOUR, DAY, -DAY])
@pytest.mark.parametrize("source", ["ntp", "tablet", "rtc", "machine"])
def test_setting_the_system_clock_changes_nothing(jump: timedelta, source: Source) -> None:
    before = known(NOW, source)
    seen = look(NOW + timedelta(minutes=1) + jump, rtc=True)
    assert read(seen, before) == (NOW + timedelta(minutes=1), source)


def test_the_network_wins_from_a_tablet_and_a_battery_clock_also_backwards() -> None:
    sources: tuple[Source, ...] = ("tablet", "rtc", "machine")
    for source in sources:
        for boot in "ab":
            before = known(NOW, source, boot=boot)
            assert read(look(NOW - 5 * DAY, ntp=True), before) == (NOW - 5 * DAY, "ntp")
            assert read(look(NOW + 5 * DAY, ntp=True), before) == (NOW + 5 * DAY, "ntp")


def test_the_network_does_not_run_back_behind_itself() -> None:
    assert read(look(NOW - HOUR, ntp=True), known(NOW)) == (NOW + timedelta(minutes=1), "ntp")  # counted on
    assert read(look(NOW - HOUR, ntp=True), known(NOW, boot="a"))[1] is None
    assert read(look(NOW - SLACK / 2, ntp=True), known(NOW))[0] == NOW - SLACK / 2  # drawn straight
    assert read(look(NOW + DAY, ntp=True), known(NOW)) == (NOW + DAY, "ntp")


def test_a_tablet_s_time_holds_for_this_start_of_the_machine_only() -> None:
    said = known(NOW, "tablet", boot_ms=20_000)
    assert read(look(FRESH, boot_ms=80_000), said) == (NOW + timedelta(minutes=1), "tablet")
    other = Look("c", 80_000, FRESH, ntp=False, rtc=False)
    assert judge(other, said).source is None
    # Without a name of this start nothing can be of it, nor what was known later than now.
    assert judge(Look("", 80_000, FRESH, ntp=False, rtc=False), known(NOW, "tablet", boot="")).source is None
    assert read(look(FRESH, boot_ms=10_000), said)[1] is None


# --- what a tablet may say


def offer(offered: datetime, before: Known | None, *, sure: bool = False, seen: Look | None = None) -> datetime:
    seen = seen or look(FRESH)
    return accepted(offered, judge(seen, before), seen.boot_ms, before, sure=sure)


def test_a_tablet_is_believed_when_nobody_else_knows() -> None:
    assert offer(NOW, None) == NOW
    assert offer(NOW, known(NOW - DAY, boot="a")) == NOW


@pytest.mark.parametrize("source", ["ntp", "rtc", "machine"])
def test_not_when_a_better_source_knows(source: Source) -> None:
    with pytest.raises(trust.ClockAlreadySure):
        offer(NOW, known(NOW - HOUR, source))


def test_a_tablet_may_say_it_again_but_not_go_back() -> None:
    said = known(NOW, "tablet")
    assert offer(NOW + HOUR, said) == NOW + HOUR
    # Another tablet that is a little behind takes nothing back.
    assert offer(NOW - SLACK / 2, said) == NOW + timedelta(minutes=1)
    with pytest.raises(trust.TimeBeforeKnown):
        offer(NOW - HOUR, said)


def test_a_time_before_what_was_known_or_before_the_build_is_refused() -> None:
    with pytest.raises(trust.TimeBeforeKnown) as refused:
        offer(NOW - DAY, known(NOW, boot="a"))
    assert refused.value.fields == {"known": "2026-11-03"}
    with pytest.raises(trust.TimeBeforeKnown):
        offer(BUILT - HOUR, None)


def test_an_absurd_time_is_refused() -> None:
    with pytest.raises(trust.TimeAbsurd):
        offer(NOW.replace(year=2099), None, sure=True)


def test_a_long_time_since_it_was_known_is_asked_twice() -> None:
    before = known(NOW, boot="a")
    assert offer(NOW + FAR, before) == NOW + FAR
    with pytest.raises(trust.TimeFarAhead) as refused:
        offer(NOW + FAR + DAY, before)
    assert refused.value.fields == {"known": "2026-11-03", "asked": "2026-12-01"}
    assert offer(NOW + FAR + DAY, before, sure=True) == NOW + FAR + DAY
    # The month set one too far, on a box that was on until just now.
    for at in (NOW, datetime(2027, 2, 3, 9, tzinfo=UTC)):
        with pytest.raises(trust.TimeFarAhead):
            offer(at.replace(month=at.month + 1), known(at, boot="a"))
    # With nothing known yet, nothing has a date that could pass.
    assert offer(BUILT + 300 * DAY, None) == BUILT + 300 * DAY


def test_a_reading_goes_on_with_the_time_since_the_start() -> None:
    assert Reading(NOW, None).at(1500) == NOW + timedelta(seconds=1.5)


def test_the_build_is_not_ahead_of_the_truth() -> None:
    assert datetime.now(UTC) > BUILT
