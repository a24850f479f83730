"""What is left white of a still, as a page sends it and as the rest of the box knows it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from appliance import protocol
from appliance.core.storyboard import check_white
from appliance.core.zones import Zone
from appliance.web.fields import FieldWrongKind


def white_of(sent: Sequence[protocol.Zone]) -> tuple[Zone, ...]:
    """Raises what `check_white` raises."""
    zones = tuple(Zone(one.left, one.top, one.width, one.height) for one in sent)
    check_white(zones)
    return zones


def white_asked(text: str) -> tuple[Zone, ...]:
    """Behind a `?`: JSON, or nothing. Raises `FieldWrongKind`, and what `check_white` raises."""
    try:
        return white_of(msgspec.json.decode(text, type=list[protocol.Zone]) if text else ())
    except (msgspec.DecodeError, RecursionError):
        raise FieldWrongKind(field="white") from None
