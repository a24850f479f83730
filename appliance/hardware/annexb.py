"""H.264 in Annex B form: the little of it that a backend must see. It never decodes a picture."""

from __future__ import annotations

import re

_START_CODE = re.compile(b"\x00\x00\x00?\x01")
_SPS, _PPS = 7, 8


def nal_units(access_unit: bytes) -> list[bytes]:
    """The NAL units between the start codes."""
    return [part for part in _START_CODE.split(access_unit) if part]


def parameter_sets(access_unit: bytes) -> bytes:
    """SPS and PPS of an access unit, each with a four-byte start code; empty if it carries none."""
    kept = (unit for unit in nal_units(access_unit) if unit[0] & 0x1F in (_SPS, _PPS))
    return b"".join(b"\x00\x00\x00\x01" + unit for unit in kept)
