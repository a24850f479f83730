"""The document and the reference page say what the routes are, all of it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import appliance
from appliance.cli import main
from appliance.web import reference
from appliance.web.openapi import document, operation_id
from appliance.web.routes import EVENTS, ROUTES
from tests.web.box import Box

PAGE = Path(appliance.__file__).parent.parent / "docs" / "reference" / "api.md"


@pytest.fixture(scope="module")
def api() -> dict[str, Any]:
    return document("1.2.3")


def test_every_route_is_there(api: dict[str, Any]) -> None:
    found = {(method.upper(), path) for path, methods in api["paths"].items() for method in methods}
    assert found == {(route.method, route.path) for route in ROUTES}


def test_every_operation_has_its_own_name(api: dict[str, Any]) -> None:
    names = [operation["operationId"] for methods in api["paths"].values() for operation in methods.values()]
    assert len(set(names)) == len(names) == len(ROUTES)
    assert set(names) == {operation_id(route) for route in ROUTES}


def test_every_reference_leads_somewhere(api: dict[str, Any]) -> None:
    text = json.dumps(api)
    names = set(re.findall(r'"#/components/schemas/(\w+)"', text))
    assert names
    assert names <= set(api["components"]["schemas"])


def test_the_fields_of_a_path_are_described(api: dict[str, Any]) -> None:
    for path, methods in api["paths"].items():
        for operation in methods.values():
            given = [one for one in operation.get("parameters", []) if one["in"] == "path"]
            assert {one["name"] for one in given} == set(re.findall(r"{(\w+)}", path))
            assert all(one["required"] for one in given)


def test_what_may_stand_behind_the_question_mark_is_described(api: dict[str, Any]) -> None:
    for route in ROUTES:
        found = api["paths"][route.path][route.method.lower()].get("parameters", [])
        given = {one["name"]: one["schema"] for one in found if one["in"] == "query"}
        assert set(given) == set(getattr(route.asks, "__struct_fields__", ()))
    (lessons,) = [route for route in ROUTES if route.name == "lessons.list_all"]
    limit = next(one for one in api["paths"][lessons.path]["get"]["parameters"] if one["name"] == "limit")
    assert (limit["required"], limit["schema"]["default"], limit["schema"]["maximum"]) == (False, 24, 200)


def test_what_needs_no_session_says_so_and_nothing_else_does(api: dict[str, Any]) -> None:
    for route in ROUTES:
        operation = api["paths"][route.path][route.method.lower()]
        assert (operation["security"] == []) == (route.who == "public")
        if route.who != "public" and route.method != "GET":
            assert operation["security"] == [{"session": [], "csrf": []}]
        for scheme in operation["security"]:
            assert set(scheme) <= set(api["components"]["securitySchemes"])


def test_bodies_and_answers(api: dict[str, Any]) -> None:
    for route in ROUTES:
        operation = api["paths"][route.path][route.method.lower()]
        assert ("requestBody" in operation) == (route.takes is not None)
        success = operation["responses"][str(route.status)]
        assert ("content" in success) == (route.gives is not None)
        error = operation["responses"]["default"]["content"]["application/json"]["schema"]
        assert error == {"$ref": "#/components/schemas/ErrorBody"}
    assert set(api["x-events"]) == set(EVENTS)


def test_no_field_of_an_answer_may_be_missing(api: dict[str, Any]) -> None:
    """So that the page's types need no question marks."""
    lesson = api["components"]["schemas"]["Lesson"]
    assert set(lesson["required"]) == set(lesson["properties"])
    assert "title" not in api["components"]["schemas"]["ChangeLesson"].get("required", [])


async def test_it_is_served_and_printed(box: Box, capsys: pytest.CaptureFixture[str]) -> None:
    served = (await box.tablet().get("/api/openapi.json")).json
    assert served["openapi"].startswith("3.1")
    assert main(["openapi"]) == 0
    assert json.loads(capsys.readouterr().out) == served


def test_the_reference_page_is_current() -> None:
    hint = "run: python -m appliance.web.reference > docs/reference/api.md"
    assert PAGE.read_text() == reference.page(), hint
