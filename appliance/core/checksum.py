"""A checksum inside the small readable files, so that a flipped bit in one is damage and not another value.

Against rot, not against people: whoever can write to the disk can make a right sum too. Nothing is trusted because of
it. A file from before has none and is read as it is.
"""

from __future__ import annotations

import hashlib
import re

_SUM = re.compile(rb',?"sum":"([0-9a-f]{16})"\}$')


def with_sum(json_object: bytes) -> bytes:
    """A JSON object with one field more, its last."""
    body = json_object[:-1]
    return body + (b"," if len(body) > 1 else b"") + b'"sum":"' + _of(body) + b'"}'


def without_sum(data: bytes) -> bytes:
    """The object as it was. Where the sum does not fit, or it is not even text: nothing, which every reader refuses."""
    found = _SUM.search(data)
    if found is None:
        return data if _is_text(data) else b""
    body = data[: found.start()]
    return body + b"}" if _of(body) == found.group(1) else b""


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _of(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest()[:16].encode("ascii")
