"""Each promise to the MR names tests that exist, and nothing that may never be built is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from appliance.papers.proofs import CHAPTERS, PROMISES, PROVEN
from tests.papers.papers import FACTS, LANGUAGES, made
from tests.web.test_never_built import NEVER

ROOT = Path(__file__).resolve().parents[2]


def test_each_promise_is_there_once() -> None:
    assert set(PROVEN) == set(PROMISES)
    assert {one.chapter for one in PROVEN.values()} == set(CHAPTERS)


@pytest.mark.parametrize("test", sorted({test for one in PROVEN.values() for test in one.tests}))
def test_each_test_that_is_named_exists(test: str) -> None:
    path, _, name = test.partition("::")
    assert re.search(rf"^(async )?def {name}\(", (ROOT / path).read_text(), re.M)


def test_what_nothing_holds_says_so() -> None:
    for promise, one in PROVEN.items():
        unheld = "Geen test houdt dit tegen." in one.nl and "No test holds this." in one.en
        assert unheld == (one.tests == ()) == (one.chapter == "limits"), promise


def test_all_that_may_never_be_built_is_promised() -> None:
    promised = [word for one in PROVEN.values() for word in one.absent]
    assert sorted(promised) == sorted(NEVER.pattern.split("|"))
    held = {test for one in PROVEN.values() if one.absent for test in one.tests}
    assert {test for test in held if test.startswith("tests/web/test_never_built.py")} >= {
        f"tests/web/test_never_built.py::{name}" for name in ("test_no_such_route", "test_no_such_field")
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pack_has_them_all(language: str) -> None:
    blocks = made("pack", FACTS, "nl" if language == "nl" else "en").blocks
    claims = {getattr(block, "text", ""): getattr(block, "proof", None) for block in blocks}
    for one in PROVEN.values():
        assert claims[one.nl if language == "nl" else one.en] == one.tests
