"""What is told as it happens: server-sent, GET /api/events."""

from __future__ import annotations

from typing import Literal

from appliance.web.types.base import Out
from appliance.web.types.releases import ReleaseState


class LessonsChanged(Out, frozen=True, kw_only=True):
    """The list of lessons, or this one, is not what it was: ask again."""

    lesson: str | None


class ReleasesChanged(Out, frozen=True, kw_only=True):
    """A release was given, viewed, commented on, taken back or expired: ask again."""

    release: str | None


class Locked(Out, frozen=True, kw_only=True):
    """The session is over and its key forgotten. Nothing follows on this stream."""

    reason: Literal["idle", "signed_out", "replaced"]


class Job(Out, frozen=True, kw_only=True):
    """A clip being made."""

    release: str
    state: ReleaseState
    progress: float  # 0 to 1


class Jobs(Out, frozen=True, kw_only=True):
    jobs: list[Job]
