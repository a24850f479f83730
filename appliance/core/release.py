"""When a release may begin and when it ends. Dates are the box's own days; `until` is the last day it opens."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from appliance.errors import BadInput, Text

ReleaseState = Literal["preparing", "prepared", "failed", "active", "expired", "taken_back"]
ClipMode = Literal["quick", "exact"]

DEFAULT_DAYS = 14
MAX_DAYS = 366


class EndDatePast(BadInput):
    key = "end_date_past"
    nl = Text("De einddatum {until} is al voorbij.", "Kies vandaag of een dag erna.")
    en = Text("The end date {until} has already passed.", "Choose today or a later day.")


class EndDateTooFar(BadInput):
    key = "end_date_too_far"
    nl = Text("De einddatum {until} is meer dan een jaar weg.", "Kies een dag voor {most}. Langer kan later opnieuw.")
    en = Text(
        "The end date {until} is more than a year away.", "Choose a day before {most}. You can release again later."
    )


def end_date(asked: date | None, today: date) -> date:
    """The last day on which a release opens. Raises `EndDatePast` or `EndDateTooFar`."""
    if asked is None:
        return today + timedelta(days=DEFAULT_DAYS)
    if asked < today:
        raise EndDatePast(until=asked.isoformat())
    if asked > today + timedelta(days=MAX_DAYS):
        raise EndDateTooFar(until=asked.isoformat(), most=(today + timedelta(days=MAX_DAYS + 1)).isoformat())
    return asked


def is_over(until: date, today: date) -> bool:
    return today > until


def known_day(today: date, *, trusted: bool, latest: date | None) -> date:
    """The day to go by. In doubt it is the last that was known for sure: a clock that nobody vouches for neither ends
    nor opens anything."""
    return today if trusted or latest is None else latest
