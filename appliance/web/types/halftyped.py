"""Words that somebody is in the midst of typing."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from appliance.web.types.base import In, Out, Words

HalfTypedField = Literal[
    "question", "actiepunt", "card", "reason", "remark", "proposal", "preparation", "take_over", "seat"
]
Thing = Annotated[str, Meta(max_length=40)]


class AskHalfTyped(In, frozen=True, kw_only=True):
    """`thing`: the id of what the words are about; '' for a leervraag or a place that is not there yet."""

    field: HalfTypedField
    thing: Thing = ""


class HalfTyped(Out, frozen=True, kw_only=True):
    text: str  # '' = nothing was left there


class KeepHalfTyped(In, frozen=True, kw_only=True):
    """'' lets go of it. `card`: the lines of an actiepunt's card, as JSON of the page that asks."""

    field: HalfTypedField
    thing: Thing = ""
    text: Words
