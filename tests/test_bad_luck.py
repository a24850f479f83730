"""docs/reference/bad-luck.md says what is true: of the errors, of the light, and of the tests that it names."""

from __future__ import annotations

import ast
import importlib
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple, get_args

import pytest

from appliance.errors import TerugblikError
from appliance.protocol import Light

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "reference" / "bad-luck.md").read_text()
NOT_BUILT = "not built yet"
# What the box must have an answer to; a case may have several rows.
CASES = (
    "no camera",
    "two cameras",
    "camera unplugged in mid-lesson",
    "wrong ribbon",
    "no microphone",
    "two microphones",
    "button stuck",
    "LED missing",
    "card nearly full",
    "card read-only",
    "power too weak",
    "Wi-Fi chip absent",
    "wrong time",
    "update file with a wrong signature",
    "stick full",
    "stick pulled out",
)


class Row(NamedTuple):
    case: str
    light: str
    says: str
    kept: str
    proof: str


def rows() -> list[Row]:
    table = PAGE.split("\n|---|---|---|---|---|\n")[1].split("\n\n")[0]
    return [Row(*(cell.strip() for cell in line.strip("|").split("|"))) for line in table.splitlines()]


BUILT = [row for row in rows() if row.light != NOT_BUILT]


@cache
def errors() -> dict[str, list[type[TerugblikError]]]:
    """Every error of the box by its key; the recorder and the web process may share one."""
    beside = (ROOT / "appliance" / "wifichip.py", ROOT / "appliance" / "recorder" / "troubles.py")
    for path in (*(ROOT / "appliance").rglob("errors.py"), *beside):
        importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    found: dict[str, list[type[TerugblikError]]] = {}
    todo: list[type[TerugblikError]] = [TerugblikError]
    while todo:
        kind = todo.pop()
        found.setdefault(kind.key, []).append(kind)
        todo += kind.__subclasses__()
    return found


def key_of(row: Row) -> str:
    return row.says.split("`")[1]


def function(proof: str) -> str:
    """The source of the test that a row names, with what it is parametrized by."""
    name, test = proof.strip("`").split("::")
    source = (ROOT / "tests" / name).read_text()
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == test:
            text = "\n".join(
                source.splitlines()[
                    min([node.lineno, *(one.lineno for one in node.decorator_list)]) - 1 : node.end_lineno
                ]
            )
            return text + "".join(_named_in(text, source))
    raise AssertionError(f"there is no test {proof}")


def _named_in(text: str, source: str) -> list[str]:
    """What the test leans on in its own module: a list of errors, a helper that looks at the outcome."""
    return [
        ast.get_source_segment(source, node) or ""
        for node in ast.parse(source).body
        if (name := _name(node)) and re.search(rf"\b{re.escape(name)}\b", text)
    ]


def _name(node: ast.stmt) -> str:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return node.name
    target = node.targets[0] if isinstance(node, ast.Assign) else None
    return target.id if isinstance(target, ast.Name) else ""


def test_every_case_has_a_row() -> None:
    told = [row.case for row in rows()]
    assert len(set(told)) == len(told)
    assert [case for case in CASES if not any(one.startswith(case) for one in told)] == []


def test_what_is_not_built_yet_is_counted() -> None:
    missing = [row for row in rows() if row.light == NOT_BUILT]
    unseen = [row for row in rows() if row.kept.endswith("not on the tablet yet")]
    count = len(rows())
    assert f"Not built yet: {len(missing)} of {count}. Not on the tablet yet: {len(unseen)} of {count}.\n" in PAGE
    assert {(row.says, row.proof) for row in missing} <= {("–", "–")}


@pytest.mark.parametrize("row", BUILT, ids=lambda row: row.case)
def test_the_tablet_says_just_that_and_what_to_do(row: Row) -> None:
    key = key_of(row)
    text = row.says.removeprefix(f"`{key}` ")
    assert text in {kind.en.message for kind in errors()[key]}
    for kind in errors()[key]:
        assert all((kind.nl.message, kind.nl.advice, kind.en.advice))
    assert row.kept


@pytest.mark.parametrize("row", BUILT, ids=lambda row: row.case)
def test_the_light_is_one_that_there_is(row: Row) -> None:
    lights = re.findall(r"`(\w+)`", row.light)
    assert set(lights) <= set(get_args(Light))
    assert lights or row.case == "LED missing"


@pytest.mark.parametrize("row", BUILT, ids=lambda row: row.case)
def test_the_test_is_there_and_about_that_error(row: Row) -> None:
    source, key = function(row.proof), key_of(row)
    names = {name for kind in errors()[key] for name in (kind.__name__, kind.en.message.split(".")[0])}
    assert key in source or any(re.search(rf"\b{re.escape(name)}\b", source) for name in names)
