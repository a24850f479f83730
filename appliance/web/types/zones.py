"""Masked zones, and setting the box ready with them."""

from __future__ import annotations

from msgspec import field

from appliance.protocol import Zone
from appliance.web.types.base import In, Out

__all__ = ["MaskedZone", "SetReady", "Zone"]


class MaskedZone(Out, frozen=True, kw_only=True):
    """Masked in a lesson before anything was recorded, from `since_ms` to its end; 0: in the whole lesson."""

    zone: Zone
    since_ms: int


class SetReady(In, frozen=True, kw_only=True):
    """For the asker, whose lesson the next one is. `objections`: each place in the asker's list, thought of again;
    empty when nobody is on it. `permissions`: also gone through, where the school asks for consent. `cycle`: what the
    lesson is for. `zones` are masked in it besides those of the list, flat grey before anything is encoded; they hold
    until somebody sets the box ready anew."""

    objections: list[str] | None = None
    permissions: bool = False
    cycle: str | None = None
    zones: list[Zone] = field(default_factory=list)
