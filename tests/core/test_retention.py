"""How long a lesson is kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core import retention

RECORDED = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("nagesprek", "last_day"),
    [
        (None, date(2026, 10, 27)),
        (date(2026, 9, 8), date(2026, 10, 8)),
        (date(2026, 9, 27), date(2026, 10, 27)),
        (date(2026, 12, 1), date(2026, 10, 27)),
        (date(2026, 1, 1), date(2026, 10, 1)),
        (date.min, date(2026, 10, 1)),
        (date.max, date(2026, 10, 27)),
    ],
)
def test_whichever_is_first(nagesprek: date | None, last_day: date) -> None:
    assert retention.delete_after(RECORDED, nagesprek) == last_day


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_a_nagesprek_never_makes_it_longer_nor_shorter_than_thirty_days(recorded: date, nagesprek: date) -> None:
    last_day = retention.delete_after(recorded, nagesprek)
    assert last_day <= retention.delete_after(recorded, None)
    assert last_day >= recorded + timedelta(days=30)


def test_the_last_day_is_still_there() -> None:
    assert not retention.is_due(RECORDED, RECORDED)
    assert retention.is_due(RECORDED, RECORDED + timedelta(days=1))


@pytest.mark.parametrize(("left", "warned"), [(8, None), (7, 7), (2, 7), (1, 1), (0, 1), (-3, 1)])
def test_the_warning_comes_seven_and_one_day_ahead(left: int, warned: int | None) -> None:
    assert retention.warning(RECORDED + timedelta(days=left), RECORDED) == warned


def test_what_was_agreed_is_between_today_and_a_year_after_recording() -> None:
    today = date(2026, 9, 20)
    for asked in (today, date(2027, 9, 2)):
        assert retention.agreed_day(asked, RECORDED, today) == asked
    with pytest.raises(retention.LastDayPast):
        retention.agreed_day(today - timedelta(days=1), RECORDED, today)
    with pytest.raises(retention.LastDayTooFar) as caught:
        retention.agreed_day(date(2027, 9, 3), RECORDED, today)
    assert caught.value.fields == {"most": "2027-09-02"}
