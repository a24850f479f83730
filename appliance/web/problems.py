"""Errors as the JSON that a person's page shows."""

from __future__ import annotations

import msgspec
from aiohttp import web

from appliance.errors import Language, TerugblikError, Throttled
from appliance.web.statuses import status_of
from appliance.web.types import ErrorBody, Problem

Catalogue = dict[str, type[TerugblikError]]


def problem(error: TerugblikError, language: Language) -> Problem:
    return Problem(
        key=error.key, message=error.message(language), advice=error.advice(language), fields=dict(error.fields)
    )


def answer(error: TerugblikError, language: Language) -> web.Response:
    response = web.Response(
        status=status_of(error),
        body=msgspec.json.encode(ErrorBody(error=problem(error, language))),
        content_type="application/json",
    )
    if isinstance(error, Throttled):
        response.headers["Retry-After"] = str(error.fields["wait_s"])
    return response


def from_key(catalogue: Catalogue, key: str, fields: dict[str, str | int | float]) -> TerugblikError:
    """The error that another process named. A key from a newer recorder, or one whose texts need fields that were
    not sent, becomes the plain `unavailable`: a person always gets a sentence."""
    from appliance.errors import Unavailable

    try:
        return catalogue.get(key, Unavailable)(**fields)
    except (KeyError, IndexError):
        return Unavailable()
