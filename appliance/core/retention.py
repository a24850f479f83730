"""How long a lesson is kept: eight weeks after recording or thirty days after the nagesprek, whichever is first.

Unless it was agreed otherwise, with a reason, up to a year after recording: a school year's coaching fits into that,
and nothing is kept for ever by extending it again and again.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, Literal

from appliance.core.lesson import RETENTION_DAYS
from appliance.errors import BadInput, Text

AFTER_NAGESPREK_DAYS = 30
AGREED_DAYS = 366
# An agreement that nobody thinks of any more keeps a lesson for nothing: every month it is shown.
STANDS_DAYS: Final = 30
# The first of the two warnings.
LONG_BEFORE_DAYS: Final = 7


class LastDayPast(BadInput):
    key = "last_day_past"
    nl = Text("De dag {day} is al voorbij.", "Kies vandaag of een dag erna. Of verwijder de les nu.")
    en = Text("The day {day} has already passed.", "Choose today or a later day. Or delete the lesson now.")


class LastDayTooFar(BadInput):
    key = "last_day_too_far"
    nl = Text("Een les blijft hoogstens een jaar, ook als het anders is afgesproken.", "Kies {most} of een dag ervoor.")
    en = Text("A lesson is kept for a year at most, also when agreed otherwise.", "Choose {most} or an earlier day.")


class PastStage(BadInput):
    key = "past_stage"
    nl = Text("Een les van een stage blijft niet langer dan de stage.", "Kies {most} of een dag ervoor.")
    en = Text("A lesson of a placement is kept no longer than the placement.", "Choose {most} or an earlier day.")


def delete_after(recorded: date, nagesprek: date | None) -> date:
    """The last day on which the lesson is there. A nagesprek can only make it shorter."""
    last = recorded + timedelta(days=RETENTION_DAYS)
    if nagesprek is None:
        return last
    talk = min(max(nagesprek, recorded), last)  # any date can be given, also the last one that there is
    return min(last, talk + timedelta(days=AFTER_NAGESPREK_DAYS))


def agreed_day(asked: date, recorded: date, today: date) -> date:
    """The last day that teacher and coach agreed on. Raises `LastDayPast` or `LastDayTooFar`."""
    if asked < today:
        raise LastDayPast(day=asked.isoformat())
    most = latest_day(recorded, None)
    if asked > most:
        raise LastDayTooFar(most=most.isoformat())
    return asked


def latest_day(recorded: date, ends_on: date | None) -> date:
    """Later than this no lesson is kept, also when agreed otherwise. `ends_on`: of a stage."""
    return within_stage(recorded + timedelta(days=AGREED_DAYS), ends_on)


def within_stage(last_day: date, ends_on: date | None) -> date:
    """A stage makes it shorter, or nothing."""
    return last_day if ends_on is None else min(last_day, ends_on)


def check_stage_day(asked: date, ends_on: date | None) -> None:
    """Whether what was agreed stays within the stage. Raises `PastStage`."""
    if ends_on is not None and asked > ends_on:
        raise PastStage(most=ends_on.isoformat())


def is_due(last_day: date, today: date) -> bool:
    """Whether a lesson goes today. Only to be asked on a trusted clock."""
    return today > last_day


def warning(last_day: date, today: date) -> Literal[7, 1] | None:
    """7 or 1 when the teacher is to be warned that so many days are left at most; None when not yet."""
    left = (last_day - today).days
    return 1 if left <= 1 else LONG_BEFORE_DAYS if left <= LONG_BEFORE_DAYS else None
