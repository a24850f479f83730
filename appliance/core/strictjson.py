"""Reads JSON that somebody handed over to be checked: what a person sees in it must be what was checked.

Ordinary JSON takes the last of two equal keys, and a viewer may show the first. Here that is no JSON at all.
"""

from __future__ import annotations

import json
from typing import Any


def loads(data: bytes) -> Any:
    """Raises `ValueError` or `RecursionError`."""
    return json.loads(data.decode("utf-8"), object_pairs_hook=_once_each, parse_constant=_refuse)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("the same key twice")
    return found


def _refuse(constant: str) -> None:
    raise ValueError(constant)
