"""The logbook: what happened to what is yours, as a chain of hashes. Lines are added, never changed.

Fields hold ids, dates and the names that the owner uses; never words, notes or anything of the content. A permission
is told whole: who gave it, when and for what is what one looks the line up for.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from appliance.core import strictjson
from appliance.core.logbook import Entry, first_broken, next_entry
from appliance.library import chain
from appliance.library.chain import Held
from appliance.library.database import Library, Row
from appliance.library.errors import ExportUnreadable

FORMAT = "terugblik-logbook-1"


def add(library: Library, at: datetime, event: str, **fields: str) -> Entry:
    """Write one line, in the transaction around it if there is one."""
    with library.change():
        row = library.one("SELECT * FROM logbook ORDER BY number DESC LIMIT 1")
        entry = next_entry(None if row is None else _entry(row), at, event, fields)
        library.run(
            "INSERT INTO logbook VALUES (?, ?, ?, ?, ?)",
            entry.number,
            entry.at,
            entry.event,
            json.dumps(entry.fields, ensure_ascii=False),
            entry.hash,
        )
    return entry


def read(library: Library) -> list[Entry]:
    return [_entry(row) for row in library.all("SELECT * FROM logbook ORDER BY number")]


def page(library: Library, most: int, before: int | None = None) -> list[Entry]:
    """The newest lines, or those right before a number; as they happened."""
    return [_entry(row) for row in chain.page(library, "logbook", most, before)]


def hold(library: Library, held: Held) -> Held | None:
    """How far the chain now holds: to its end, or None when it does not."""
    return chain.hold(library, "logbook", held, _fits)


def _fits(rows: Sequence[Row], held: Held) -> bool:
    return first_broken(map(_entry, rows), held.number, bytes.fromhex(held.hash)) is None


def whole(entries: Sequence[Entry]) -> bool:
    return first_broken(entries) is None


def export(library: Library) -> bytes:
    """The logbook as a file that `terugblik verify-logbook` checks without the box."""
    lines = [
        {"number": e.number, "at": e.at, "event": e.event, "fields": e.fields, "hash": e.hash} for e in read(library)
    ]
    return (json.dumps({"format": FORMAT, "entries": lines}, ensure_ascii=False, indent=1) + "\n").encode()


def parse_export(data: bytes) -> list[Entry]:
    """Raises `ExportUnreadable` for anything that `export` did not write."""
    try:
        document = strictjson.loads(data)
        # What the chain does not cover has no place in the file: nobody can add a remark and have it pass.
        if set(document) != {"format", "entries"} or document["format"] != FORMAT:
            raise ExportUnreadable
        return [_from_line(line) for line in document["entries"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ExportUnreadable from error


def _from_line(line: dict[str, Any]) -> Entry:
    if set(line) != {"number", "at", "event", "fields", "hash"}:
        raise ExportUnreadable
    fields = line["fields"]
    texts = (line["at"], line["event"], line["hash"], *fields, *fields.values())
    if not all(isinstance(text, str) for text in texts) or type(line["number"]) is not int:
        raise ExportUnreadable
    return Entry(line["number"], line["at"], line["event"], dict(fields), line["hash"])


def _entry(row: Any) -> Entry:
    return Entry(row["number"], row["at"], row["event"], json.loads(row["fields"]), row["hash"])
