"""Spans that the teacher chose."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, UnsetType

from appliance.core.kijkwijzer import Lens
from appliance.web.types.base import In, Milliseconds, Out, Replacing, Words

MomentKind = Literal["top", "tip"]


class Moment(Out, frozen=True, kw_only=True):
    id: str
    lesson: str
    kind: MomentKind
    start_ms: int
    end_ms: int
    note: str
    lens: Lens | None  # what the teacher looks at in it


class NewMoment(In, frozen=True, kw_only=True):
    kind: MomentKind
    start_ms: Milliseconds
    end_ms: Milliseconds
    note: Words = ""


class ChangeMoment(Replacing, frozen=True, kw_only=True):
    kind: MomentKind | None = None
    start_ms: Milliseconds | None = None
    end_ms: Milliseconds | None = None
    note: Words | None = None
    lens: Lens | UnsetType | None = UNSET  # null: none any more
