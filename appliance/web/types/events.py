"""What is told as it happens: server-sent, GET /api/events."""

from __future__ import annotations

from typing import Literal

from appliance.web.types.base import Out


class LessonsChanged(Out, frozen=True, kw_only=True):
    """The list of lessons, or this one, is not what it was: ask again."""

    lesson: str | None


class ReleasesChanged(Out, frozen=True, kw_only=True):
    """A release was given, viewed, commented on, taken back or expired: ask again."""

    release: str | None


class Locked(Out, frozen=True, kw_only=True):
    """The session is over and its key forgotten. Nothing follows on this stream."""

    reason: Literal["idle", "signed_out", "replaced"]


JobKind = Literal["clip", "drawing", "storyboard"]


class Job(Out, frozen=True, kw_only=True):
    """Long work: a clip, a drawing or a paper. `thing`: of a clip its release, of a storyboard its traject. Not
    `running`: it waits for its turn. What is no longer in the list is made, or failed: ask for it."""

    kind: JobKind
    thing: str
    running: bool
    progress: float  # 0 to 1


class Jobs(Out, frozen=True, kw_only=True):
    jobs: list[Job]
