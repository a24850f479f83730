from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.web.language import from_header


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "nl"),
        ("", "nl"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("nl-BE,nl;q=0.9,en;q=0.8", "nl"),
        ("en;q=0.5, nl;q=0.7", "nl"),
        ("fr, en;q=0.1", "en"),
        ("de", "nl"),
        ("en;q=0", "nl"),
        ("en;q=x", "nl"),
        ("en;q=9, nl", "en"),
    ],
)
def test_the_heavier_of_the_two(header: str | None, language: str) -> None:
    assert from_header(header) == language


@given(st.text(max_size=60))
def test_any_header_gives_a_language(header: str) -> None:
    assert from_header(header) in ("nl", "en")
