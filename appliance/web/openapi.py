"""The OpenAPI 3.1 document, made from `routes.py` and the types that validate the requests.

There is no second description of the API to keep in step: the web UI's types and docs/reference/api.md come from here.
"""

from __future__ import annotations

import argparse
import inspect
import re
import sys
from importlib.metadata import version as package_version
from typing import Any

import msgspec

from appliance.web import types as t
from appliance.web.routes import EVENTS, ROUTES, Route

SCHEMA_REF = "#/components/schemas/{name}"
COOKIE = "terugblik"
CSRF_HEADER = "X-Terugblik-Token"
MEDIA_TOKEN = "token"  # noqa: S105 (the name of a query field)

_PATH_FIELDS: dict[str, dict[str, Any]] = {
    "id": {"schema": {"type": "string"}},
    "token": {"schema": {"type": "string"}},
    "number": {"schema": {"type": "integer", "minimum": 1}},
    "ms": {"schema": {"type": "integer", "minimum": 0}, "description": "milliseconds of lesson or clip time"},
}

Json = dict[str, Any]


def document(version: str) -> Json:
    """The whole document, as plain data."""
    bodies, components = _schemas()
    paths: Json = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, bodies)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Terugblik",
            "version": version,
            "description": "The box's own API, for its own web UI.",
        },
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
                "csrf": {"type": "apiKey", "in": "header", "name": CSRF_HEADER},
                "media": {"type": "apiKey", "in": "query", "name": MEDIA_TOKEN},
            },
        },
        "x-events": {name: bodies[kind] for name, kind in EVENTS.items()},
    }


def operation_id(route: Route) -> str:
    """One name per row; the `.mp4` twin of a video route gets its own."""
    return route.name.replace(".", "_") + ("_mp4" if route.path.endswith(".mp4") else "")


def _schemas() -> tuple[dict[Any, Json], Json]:
    wanted: list[Any] = [t.ErrorBody, *EVENTS.values()]
    for route in ROUTES:
        wanted += [
            kind for kind in (route.takes, route.gives, route.asks) if kind is not None and not isinstance(kind, str)
        ]
    unique = list(dict.fromkeys(wanted))
    schemas, components = msgspec.json.schema_components(unique, ref_template=SCHEMA_REF)
    for component in components.values():
        if "description" in component:  # a docstring: from Python 3.13 on its indent is gone already
            component["description"] = inspect.cleandoc(component["description"])
    return dict(zip(unique, schemas, strict=True)), components


def _operation(route: Route, bodies: dict[Any, Json]) -> Json:
    operation: Json = {
        "operationId": operation_id(route),
        "tags": [route.name.partition(".")[0]],
        "x-who": route.who,
        "security": _security(route),
        "responses": {
            str(route.status): _success(route, bodies),
            "default": {"description": "an error in the asker's language", "content": _json(bodies[t.ErrorBody])},
        },
    }
    names = re.findall(r"{(\w+)}", route.path)
    if names:
        operation["parameters"] = [
            {"name": name, "in": "path", "required": True, **_PATH_FIELDS[name]} for name in names
        ]
    if route.asks is not None:
        operation["parameters"] = operation.get("parameters", []) + _query(route.asks)
    if isinstance(route.takes, str):
        content = {route.takes: {"schema": {"type": "string", "format": "binary"}}}
        operation["requestBody"] = {"required": True, "content": content}
    elif route.takes is not None:
        operation["requestBody"] = {"required": not route.bare, "content": _json(bodies[route.takes])}
    return operation


def _query(kind: type) -> list[Json]:
    fields = msgspec.json.schema(kind)["$defs"][kind.__name__]["properties"]
    return [{"name": name, "in": "query", "required": False, "schema": schema} for name, schema in fields.items()]


def _security(route: Route) -> list[Json]:
    if route.who == "public":
        return []
    if route.method != "GET":
        return [{"session": [], "csrf": []}]
    return [{"session": []}, {"media": []}] if route.gives == "video/mp4" else [{"session": []}]


def _success(route: Route, bodies: dict[Any, Json]) -> Json:
    if route.gives is None:
        return {"description": "done"}
    if isinstance(route.gives, str):
        schema = {} if route.gives == "application/json" else {"type": "string"}
        return {"description": "done", "content": {route.gives: {"schema": schema}}}
    return {"description": "done", "content": _json(bodies[route.gives])}


def _json(schema: Json) -> Json:
    return {"application/json": {"schema": schema}}


def main(arguments: list[str]) -> int:
    """`terugblik openapi`: the document on standard output."""
    argparse.ArgumentParser(prog="terugblik openapi", description=main.__doc__).parse_args(arguments)
    body = msgspec.json.format(msgspec.json.encode(document(package_version("terugblik"))), indent=2)
    sys.stdout.write(body.decode() + "\n")
    return 0
