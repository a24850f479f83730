"""What a school settles about recording: who it is, whom to ask, and on which legal ground. Rules only.

The ground is the school's own choice. This only says what follows from it on the screens; it judges no choice.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Literal, get_args

from appliance.errors import BadInput, Conflict, Damaged, Language, NotFound, Text

Ground = Literal["legitimate_interest", "public_task", "consent"]
GROUNDS: tuple[Ground, ...] = get_args(Ground)
INFORMED_DAYS = 365
Missing = Literal["name", "contact", "reach", "ground"]


@dataclass(frozen=True, slots=True)
class School:
    """Public by nature: all of it is printed for everybody. '' is not filled in."""

    name: str = ""
    contact: str = ""  # a function, not a person's name: "de directeur"
    reach: str = ""  # how to reach that function
    fg: str = ""  # the functionaris gegevensbescherming, and how to reach
    ground: Ground | None = None
    mr_on: str = ""  # the day on which the MR consented, as YYYY-MM-DD
    languages: tuple[Language, ...] = ("nl", "en")  # of the papers


FIELDS: tuple[str, ...] = tuple(field.name for field in fields(School))


class SchoolChanged(Conflict):
    """Somebody else stored other settings since the asker looked."""

    key = "school_changed"
    nl = Text(
        "Iemand anders heeft deze instellingen net veranderd.",
        "Bekijk wat er nu staat en vul daarna opnieuw in wat je wilt veranderen.",
    )
    en = Text(
        "Somebody else has just changed these settings.",
        "Look at what is there now, then make your change again.",
    )


class SchoolDamaged(Damaged):
    key = "school_damaged"
    nl = Text(
        "De instellingen van de school zijn beschadigd en niet meer te lezen.",
        "Vul ze opnieuw in bij Instellingen, De school. Er zijn geen lessen door geraakt.",
    )
    en = Text(
        "The school's settings are damaged and cannot be read.",
        "Fill them in anew under Settings, The school. No lesson is affected.",
    )


class SchoolIncomplete(Conflict):
    key = "school_incomplete"
    nl = Text(
        "Er staat nog niet genoeg over de school om dit papier vast te stellen.",
        "Vul eerst alles in bij Instellingen, De school.",
    )
    en = Text(
        "There is not enough about the school yet to settle this paper.",
        "First fill in everything under Settings, The school.",
    )


class PaperUnknown(NotFound):
    key = "paper_unknown"
    nl = Text("Dit papier kent de box niet.", "Ga naar Papieren en kies er een.")
    en = Text("The box does not know this paper.", "Go to Papers and choose one.")


class DayNotYet(BadInput):
    key = "day_not_yet"
    nl = Text("De dag {day} moet nog komen.", "Kies vandaag of een dag die voorbij is.")
    en = Text("The day {day} is still to come.", "Choose today or a day that has passed.")


class LanguagesNeeded(BadInput):
    key = "languages_needed"
    nl = Text("De papieren hebben minstens één taal nodig.", "Kies Nederlands, Engels of allebei.")
    en = Text("The papers need at least one language.", "Choose Dutch, English or both.")


def tidy(school: School) -> School:
    """No stray blanks or line ends, each language once. Raises `LanguagesNeeded`."""
    if not school.languages:
        raise LanguagesNeeded
    return School(
        name=_line(school.name),
        contact=_line(school.contact),
        reach=_line(school.reach),
        fg=_line(school.fg),
        ground=school.ground,
        mr_on=school.mr_on,
        languages=tuple(one for one in get_args(Language) if one in school.languages),
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def missing(school: School) -> tuple[Missing, ...]:
    """What the papers cannot do without."""
    wanted: tuple[Missing, ...] = get_args(Missing)
    return tuple(name for name in wanted if not getattr(school, name))


def changed(before: School, after: School) -> tuple[str, ...]:
    return tuple(name for name in FIELDS if getattr(before, name) != getattr(after, name))


def asks_permission(ground: Ground | None) -> bool:
    """Whether everybody in the picture is asked beforehand; else they are told, and may object."""
    return ground == "consent"


def inform_again(informed: date | None, today: date) -> bool:
    """Parents are told each school year anew."""
    return informed is None or today - informed >= timedelta(days=INFORMED_DAYS)


def past_day(asked: date, today: date) -> date:
    """A day on which something was done. Raises `DayNotYet`."""
    if asked > today:
        raise DayNotYet(day=asked.isoformat())
    return asked
