"""That a lesson was destroyed."""

from __future__ import annotations

from typing import Literal

from appliance.web.types.base import Out


class CertificateClip(Out, frozen=True, kw_only=True):
    """A clip of the lesson that was handed to a coach, as it stood when the lesson was destroyed."""

    coach: str  # the coach's name
    released_at: str
    until: str  # a date
    state: Literal["active", "expired", "taken_back"]


class Certificate(Out, frozen=True, kw_only=True):
    """That a lesson was destroyed, and how. `number` and `hash` are its place in the owner's chain."""

    number: int
    lesson: str
    teacher: str  # the owner's name at that moment
    recorded_at: str
    recorded_sure: bool  # whether the clock was to be trusted when it was recorded
    duration_ms: int
    bytes: int
    files: int
    files_overwritten: int  # fewer than `files`: the storage refused to write over some of them
    header_bytes: int  # so many bytes at the start of each file were overwritten, synced, before its name went
    resumed: bool  # it was cut short and completed later; the files counted are those of the last go
    reason: Literal["owner", "retention"]
    last_day: str  # a date, the last day that it would have been kept
    agreed: bool  # `last_day` was agreed otherwise
    warned_days: Literal[7, 1] | None  # the last warning that the owner was shown
    destroyed_at: str
    clock_trusted: bool  # whether `destroyed_at` is sure
    learned_at: str | None  # the box ended it by itself: when the owner's library learned of it
    clips: list[CertificateClip]
    limits: list[str]  # what it cannot promise, in the asker's language
    previous: str
    hash: str


class Certificates(Out, frozen=True, kw_only=True):
    """A page of them, newest first."""

    certificates: list[Certificate]
    whole: bool  # the chain of hashes holds, over all pages
