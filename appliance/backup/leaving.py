"""Which files of a box may leave it, and in which form. A file that is of no kind here stays, whatever it is.

Never: the keys of the box's own certificate, what the recorder was set to, invitations, what was being deleted.
"""

from __future__ import annotations

import io
import json
import re
from typing import Any

from appliance.age.errors import AgeError
from appliance.age.header import read_header
from appliance.age.sources import Lookahead
from appliance.core.checksum import without_sum
from appliance.doctor.kinds import Kind, kind_of

_KINDS = frozenset(
    {
        "lesson",
        "facts",
        "index",
        "mark",
        "patch",
        "retention",
        "person",
        "identity",
        "library_key",
        "library",
        "library_journal",
        "library_suspect",
        "library_spare",
        "aside",
        "message",
        "draft",
        "given",
        "given_grant",
        "release",
        "grant",
        "throttle",
        "box",
        "school_settings",
    }
)
# Enough of a file to see what it is; small ones are seen whole.
HEAD_BYTES = 64 * 1024
_PLAIN_SQLITE = b"SQLite format 3\0"
# Ids, keys, dates and numbers. No blank and no letter that a name has and an id has not.
_HARMLESS = re.compile(r"[A-Za-z0-9:+._-]*")


def kind_to_leave(place: str) -> Kind | None:
    """None: it stays on the box."""
    kind = kind_of(place)
    return kind if kind is not None and kind.name in _KINDS else None


def may_leave(kind: Kind, head: bytes, size: int) -> bool:
    """Whether what lies there is in the form of its kind: sealed, or with nothing in it to hide."""
    match kind.form:
        case "sealed":
            return _is_sealed(kind, head, size)
        case "database" | "journal" | "patch":
            return not head.startswith(_PLAIN_SQLITE)
        case "json":
            return size <= HEAD_BYTES and _is_harmless(head)
        case "public":
            return size <= HEAD_BYTES
        case _:
            return size == 0


def _is_sealed(kind: Kind, head: bytes, size: int) -> bool:
    """An empty film is what a cut at the very beginning leaves."""
    if size == 0:
        return kind.name == "lesson"
    try:
        header = read_header(Lookahead(io.BytesIO(head)))
    except AgeError:
        return False
    return kind.stanzas[0] <= len(header.stanzas) <= kind.stanzas[1]


def _is_harmless(data: bytes) -> bool:
    try:
        return _only_keys(json.loads(without_sum(data)))
    except ValueError:
        return False


def _only_keys(value: Any) -> bool:
    match value:
        case dict():
            return all(_only_keys(key) and _only_keys(one) for key, one in value.items())
        case list():
            return all(_only_keys(one) for one in value)
        case str():
            return _HARMLESS.fullmatch(value) is not None
        case _:
            return True
