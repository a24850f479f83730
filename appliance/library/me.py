"""The owner's own facts: the name as it is shown, and the language; and what the owner was not told yet."""

from __future__ import annotations

from appliance.errors import Language
from appliance.library.database import Library


def name(library: Library) -> str:
    return _get(library, "name") or ""


def set_name(library: Library, value: str) -> None:
    _set(library, "name", value)


def language(library: Library) -> Language:
    return "en" if _get(library, "language") == "en" else "nl"


def set_language(library: Library, value: Language) -> None:
    _set(library, "language", value)


def role(library: Library) -> str | None:
    """A second place for it, beside `person.json`."""
    return _get(library, "role")


def set_role(library: Library, value: str) -> None:
    _set(library, "role", value)


def untold(library: Library) -> str | None:
    """The key of what happened to this library, until its owner was told."""
    return _get(library, "untold")


def set_untold(library: Library, key: str) -> None:
    _set(library, "untold", key)


def told(library: Library) -> None:
    library.run("DELETE FROM me WHERE key = 'untold'")


def _get(library: Library, key: str) -> str | None:
    row = library.one("SELECT value FROM me WHERE key = ?", key)
    return None if row is None else str(row["value"])


def _set(library: Library, key: str, value: str) -> None:
    library.run("INSERT INTO me VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value)
