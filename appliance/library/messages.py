"""What can lie in an inbox: what happened while its owner was away. The JSON inside the sealed file.

A message is sealed to its reader but signed by nobody: whoever knows the public key can write one. So a message is
taken as news about something that its reader already knows, never as a permission.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from appliance.core.certificate import Reason
from appliance.core.clipedits import Silence
from appliance.core.moments import MomentKind
from appliance.core.permission import Permission, Purpose
from appliance.core.release import ClipMode
from appliance.core.zones import Zone


class Base(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", forbid_unknown_fields=True):
    at: Annotated[datetime, msgspec.Meta(tz=True)]


class CoachJoined(Base, frozen=True, kw_only=True, tag="coach_joined"):
    """To the teacher: the invited coach has an account."""

    coach: str  # the teacher's row
    person: str
    recipient: str


class CoachConfirmed(Base, frozen=True, kw_only=True, tag="coach_confirmed"):
    """To the coach: the teacher found the four words the same."""

    teacher: str


class ReleaseGranted(Base, frozen=True, kw_only=True, tag="release_granted"):
    """To the coach: a clip was released."""

    release: str
    teacher: str
    moment_kind: MomentKind
    words: str
    note: str
    duration_ms: int
    mode: ClipMode
    until: date
    clip_sha256: str | None = None  # of what was confirmed; None: told before this was told
    note_sha256: str | None = None
    question: str = ""  # the leervraag as it was shared with it; '': it was not
    zones: tuple[Zone, ...] = ()
    silences: tuple[Silence, ...] = ()  # in the clip's own time
    purpose: Purpose = "coaching"
    permission: Permission | None = None


class ReleaseViewed(Base, frozen=True, kw_only=True, tag="release_viewed"):
    """To the teacher: the coach opened the clip."""

    release: str


class ReleaseTakenBack(Base, frozen=True, kw_only=True, tag="release_taken_back"):
    """To the coach."""

    release: str


class ReleaseExpired(Base, frozen=True, kw_only=True, tag="release_expired"):
    """To both: the end date has passed and the clip was destroyed."""

    release: str


class CommentWritten(Base, frozen=True, kw_only=True, tag="comment"):
    """To the other one of a release."""

    id: str
    release: str
    at_ms: int | None
    text: str
    proposes: bool = False  # by the coach: an actiepunt


class LessonExpired(Base, frozen=True, kw_only=True, tag="lesson_expired"):
    """To the owner: the box destroyed the lesson by itself, because its last day had passed, or because
    the owner's own deletion had been cut short and was completed."""

    lesson: str
    reason: Reason = "retention"
    clock_trusted: bool = True
    resumed: bool = False
    files: int = 0
    files_overwritten: int = 0
    bytes: int = 0


Message = (
    CoachJoined
    | CoachConfirmed
    | ReleaseGranted
    | ReleaseViewed
    | ReleaseTakenBack
    | ReleaseExpired
    | CommentWritten
    | LessonExpired
)
Kind = Literal[
    "coach_joined",
    "coach_confirmed",
    "release_granted",
    "release_viewed",
    "release_taken_back",
    "release_expired",
    "comment",
    "lesson_expired",
]


def encode(message: Message) -> bytes:
    return msgspec.json.encode(message)


def decode(data: bytes) -> Message:
    """Raises `msgspec.MsgspecError` for anything that `encode` did not write."""
    message: Message = msgspec.json.decode(data, type=Message)
    return message


def kind_of(message: Message) -> Kind:
    tag: Kind = type(message).__struct_config__.tag  # type: ignore[assignment]
    return tag
