"""A learning question and what belongs to it."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from appliance.web.types.base import In, Out

Theme = Literal["klassenmanagement", "interactie", "didactiek"]


class Traject(Out, frozen=True, kw_only=True):
    id: str
    question: str  # the leervraag
    theme: Theme
    created_at: str
    lessons: int


class NewTraject(In, frozen=True, kw_only=True):
    question: Annotated[str, Meta(min_length=1, max_length=2000)]
    theme: Theme


class ChangeTraject(In, frozen=True, kw_only=True):
    question: Annotated[str, Meta(min_length=1, max_length=2000)] | None = None
    theme: Theme | None = None
