"""The talk about a lesson, and what a coach prepares for it."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from appliance.core.nagesprek import Manner, Step
from appliance.web.types.base import In, Milliseconds, Out, Replacing, Words
from appliance.web.types.releases import Comment

Remark = Annotated[str, Meta(min_length=1, max_length=5000)]


class CameUp(Out, frozen=True, kw_only=True):
    """What came up in the talk at one moment."""

    moment: str
    came_up: str


class TalkedClip(Out, frozen=True, kw_only=True):
    """A clip of this lesson that a coach has or had, with what was written about it. `start_ms`: where it begins in the
    lesson. `open`: it can still be answered."""

    release: str
    moment: str | None
    coach: str
    start_ms: int
    open: bool
    comments: list[Comment]


class Nagesprek(Out, frozen=True, kw_only=True):
    """`manner` None: it has not begun. `step` and `moment` are where one was. `order`: the moments as they are talked
    about. `last_day_closed`: the last day of the lesson when the talk is closed today; None: the date is in doubt."""

    lesson: str
    manner: Manner | None
    step: Step
    moment: str | None
    success: str
    came_up: str  # at the cards
    at_moments: list[CameUp]
    order: list[str]
    clips: list[TalkedClip]
    began_at: str | None
    closed_at: str | None
    none_agreed: bool
    last_day: str | None  # a date; None: the lesson has none yet
    last_day_closed: str | None  # a date


class BeginNagesprek(In, frozen=True, kw_only=True):
    """Again: in another manner; what was written stays."""

    manner: Manner


class ChangeNagesprek(Replacing, frozen=True, kw_only=True):
    """Fields that are left out stay as they are; a step with no moment is at none."""

    step: Step | None = None
    moment: str | None = None
    success: Words | None = None
    came_up: Words | None = None


class ChangeCameUp(Replacing, frozen=True, kw_only=True):
    came_up: Words


class CloseNagesprek(In, frozen=True, kw_only=True):
    """`none_agreed`: that there is no actiepunt now was said, and not forgotten."""

    none_agreed: bool = False


class TakeOver(In, frozen=True, kw_only=True):
    """A coach's proposal as the teacher wants it, in words that may be the teacher's own."""

    text: Annotated[str, Meta(min_length=1, max_length=1000)]


class Preparation(Out, frozen=True, kw_only=True):
    """A coach's own note at a clip. `shown_at` None: the coach's alone."""

    id: str
    at_ms: int | None  # in the clip's own time
    text: str
    written_at: str
    shown_at: str | None


class NewPreparation(In, frozen=True, kw_only=True):
    text: Remark
    at_ms: Milliseconds | None = None


class ChangePreparation(Replacing, frozen=True, kw_only=True):
    text: Remark
