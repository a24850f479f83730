"""The chain of the logbook: each line holds the hash of the line before, so that nothing can be taken out unseen.

Canonical form: UTF-8 JSON, keys in order, no spaces, signs outside ASCII as they are. A line's hash is SHA-256 over
the previous hash (32 bytes; zeros before the first) followed by the canonical JSON of `{"at", "event", "fields",
"number"}`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

START = bytes(32)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: what happened, when, and the hash that ties it to all before. `at` is ISO 8601 in UTC."""

    number: int
    at: str
    event: str
    fields: dict[str, str]
    hash: str


def entry_hash(previous: bytes, number: int, at: str, event: str, fields: dict[str, str]) -> bytes:
    line = {"at": at, "event": event, "fields": fields, "number": number}
    canonical = json.dumps(line, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    # Text from outside may hold half of a surrogate pair, which has no UTF-8 form of its own.
    return hashlib.sha256(previous + canonical.encode("utf-8", "surrogatepass")).digest()


def next_entry(last: Entry | None, at: datetime, event: str, fields: dict[str, str]) -> Entry:
    number = 1 if last is None else last.number + 1
    previous = START if last is None else bytes.fromhex(last.hash)
    moment = at.isoformat(timespec="milliseconds")
    return Entry(number, moment, event, fields, entry_hash(previous, number, moment, event, fields).hex())


def first_broken(entries: Iterable[Entry], before: int = 0, last: bytes = START) -> int | None:
    """The place (from 1) of the first line that does not fit on the ones before; None when the chain holds. `before`:
    so many lines are known to hold, and this is the hash of their last.
    That lines are missing at the end no chain can show: compare the last hash with one noted elsewhere."""
    previous = last
    for place, entry in enumerate(entries, start=before + 1):
        expected = entry_hash(previous, place, entry.at, entry.event, entry.fields)
        if entry.number != place or entry.hash != expected.hex():
            return place
        previous = expected
    return None
