"""Random names for everything that is not a lesson. They tell nothing, not even the order of making."""

from __future__ import annotations

import re
import secrets

_ID = re.compile(r"[0-9a-f]{20}")


def new_id() -> str:
    return secrets.token_hex(10)


def is_id(text: str) -> bool:
    """Whether `text` can be an id: nothing else may become part of a path."""
    return _ID.fullmatch(text) is not None
