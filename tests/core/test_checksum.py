"""No flipped bit and no cut turns a small readable file into another one that is believed."""

from __future__ import annotations

import json

import pytest

from appliance.core.checksum import with_sum, without_sum

OBJECTS = [b"{}", b'{"a":1}', b'{"owner":"0123","delete_after":"2026-10-27"}']


@pytest.mark.parametrize("plain", OBJECTS)
def test_it_comes_back_as_it_was(plain: bytes) -> None:
    summed = with_sum(plain)
    assert without_sum(summed) == plain
    assert set(json.loads(summed)) == {*json.loads(plain), "sum"}
    assert without_sum(plain) == plain


@pytest.mark.parametrize("plain", OBJECTS)
def test_no_flipped_bit_is_believed(plain: bytes) -> None:
    summed = with_sum(plain)
    for place in range(len(summed)):
        for bit in range(8):
            flipped = bytearray(summed)
            flipped[place] ^= 1 << bit
            seen = without_sum(bytes(flipped))
            # Either nothing, or no object of ours: its `sum` is then a field that no reader knows, or no JSON.
            assert not seen or seen == bytes(flipped)
            seen.decode("utf-8")
            if seen:
                try:
                    value = json.loads(seen)
                except ValueError:
                    continue
                assert {name: value.get(name) for name in json.loads(plain)} == json.loads(plain)


@pytest.mark.parametrize("plain", OBJECTS)
def test_no_cut_is_believed(plain: bytes) -> None:
    summed = with_sum(plain)
    for size in range(len(summed)):
        with pytest.raises(ValueError):
            json.loads(without_sum(summed[:size]))
