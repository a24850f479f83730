"""Which of the two languages an answer is worded in."""

from __future__ import annotations

from aiohttp import hdrs, web

from appliance.errors import Language


def from_header(accept_language: str | None) -> Language:
    """The first of nl and en by the asker's weights; Dutch when the header names neither."""
    best: Language = "nl"
    best_weight = 0.0
    for part in (accept_language or "").split(","):
        tag, _, parameters = part.strip().partition(";")
        primary = tag.strip().lower().partition("-")[0]
        weight = _weight(parameters)
        if primary in ("nl", "en") and weight > best_weight:
            best, best_weight = ("nl" if primary == "nl" else "en"), weight
    return best


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0


def asked_for(request: web.Request) -> Language:
    """Of a page that stands alone: by `?lang=`, else as the browser says."""
    match request.query.get("lang"):
        case "nl":
            return "nl"
        case "en":
            return "en"
    return from_header(request.headers.get(hdrs.ACCEPT_LANGUAGE))
