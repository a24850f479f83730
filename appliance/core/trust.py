"""Whether the box knows what day it is, and what time it then goes by. Rules only: who asks brings what it sees.

Three may vouch for the date, in this order: the network (`ntp`), a battery clock (`rtc`), a teacher's tablet
(`tablet`). `machine` is a laptop whose clock is taken as it is. What was known once in this start of the machine is
counted on from there, so that setting the system clock changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from appliance.errors import BadInput, Conflict, Text

Source = Literal["ntp", "rtc", "tablet", "machine"]

# This software did not exist before. Raised now and then; it may be old, but never ahead of the truth.
BUILT: Final = datetime(2026, 8, 1, tzinfo=UTC)
# Good clocks differ by less; a date that decides over a release differs by more.
SLACK: Final = timedelta(minutes=10)
# A tablet that says so much has gone by must be confirmed once more: a wrong month, and the shortest has 28 days, would
# end much at once.
FAR: Final = timedelta(days=27)
_MOST_YEARS = 20


class ClockAlreadySure(Conflict):
    key = "clock_already_sure"
    nl = Text("De box weet zelf al hoe laat het is.", "Je hoeft de tijd niet in te stellen.")
    en = Text("The box already knows the time by itself.", "You do not need to set the time.")


class TimeBeforeKnown(Conflict):
    key = "time_before_known"
    nl = Text(
        "Deze tijd is te vroeg: op de box is het zeker al {known} geweest.",
        "Kijk of de datum en de tijd van je tablet goed staan en probeer het opnieuw.",
    )
    en = Text(
        "This time is too early: on the box it has certainly been {known} already.",
        "Check that the date and time of your tablet are right and try again.",
    )


class TimeAbsurd(BadInput):
    key = "time_absurd"
    nl = Text("De datum {asked} kan niet kloppen.", "Zet eerst de datum van je tablet goed en probeer het opnieuw.")
    en = Text("The date {asked} cannot be right.", "Set the date of your tablet right first and try again.")


class TimeFarAhead(Conflict):
    """Answered with `sure`, the same question is accepted."""

    key = "time_far_ahead"
    nl = Text(
        "De laatste datum die de box zeker wist, is {known}. Volgens je tablet is het nu {asked}.",
        "Klopt die datum? Bevestig hem dan nog een keer. Wat te oud is, wordt daarna gewist.",
    )
    en = Text(
        "The last date that the box knew for sure is {known}. Your tablet says that it is {asked} now.",
        "Is that date right? Then confirm it once more. What is too old will then be erased.",
    )


@dataclass(frozen=True, slots=True)
class Known:
    """A moment that somebody vouched for. `boot` is the kernel's name of that start of the machine."""

    boot: str
    boot_ms: int
    at: datetime
    source: Source

    @property
    def started(self) -> datetime:
        return self.at - timedelta(milliseconds=self.boot_ms)


@dataclass(frozen=True, slots=True)
class Look:
    """What the machine shows. `rtc`: the system clock came from a battery clock that still agrees with it."""

    boot: str
    boot_ms: int
    system: datetime
    ntp: bool
    rtc: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """When this start of the machine was, and who says so. Without a source it is a guess, never before `Known`."""

    started: datetime
    source: Source | None

    def at(self, boot_ms: int) -> datetime:
        return self.started + timedelta(milliseconds=boot_ms)


def judge(look: Look, known: Known | None, built: datetime = BUILT) -> Reading:
    """What to go by now. Never before the build, nor before what was known."""
    system = look.system - timedelta(milliseconds=look.boot_ms)
    mine = known if known is not None and is_of(known, look.boot, look.boot_ms) else None
    if look.ntp and look.system >= built and not _refuted(look, known, mine):
        return Reading(system, "ntp")
    if mine is not None:
        return Reading(mine.started, mine.source)
    # The last known moment was before this start of the machine.
    floor = built if known is None else max(built, known.at)
    if look.rtc and look.system >= floor - SLACK and look.system >= built:
        return Reading(max(system, floor - timedelta(milliseconds=look.boot_ms)), "rtc")
    return Reading(max(system, floor), None)


def is_of(known: Known, boot: str, boot_ms: int) -> bool:
    """Whether it was known in this start of the machine, so that time can be counted on from there."""
    return bool(boot) and known.boot == boot and known.boot_ms <= boot_ms


def _refuted(look: Look, known: Known | None, mine: Known | None) -> bool:
    """Time by the network corrects a battery clock and a tablet, but does not run back behind itself."""
    if known is None or known.source != "ntp":
        return False
    least = known.at if mine is None else mine.at + timedelta(milliseconds=look.boot_ms - mine.boot_ms)
    return look.system < least - SLACK


def accepted(offered: datetime, reading: Reading, boot_ms: int, known: Known | None, *, sure: bool) -> datetime:
    """The time to go by when a teacher's tablet says that it is `offered`. Raises the errors above."""
    if reading.source not in (None, "tablet"):
        raise ClockAlreadySure
    asked = offered.date().isoformat()
    if offered.year > BUILT.year + _MOST_YEARS:
        raise TimeAbsurd(asked=asked)
    least = BUILT if known is None else max(BUILT, _least(reading, boot_ms, known))
    if offered < least - SLACK:
        raise TimeBeforeKnown(known=least.date().isoformat())
    if known is not None and offered > least + FAR and not sure:
        raise TimeFarAhead(known=least.date().isoformat(), asked=asked)
    return max(offered, least)


def _least(reading: Reading, boot_ms: int, known: Known) -> datetime:
    """The earliest that it can be: what was known, and the time that has gone by since this start of the machine."""
    if reading.source is not None:
        return reading.at(boot_ms)
    return known.at + timedelta(milliseconds=boot_ms)
