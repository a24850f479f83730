"""Coaches, and clips for them."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, field

from appliance.protocol import Zone
from appliance.web.types.base import In, Milliseconds, Name, Out, Passphrase, Problem, Words
from appliance.web.types.moments import MomentKind

Organisation = Annotated[str, Meta(max_length=120)]
CoachState = Literal["invited", "joined", "confirmed"]


class Coach(Out, frozen=True, kw_only=True):
    """`words`: the four words to compare on both screens, once the coach has joined."""

    id: str
    name: str
    state: CoachState
    words: list[str]
    invited_until: str | None
    extern: bool  # not of the school: what is released asks for permission
    organisation: str  # of one who is extern; "": not told


class NewInvitation(In, frozen=True, kw_only=True):
    """The coach's name, as the teacher calls them."""

    name: Name
    extern: bool = False
    organisation: Organisation = ""


class ChangeCoach(In, frozen=True, kw_only=True):
    """Marked *extern*, or no longer, for what is released from now on; what left already stays as it left."""

    extern: bool
    organisation: Organisation = ""


class AcceptInvitation(In, frozen=True, kw_only=True):
    """A coach who has an account here already joins another teacher."""

    invitation: Annotated[str, Meta(min_length=1, max_length=200)]


class Invitation(Out, frozen=True, kw_only=True):
    """The one-time code, shown once."""

    coach: str
    code: str
    expires_at: str


ReleaseState = Literal["preparing", "prepared", "failed", "active", "expired", "taken_back"]
ClipMode = Literal["quick", "exact"]
Purpose = Literal["coaching", "training", "parents"]


class Silence(In, frozen=True, kw_only=True):
    """A stretch without sound. What is sent is in the lesson's time; what is told of a clip in the clip's own."""

    start_ms: Milliseconds
    end_ms: Milliseconds


class ClipEdit(In, frozen=True, kw_only=True):
    """What is taken out of the clip of one moment. With a zone it is always cut exactly."""

    moment: str
    zones: list[Zone] = field(default_factory=list)
    silences: Annotated[list[Silence], Meta(max_length=50)] = field(default_factory=list)


class Permission(In, frozen=True, kw_only=True):
    """Who gave it, on which day, and for what, in the teacher's own words."""

    by: Annotated[str, Meta(min_length=1, max_length=120)]
    on: str
    what: Annotated[str, Meta(min_length=1, max_length=300)]


class Release(Out, frozen=True, kw_only=True):
    """One clip for one coach. `given`: the asker is the teacher who gave it; else the coach who got it.

    `start_ms`, `end_ms` are the span in the lesson that the clip really holds (a quick clip begins at the
    first keyframe inside the choice). `views` are the coach's openings, newest last.
    """

    id: str
    given: bool
    state: ReleaseState
    problem: Problem | None
    progress: float  # 0 to 1 while preparing
    other: str  # the name of the other one: the coach for the teacher, the teacher for the coach
    coach: str
    lesson: str | None  # only for the teacher
    traject: str | None  # only for the teacher: that of its lesson
    cycle: int | None  # only for the teacher: which of its cycles, from 1
    moment: str | None  # only for the teacher
    kind: MomentKind
    start_ms: int | None  # only for the teacher
    end_ms: int | None  # only for the teacher
    duration_ms: int
    mode: ClipMode
    words: str
    note: str  # the moment's own note, as it was released
    question: str  # the leervraag as it was shared with it; "": it was not
    zones: list[Zone]  # masked in it
    silences: list[Silence]  # without sound, in the clip's own time
    purpose: Purpose
    permission: Permission | None  # what it left with, where it needed one
    extern: bool  # only for the teacher: the coach was not of the school then
    organisation: str  # only for the teacher
    released_at: str | None
    until: str  # a date, the last day it opens
    views: list[str]
    comments: int
    video: str | None


class NewRelease(In, frozen=True, kw_only=True):
    """Prepare clips: nothing leaves before `ConfirmRelease`. Default end date: 14 days from now."""

    moments: Annotated[list[str], Meta(min_length=1, max_length=20)]
    coach: str
    words: Words = ""
    until: str | None = None
    mode: ClipMode = "quick"
    with_notes: bool = False
    with_question: bool = False  # the leervraag of the lesson's traject, in the wording of now
    edits: Annotated[list[ClipEdit], Meta(max_length=20)] = field(default_factory=list)
    purpose: Purpose = "coaching"
    permission: Permission | None = None


class ConfirmRelease(In, frozen=True, kw_only=True):
    releases: Annotated[list[str], Meta(min_length=1, max_length=20)]
    passphrase: Passphrase


class Releases(Out, frozen=True, kw_only=True):
    given: list[Release]
    received: list[Release]


class Comment(Out, frozen=True, kw_only=True):
    id: str
    mine: bool
    author: str
    at_ms: int | None  # in the clip's own time
    text: str
    written_at: str
    proposes: bool  # the coach proposes an actiepunt
    actiepunt: str | None  # only for the teacher: what it was taken over as


class NewComment(In, frozen=True, kw_only=True):
    text: Annotated[str, Meta(min_length=1, max_length=5000)]
    at_ms: Milliseconds | None = None
