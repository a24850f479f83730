"""Writes docs/reference/api.md from the routes, the types and the errors: `python -m appliance.web.reference`.

A test compares the page with what this gives, so that neither can change alone.
"""

from __future__ import annotations

import sys
from typing import Any

from appliance.errors import TerugblikError
from appliance.web import catalogue
from appliance.web.fields import WORDS, FieldProblem
from appliance.web.openapi import COOKIE, CSRF_HEADER, MEDIA_TOKEN, Json, document
from appliance.web.routes import EVENTS, ROUTES, Route
from appliance.web.statuses import status_of

_INTRODUCTION = f"""\
# The API

The box's own API, for its own web UI: JSON over HTTP under `/api`. The machine-readable form of this page is
`GET /api/openapi.json`, or `terugblik openapi`. This page is made by `python -m appliance.web.reference`.

## Rules

- **Who.** Every route needs a signed-in person, but for those that say *public*. Signing in sets the cookie
  `{COOKIE}` (HttpOnly, SameSite=Strict, Secure over TLS).
- **Changing something** needs the header `{CSRF_HEADER}` with the token of `GET /api/me`, and, with a body or on a
  public route, `Content-Type: application/json`. A request that another website caused is refused, and so is one
  to a host name that is not the box's.
- **Passphrases** travel over TLS, or on this machine only.
- **Times**: `_ms` is milliseconds of lesson time; `_at` is ISO 8601 in UTC; dates are `YYYY-MM-DD`.
- **Errors** have one shape, `{{"error": {{"key", "message", "advice", "nl", "en", "fields"}}}}`: in the person's
  language, or in that of `Accept-Language`, and again in each. The key never changes; the words may. `429` carries
  `Retry-After`.
- **Video** is an ordinary MP4 with an exact index, also while it lies sealed: use the address in `Lesson.video` or
  `Release.video`, which carries `?{MEDIA_TOKEN}=…` for that one thing and dies with the session. Single byte ranges get
  exactly what was asked (`206`), several at once get the whole, past the end is `416`.
- **No answer is kept**: everything under `/api` is `Cache-Control: no-store`. A body has at most 256 KiB, but
  for the file of an update.
"""

_WHO = {
    "public": "public",
    "anyone": "signed in",
    "teacher": "teacher",
    "coach": "coach",
    "teacher or coach": "teacher or coach",
    "teacher or beheerder": "teacher or beheerder",
}


def page() -> str:
    parts = [_INTRODUCTION, _routes(), _events(), _types(document("")["components"]["schemas"]), _errors()]
    return "\n".join(parts)


def _routes() -> str:
    rows = [
        f"| `{route.method}` | `{route.path}` | {_WHO[route.who]} | {_taken(route)} | {_gives(route)} |"
        for route in ROUTES
    ]
    return "\n".join(["## Routes", "", "| | path | who | takes | gives |", "|---|---|---|---|---|", *rows, ""])


def _events() -> str:
    rows = [f"| `{name}` | {_name(kind)} | {_summary(kind)} |" for name, kind in EVENTS.items()]
    words = "`GET /api/events` sends these, and a comment line every 15 seconds. After `locked` nothing follows."
    return "\n".join(["## Live events", "", words, "", "| event | data | |", "|---|---|---|", *rows, ""])


def _types(schemas: dict[str, Json]) -> str:
    lines = ["## Types", ""]
    for name in sorted(schemas):
        schema = schemas[name]
        lines += [f"### {name}", ""]
        if "description" in schema:
            lines += [schema["description"], ""]
        needed = schema.get("required", [])
        for field, shape in schema.get("properties", {}).items():
            lines.append(f"- `{field}`: {_shape(shape)}{'' if field in needed else ', may be left out'}")
        lines.append("")
    return "\n".join(lines)


def _errors() -> str:
    rows = [_error(key, kind) for key, kind in sorted(catalogue.by_key().items())]
    words = (
        "What the recorder or the keeper refuses or has trouble with comes under its own keys, with status 400, 409 or "
        "503; of a `WorkView` that `failed` in its `problem`."
    )
    head = ["| key | status | in English | in Dutch |", "|---|---|---|---|"]
    fields = ", ".join(f"`{name}` ({words[1]})" for name, words in sorted(WORDS.items()))
    named = f"Fields of a request are called by what a person knows them as: {fields}."
    return "\n".join(["## Errors", "", words, "", *head, *rows, "", named, ""])


def _error(key: str, kind: type[TerugblikError]) -> str:
    status = status_of(kind.__new__(kind))
    subject = "{field}" if issubclass(kind, FieldProblem) else ""
    english, dutch = (f"{text.message} {text.advice}" for text in (kind.en, kind.nl))
    assert subject in english
    return f"| `{key}` | {status} | {english} | {dutch} |"


def _name(kind: Any) -> str:
    if kind is None:
        return ""
    if isinstance(kind, str):
        return kind
    inner = getattr(kind, "__args__", None)
    return f"list of {_name(inner[0])}" if inner else f"[{kind.__name__}](#{kind.__name__.lower()})"


def _taken(route: Route) -> str:
    return f"? {_name(route.asks)}" if route.asks is not None else _name(route.takes)


def _gives(route: Route) -> str:
    return " ".join(part for part in (str(route.status), _name(route.gives)) if part)


def _summary(kind: type) -> str:
    return " ".join((kind.__doc__ or "").split())


def _shape(shape: Json) -> str:
    if "$ref" in shape:
        name = shape["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in shape:
        return " or ".join(_shape(one) for one in shape["anyOf"])
    if "enum" in shape:
        return " · ".join(f"`{value}`" for value in shape["enum"])
    if shape.get("type") == "array":
        inner = [_shape(one) for one in shape["prefixItems"]] if "prefixItems" in shape else [_shape(shape["items"])]
        return f"list of {', '.join(inner)}{_limits(shape)}"
    return f"{shape.get('type', 'anything')}{_limits(shape)}"


def _limits(shape: Json) -> str:
    low = shape.get("minLength", shape.get("minItems", shape.get("minimum")))
    high = shape.get("maxLength", shape.get("maxItems", shape.get("maximum")))
    if shape.get("type") == "array" and "prefixItems" in shape:
        return ""
    if low is None and high is None:
        return ""
    if high is None:
        return f" (at least {low})"
    return f" (at most {high})" if low is None else f" ({low} to {high})"


if __name__ == "__main__":
    sys.stdout.write(page())
