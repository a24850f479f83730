"""End dates, and the day to go by when the clock is in doubt."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core import release

TODAY = date(2026, 9, 1)


def test_the_end_date() -> None:
    assert release.end_date(None, TODAY) == date(2026, 9, 15)
    assert release.end_date(TODAY, TODAY) == TODAY
    assert release.end_date(date(2027, 9, 1), TODAY) == date(2027, 9, 1)
    with pytest.raises(release.EndDatePast):
        release.end_date(date(2026, 8, 31), TODAY)
    with pytest.raises(release.EndDateTooFar) as caught:
        release.end_date(date(2027, 9, 4), TODAY)
    assert "2027-09-03" in caught.value.advice("nl")


def test_the_last_day_still_opens() -> None:
    assert not release.is_over(TODAY, TODAY)
    assert release.is_over(TODAY, TODAY + timedelta(days=1))


@given(st.dates(), st.dates())
def test_a_clock_in_doubt_never_goes_back(now: date, latest: date) -> None:
    assert release.known_day(now, trusted=True, latest=latest) == now
    assert release.known_day(now, trusted=False, latest=latest) == latest
    assert release.known_day(now, trusted=False, latest=None) == now
