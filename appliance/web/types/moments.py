"""Spans that the teacher chose."""

from __future__ import annotations

from typing import Literal

from appliance.web.types.base import In, Milliseconds, Out, Words

MomentKind = Literal["top", "tip"]


class Moment(Out, frozen=True, kw_only=True):
    id: str
    lesson: str
    kind: MomentKind
    start_ms: int
    end_ms: int
    note: str


class NewMoment(In, frozen=True, kw_only=True):
    kind: MomentKind
    start_ms: Milliseconds
    end_ms: Milliseconds
    note: Words = ""


class ChangeMoment(In, frozen=True, kw_only=True):
    kind: MomentKind | None = None
    start_ms: Milliseconds | None = None
    end_ms: Milliseconds | None = None
    note: Words | None = None
