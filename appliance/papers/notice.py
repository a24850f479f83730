"""What stands on top of a fresh print: that it is the settled version, or what is different now."""

from __future__ import annotations

from typing import Final

from appliance.errors import Language
from appliance.papers import common
from appliance.papers.facts import Difference

NAMES: Final[dict[str, tuple[str, str]]] = {
    "name": ("naam van de school", "name of the school"),
    "contact": ("contactpersoon", "contact"),
    "reach": ("hoe de contactpersoon te bereiken is", "how to reach the contact"),
    "fg": ("functionaris gegevensbescherming", "data protection officer"),
    "ground": ("grondslag", "legal ground"),
    "kept_days": ("dagen dat een les blijft", "days that a lesson is kept"),
    "after_talk_days": ("dagen na het nagesprek", "days after the talk"),
    "agreed_days": ("dagen die hoogstens kunnen worden afgesproken", "most days that can be agreed on"),
    "lesson_minutes": ("minuten dat een opname hoogstens duurt", "most minutes of a recording"),
    "sound": ("of er geluid wordt opgenomen", "whether sound is recorded"),
    "program": ("versie van het programma", "version of the program"),
    "release_days": ("dagen dat een fragment standaard open is", "days that a clip is open by default"),
    "release_most_days": ("dagen dat een fragment hoogstens open is", "most days that a clip can be open"),
    "warned_days": ("dagen dat de box van tevoren waarschuwt", "days that the box warns ahead"),
    "board": ("computer in de box", "computer in the box"),
    "camera": ("camera", "camera"),
    "school_wifi": ("of de box op de wifi van de school zit", "whether the box is on the school's Wi-Fi"),
}
_VALUES: Final[dict[str, tuple[str, str]]] = {"yes": ("ja", "yes"), "no": ("nee", "no"), "-": ("niets", "nothing")}


def told(one: Difference, language: Language) -> str:
    """One difference in words."""
    at = 0 if language == "nl" else 1
    name = NAMES[one.name][at]
    if not one.before:
        return name
    before, now = (_value(value, language) for value in (one.before, one.now))
    return f"{name} (was {before}, is {now})"


def _value(value: str, language: Language) -> str:
    for ground, words in common.GROUNDS[language].items():
        if value == ground:
            return words.name.partition(" (")[0]
    return _VALUES[value][0 if language == "nl" else 1] if value in _VALUES else value


def notice(on: str, changed: tuple[Difference, ...], language: Language) -> str:
    day = common.day_of(on, language)
    if not changed:
        return f"Deze versie is vastgesteld op {day}." if language == "nl" else f"This version was settled on {day}."
    listed = "; ".join(told(one, language) for one in changed)
    if language == "nl":
        return f"Let op: sinds de versie die op {day} is vastgesteld, is dit anders: {listed}."
    return f"Note: since the version that was settled on {day} this is different: {listed}."
