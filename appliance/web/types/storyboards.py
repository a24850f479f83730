"""What a teacher composes for the director of the school, and what is made of it."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from appliance.core.storyboard import MOST_STILLS
from appliance.core.zones import MAX_ZONES
from appliance.protocol import Zone
from appliance.web.types.base import In, Line, Milliseconds, Out, Problem

Manner = Literal["usual", "coarse", "coarsest", "as_is"]
Coarseness = Literal["usual", "coarse", "coarsest"]
White = Annotated[tuple[Zone, ...], Meta(max_length=MAX_ZONES)]
# The same behind a `?`: as JSON.
WhiteText = Annotated[str, Meta(max_length=2000)]
BoardWords = Annotated[str, Meta(max_length=4000)]


class StoryboardStill(Out, frozen=True, kw_only=True):
    """A picture of a lesson: drawn, and how coarsely, or as it is. `white`: what of it is left white, either way."""

    lesson: str
    at_ms: int
    shown: Manner
    words: str
    white: list[Zone]


class Storyboard(Out, frozen=True, kw_only=True):
    """`question` as it is shown; '' = it is not. `actiepunten`: the ids of those that go along. `stills_gone`: so many
    went with their lesson since it was last changed."""

    title: str
    question: str
    words: str
    stills: list[StoryboardStill]
    actiepunten: list[str]
    stills_gone: int


class KeepStill(In, frozen=True, kw_only=True):
    lesson: str
    at_ms: Milliseconds
    shown: Manner = "usual"
    words: Annotated[str, Meta(max_length=600)] = ""
    white: White = ()


class KeepStoryboard(In, frozen=True, kw_only=True):
    """All of it, instead of what was there."""

    title: Line = ""
    question: Annotated[str, Meta(max_length=2000)] = ""
    words: BoardWords = ""
    stills: Annotated[tuple[KeepStill, ...], Meta(max_length=MOST_STILLS)] = ()
    actiepunten: Annotated[tuple[str, ...], Meta(max_length=20)] = ()


class AskDrawing(In, frozen=True, kw_only=True):
    """How coarsely a still is drawn. `white`: what is left white, as JSON: a list of [Zone](#zone)."""

    coarseness: Coarseness = "usual"
    white: WhiteText = ""


class AskStill(In, frozen=True, kw_only=True):
    """`white`: what is left white, as JSON: a list of [Zone](#zone). With it a still is as large as on a storyboard."""

    white: WhiteText = ""


class StoryboardSheet(Out, frozen=True, kw_only=True):
    """What was made of a storyboard since this sign-in. `making`: it is being made, or waits for its turn. `made`: the
    name of what was made, None when there is nothing; `current`: it is what would be made now."""

    making: bool
    progress: float  # 0 to 1
    made: str | None
    current: bool
    language: Literal["nl", "en"] | None
    pages: int
    problem: Problem | None


class AskSheet(In, frozen=True, kw_only=True):
    """`made`: the name of what was looked at. Only that leaves, and only while it is what would be made now."""

    made: Annotated[str, Meta(max_length=40)] = ""
