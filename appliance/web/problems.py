"""Errors as the JSON that a person's page shows."""

from __future__ import annotations

import msgspec
from aiohttp import web

from appliance import protocol
from appliance.control import error_from
from appliance.errors import Language, TerugblikError, Throttled
from appliance.web.statuses import status_of
from appliance.web.types import ErrorBody, Problem, Said


def from_error(error: TerugblikError, language: Language) -> Problem:
    nl, en = _said(error, "nl"), _said(error, "en")
    now = nl if language == "nl" else en
    return Problem(key=error.key, message=now.message, advice=now.advice, nl=nl, en=en, fields=dict(error.fields))


def _said(error: TerugblikError, language: Language) -> Said:
    return Said(message=error.message(language), advice=error.advice(language))


def answer(error: TerugblikError, language: Language) -> web.Response:
    response = web.Response(
        status=status_of(error),
        body=msgspec.json.encode(ErrorBody(error=from_error(error, language))),
        content_type="application/json",
    )
    if isinstance(error, Throttled):
        response.headers["Retry-After"] = str(error.fields["wait_s"])
    return response


def told(problem: protocol.Problem, language: Language) -> Problem:
    """What the recorder said is wrong, with the texts that it sent along."""
    return from_error(error_from(problem), language)
