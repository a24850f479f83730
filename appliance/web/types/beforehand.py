"""What comes before a lesson: places where a child sits who may not be in the picture, and what was gone through."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from appliance.protocol import Zone
from appliance.web.types.base import In, Out

Measure = Literal["move_camera", "other_seat", "mask", "do_not_record"]


class Objection(Out, frozen=True, kw_only=True):
    """A place, in the teacher's own words. `zone` with the measure `mask` only."""

    id: str
    seat: str
    measure: Measure
    zone: Zone | None


class KeepObjection(In, frozen=True, kw_only=True):
    """A place as it is from now on."""

    seat: Annotated[str, Meta(min_length=1, max_length=80)]
    measure: Measure
    zone: Zone | None = None


class Checklist(Out, frozen=True, kw_only=True):
    """What was gone through. `afterwards`: asked when the lesson was already there. `measures` has one for each child;
    of their places nothing is kept. `permissions`: gone through too, where the school asks for consent."""

    answered_at: str
    afterwards: bool
    children: int
    measures: list[Measure]
    zones: list[Zone]
    permissions: bool


class Beforehand(Out, frozen=True, kw_only=True):
    """`waiting`: what was gone through for the next lesson. `asks_permission`: the school asks everybody's consent."""

    objections: list[Objection]
    waiting: Checklist | None
    asks_permission: bool


class Rehearsal(Out, frozen=True, kw_only=True):
    """`video` is an address that opens for its owner only, and not for long."""

    video: str
    duration_ms: int


class AnswerAfterwards(In, frozen=True, kw_only=True):
    """How many children may not be in the picture of a lesson that is already there."""

    children: Annotated[int, Meta(ge=0, le=99)]
