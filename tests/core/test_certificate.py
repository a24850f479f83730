"""The chain of certificates, and JSON that says one thing only."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from appliance.core import certificate, strictjson


def bodies(count: int) -> list[dict[str, Any]]:
    return [{"number": number, "lesson": f"l{number}", "teacher": "Zoë \ud800"} for number in range(1, count + 1)]


def hashes(of: list[dict[str, Any]]) -> list[str]:
    return [certificate.chained(certificate.digest(body) for body in of[: end + 1]).hex() for end in range(len(of))]


def test_the_hash_is_what_the_page_says() -> None:
    text = '{"lesson":"ë","number":1}'
    digest = hashlib.sha256(text.encode()).digest()
    assert certificate.digest({"number": 1, "lesson": "ë"}) == digest
    assert certificate.link(bytes(32), digest) == hashlib.sha256(bytes(32) + digest).digest()
    assert certificate.chained([]) == bytes(32)


def test_a_chain_that_was_not_touched_holds() -> None:
    assert certificate.first_broken([], []) is None
    assert certificate.first_broken(bodies(4), hashes(bodies(4))) is None


@pytest.mark.parametrize("place", [1, 2, 3, 4])
def test_every_change_and_every_gap_is_found_where_it_is(place: int) -> None:
    changed = bodies(4)
    changed[place - 1]["lesson"] = "another"
    assert certificate.first_broken(changed, hashes(bodies(4))) == place
    without, kept = bodies(4), hashes(bodies(4))
    del without[place - 1], kept[place - 1]
    # What is missing at the end no chain can show.
    assert certificate.first_broken(without, kept) == (place if place < 4 else None)


def test_a_number_out_of_place_is_found_though_its_hash_is_right() -> None:
    renumbered = [{"number": 2}]
    assert certificate.first_broken(renumbered, hashes(renumbered)) == 1


def test_what_it_cannot_promise_is_said_in_both_languages() -> None:
    dutch, english = certificate.LIMITS["nl"], certificate.LIMITS["en"]
    assert len(dutch) == len(english) == 4
    assert "flash" in dutch[0]
    assert "flash" in english[0]


@pytest.mark.parametrize(
    "data", [b'{"a": 1, "a": 2}', b'{"x": {"a": 1, "a": 1}}', b"[NaN]", b"{", b"\xff", b'{"a": -Infinity}']
)
def test_json_that_can_be_read_in_two_ways_is_none(data: bytes) -> None:
    with pytest.raises(ValueError):
        strictjson.loads(data)


def test_plain_json_is_read() -> None:
    assert strictjson.loads('{"a": [1, null, "ë"]}'.encode()) == {"a": [1, None, "ë"]}
