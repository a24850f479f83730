"""The chain: every change is found, at the line where it was made."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from appliance.core import logbook

AT = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)
LINES = st.lists(
    st.tuples(st.text(max_size=8), st.dictionaries(st.text(max_size=4), st.text(max_size=8), max_size=3)), max_size=6
)


def chain(lines: list[tuple[str, dict[str, str]]]) -> list[logbook.Entry]:
    entries: list[logbook.Entry] = []
    for event, fields in lines:
        entries.append(logbook.next_entry(entries[-1] if entries else None, AT, event, fields))
    return entries


@given(LINES)
def test_a_chain_holds(lines: list[tuple[str, dict[str, str]]]) -> None:
    assert logbook.first_broken(chain(lines)) is None


@given(LINES.filter(bool), st.data())
def test_any_change_is_found(lines: list[tuple[str, dict[str, str]]], data: st.DataObject) -> None:
    entries = chain(lines)
    place = data.draw(st.integers(0, len(entries) - 1))
    entry = entries[place]
    changed = data.draw(
        st.sampled_from(
            [
                replace(entry, event=entry.event + "x"),
                replace(entry, at=entry.at + "x"),
                replace(entry, fields={**entry.fields, "extra": ""}),
                replace(entry, number=entry.number + 1),
                replace(entry, hash="00" * 32),
            ]
        )
    )
    assert logbook.first_broken([*entries[:place], changed, *entries[place + 1 :]]) == place + 1
    if place + 1 < len(entries):
        assert logbook.first_broken([*entries[:place], *entries[place + 1 :]]) == place + 1


def test_the_hash_is_what_the_page_says() -> None:
    """Pinned, so that an exported logbook stays checkable: worked out by hand from the canonical form."""
    entry = logbook.next_entry(None, AT, "released", {"coach": "Zoë", "a": "1"})
    canonical = '{"at":"2026-09-01T08:30:00.000+00:00","event":"released","fields":{"a":"1","coach":"Zoë"},"number":1}'
    assert entry.hash == hashlib.sha256(bytes(32) + canonical.encode()).hexdigest()
