"""A day as people write it, on every paper of the box."""

from __future__ import annotations

from datetime import date

from appliance.errors import Language

_MONTHS: dict[Language, tuple[str, ...]] = {
    "nl": (
        *("januari", "februari", "maart", "april", "mei", "juni"),
        *("juli", "augustus", "september", "oktober", "november", "december"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}


def written(day: date, language: Language) -> str:
    """7 mei 2026, or 7 May 2026."""
    return f"{day.day} {_MONTHS[language][day.month - 1]} {day.year}"
