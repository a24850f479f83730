"""How long a lesson is kept: eight weeks after recording or thirty days after the nagesprek, whichever is first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from appliance.core.lesson import RETENTION_DAYS

AFTER_NAGESPREK_DAYS = 30


def delete_after(recorded: date, nagesprek: date | None) -> date:
    """The last day on which the lesson is there. A nagesprek can only make it shorter."""
    last = recorded + timedelta(days=RETENTION_DAYS)
    if nagesprek is None:
        return last
    talk = min(max(nagesprek, recorded), last)  # any date can be given, also the last one that there is
    return min(last, talk + timedelta(days=AFTER_NAGESPREK_DAYS))


def is_due(last_day: date, today: date) -> bool:
    """Whether a lesson goes today. Only to be asked on a trusted clock."""
    return today > last_day


def warning(last_day: date, today: date) -> Literal[7, 1] | None:
    """7 or 1 when the teacher is to be warned that so many days are left at most; None when not yet."""
    left = (last_day - today).days
    return 1 if left <= 1 else 7 if left <= 7 else None
