"""The raw base64 of age headers: no padding, and just one way to write a value.

A decoder that forgives would let a file be changed without anyone noticing, so whatever does not come out the same
when it is encoded again is refused.
"""

from __future__ import annotations

import binascii


def encode(data: bytes) -> str:
    return binascii.b2a_base64(data, newline=False).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes | None:
    """None where the text is not the one canonical form; callers know what that means for them."""
    try:
        raw = text.encode("ascii")
        data = binascii.a2b_base64(raw + b"=" * (-len(raw) % 4), strict_mode=True)
    except ValueError:  # binascii.Error and UnicodeEncodeError are both one
        return None
    return data if encode(data) == text else None
