"""What happened, line by line."""

from __future__ import annotations

from appliance.web.types.base import Out


class LogEntry(Out, frozen=True, kw_only=True):
    """One line of the logbook; the UI words it from `event` and `fields`."""

    number: int
    at: str
    event: str
    fields: dict[str, str]
    hash: str


class Logbook(Out, frozen=True, kw_only=True):
    """A page of it, as it happened."""

    entries: list[LogEntry]
    whole: bool  # the chain of hashes holds, over all pages
