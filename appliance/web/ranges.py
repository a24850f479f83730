"""What a `Range` header asks for (RFC 9110, section 14), as a pure function.

WebKit's media loader refuses anything but exactly the bytes that it asked for, so nothing here rounds or shortens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_UNIT = re.compile(r"\s*bytes\s*=", re.IGNORECASE)
_ONE = re.compile(r"([0-9]*)\s*-\s*([0-9]*)", re.ASCII)
# More digits than any file has bytes; Python refuses to read numbers of thousands of digits.
_MOST_DIGITS = 18


class RangeUnsatisfiable(Exception):
    """Well-formed, but no byte of it exists: answered with 416 and `bytes */size`."""


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes `start` up to, not including, `end`."""

    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start

    def content_range(self, size: int) -> str:
        return f"bytes {self.start}-{self.end - 1}/{size}"


def wanted(header: str | None, size: int) -> Span | None:
    """The one span to answer with 206, or None for the whole with 200.

    A header that is malformed, of another unit, or that asks for several spans is ignored, as the RFC allows.
    """
    unit = _UNIT.match(header) if header is not None else None
    if header is None or unit is None:
        return None
    specs = [spec for spec in (part.strip() for part in header[unit.end() :].split(",")) if spec]
    if len(specs) != 1:
        return None
    match = _ONE.fullmatch(specs[0])
    return _span(*match.groups(), size=size) if match is not None else None


def _span(first: str, last: str, *, size: int) -> Span | None:
    if not first and not last:
        return None
    if not first:
        length = min(_number(last), size)
        return _satisfiable(Span(size - length, size), size)
    start = _number(first)
    if last and _number(last) < start:
        return None
    end = min(_number(last) + 1, size) if last else size
    return _satisfiable(Span(start, end), size)


def _satisfiable(span: Span, size: int) -> Span:
    if span.start >= size:
        raise RangeUnsatisfiable
    return span


def _number(digits: str) -> int:
    significant = digits.lstrip("0")
    return int(significant or "0") if len(significant) <= _MOST_DIGITS else 10**_MOST_DIGITS


def range_counts(if_range: str | None, etag: str) -> bool:
    """Whether the `Range` header counts: `If-Range` must name the very representation that is stored now.

    We hand out no dates, so a date never matches; and a weak tag must not match (RFC 9110, 13.1.5).
    """
    return if_range is None or if_range.strip() == etag
