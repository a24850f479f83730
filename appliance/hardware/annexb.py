"""H.264 in Annex B form: the little of it that a backend must see. It never decodes a picture."""

from __future__ import annotations

from appliance.media.h264 import PPS, SPS, split_annexb, unit_kind


def parameter_sets(access_unit: bytes) -> bytes:
    """SPS and PPS of an access unit, each with a four-byte start code; empty if it carries none."""
    kept = (unit for unit in split_annexb(access_unit) if unit_kind(unit) in (SPS, PPS))
    return b"".join(b"\x00\x00\x00\x01" + unit for unit in kept)


def without_parameter_sets(access_unit: bytes) -> bytes:
    """The rest of an access unit, each unit with a four-byte start code."""
    kept = (unit for unit in split_annexb(access_unit) if unit_kind(unit) not in (SPS, PPS))
    return b"".join(b"\x00\x00\x00\x01" + unit for unit in kept)
