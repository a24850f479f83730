"""The JSON of the API: what comes in is validated by these types, what goes out is made of them.

The OpenAPI document and the web UI's TypeScript types are generated from this page. Times: `_ms` are
milliseconds of lesson time; `_at` and `_until` are ISO 8601 in UTC; dates without a time are `YYYY-MM-DD`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from appliance.errors import Language
from appliance.protocol import Light, State

Role = Literal["teacher", "coach", "beheerder"]
Name = Annotated[str, Meta(min_length=1, max_length=80)]
Passphrase = Annotated[str, Meta(min_length=1, max_length=1024)]
Line = Annotated[str, Meta(max_length=300)]
Words = Annotated[str, Meta(max_length=20_000)]
Milliseconds = Annotated[int, Meta(ge=0)]


class In(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of what a client may send: an unknown field is a mistake worth naming."""


class Out(Struct, frozen=True, kw_only=True):
    """Base of what the box answers."""


# --- errors -----------------------------------------------------------------------------------------------


class Problem(Out, frozen=True, kw_only=True):
    """An error in the asker's language: what happened and the next step."""

    key: str
    message: str
    advice: str
    fields: dict[str, str | int | float]


class ErrorBody(Out, frozen=True, kw_only=True):
    error: Problem


# --- the box ----------------------------------------------------------------------------------------------


class ResumeView(Out, frozen=True, kw_only=True):
    """A lesson that was cut: a press goes on with it. `remaining_ms` is how long that part may last at most."""

    lesson: str
    recorded_ms: int
    remaining_ms: int


class RecorderView(Out, frozen=True, kw_only=True):
    """The box now, for a signed-in person. `mine`: the asker is the one it is set ready for."""

    mine: bool
    lesson: str | None  # id of the lesson being recorded, only when `mine`
    part: int  # of that lesson, more than 1 after a cut; the times below are the part's own
    elapsed_ms: int
    limit_ms: int
    committed_ms: int
    picture_ok: bool
    sound_ok: bool
    level_dbfs: float | None
    speech: bool
    speech_ok: bool
    marks: int
    room_bytes: int
    lessons_left: int
    picture_only: bool
    backend: str
    troubles: list[Problem]  # everything that is wrong now, worst first
    room_warning: Problem | None  # there is room, but not for many lessons more
    health: list[Problem]  # things to know of the box that stop no lesson, worst first
    resume: ResumeView | None  # only when `mine`


class ClockView(Out, frozen=True, kw_only=True):
    """What the box takes it to be. Not `trusted`: nobody vouches for the date, and a teacher may confirm the time."""

    trusted: bool
    source: Literal["ntp", "rtc", "tablet", "machine"] | None
    now: str


class Status(Out, frozen=True, kw_only=True):
    """Public. `recorder` only for a signed-in teacher; nothing here tells whose lesson it is."""

    state: State
    light: Light
    problem: Problem | None
    owner_ready: bool
    first_run: bool  # there is no teacher yet
    virtual_button: bool
    version: str
    clock: ClockView
    recorder: RecorderView | None


class SetTime(In, frozen=True, kw_only=True):
    """What time it is by the asker's tablet, ISO 8601 with its zone. `sure`: asked once more after `time_far_ahead`."""

    now: Annotated[str, Meta(min_length=10, max_length=40)]
    sure: bool = False


class ButtonPress(In, frozen=True, kw_only=True):
    """The simulator's button, pressed for so long."""

    held_ms: Annotated[int, Meta(ge=1, le=10_000)] = 100


# --- people -----------------------------------------------------------------------------------------------


class Presence(Out, frozen=True, kw_only=True):
    """Proof of standing next to the box: press its button before the window closes."""

    token: str
    pressed: bool
    expires_s: int


class Enrol(In, frozen=True, kw_only=True):
    """A new person. Teacher and beheerder prove their presence; a coach brings an invitation code."""

    name: Name
    passphrase: Passphrase
    role: Role
    language: Language = "nl"
    presence: str | None = None
    invitation: str | None = None


class KeyCard(Out, frozen=True, kw_only=True):
    """The identity, to be printed and given back once. `qr_svg` is an SVG image of `text`."""

    text: str
    qr_svg: str


class Me(Out, frozen=True, kw_only=True):
    """The signed-in person. `csrf` goes into the header `X-Terugblik-Token` of everything that is not a GET."""

    id: str
    name: str
    role: Role
    language: Language
    csrf: str
    card_proven: bool  # the key card was given back; before that no recording
    idle_lock_s: int
    words: list[TeacherWords]  # for a coach: the four words to compare, a row per teacher
    notices: list[Problem]  # what damage there was to this person's own files, and what it cost; to be shown once


class TeacherWords(Out, frozen=True, kw_only=True):
    teacher: str
    name: str
    words: list[str]
    confirmed: bool


class Enrolled(Out, frozen=True, kw_only=True):
    me: Me
    key_card: KeyCard


class SignIn(In, frozen=True, kw_only=True):
    """`start_over`: the person was asked, after `library_lost`, and wants a new library; nothing happens to one that
    can be read."""

    name: Name
    passphrase: Passphrase
    start_over: bool = False


class Recover(In, frozen=True, kw_only=True):
    """A lost passphrase: the key card opens, and sets a new one."""

    name: Name
    key_card: Words
    passphrase: Passphrase
    start_over: bool = False


class CardProof(In, frozen=True, kw_only=True):
    """The key card's text, scanned or typed; spaces, dashes and case do not matter."""

    text: Words


class AskCard(In, frozen=True, kw_only=True):
    """Show the key card again, which works until it has been given back."""

    passphrase: Passphrase


class ChangeMe(In, frozen=True, kw_only=True):
    language: Language


# --- lessons ----------------------------------------------------------------------------------------------


LessonState = Literal["recording", "whole", "cut_short", "damaged"]


class AskLessons(In, frozen=True, kw_only=True):
    """A page of the list, newest first: those recorded before the lesson `before`, when that is given. As many as
    `limit` came: then there may be more.

    `q`: only those with each of these words in the title, a note, or the learning question; capitals and accents do not
    count. A word of one or two letters begins a word there, a longer one may be anywhere in it. `going`: instead, those
    that go within a week, the first to go first.
    """

    limit: Annotated[int, Meta(ge=1, le=200)] = 24
    before: Annotated[str, Meta(max_length=100)] | None = None
    q: Annotated[str, Meta(max_length=200)] = ""
    going: bool = False


class LessonSummary(Out, frozen=True, kw_only=True):
    id: str
    title: str
    recorded_at: str
    clock_trusted: bool
    duration_ms: int
    state: LessonState
    marks: int
    tops: int
    tips: int
    delete_after: str  # a date, the last day that the lesson is there
    warn_days: Literal[7, 1] | None  # at most so many days are left; None: not yet, or the date is in doubt
    rule_day: str | None  # a date, the last day by the rule; None: the date is in doubt
    kept_reason: str | None  # "anders afgesproken": why `delete_after` is not what the rule says
    nagesprek_on: str | None  # a date; the talk about this lesson was held
    traject: str | None
    parts: int  # more than one: it was cut and gone on with
    problem: Problem | None  # what is wrong with a damaged one, or with a part of it


class Levels(Out, frozen=True, kw_only=True):
    """The level curve: one value each `step_ms`, in dBFS."""

    step_ms: int
    dbfs: list[float]


class Gap(Out, frozen=True, kw_only=True):
    """A hole in the picture or the sound, or in both because the lesson was cut and gone on with; or what was there and
    damage took ("lost"). Not `known`: nobody knows how long it was, and the timeline shows it as one second."""

    start_ms: int
    end_ms: int
    kind: Literal["picture", "sound", "cut", "lost"]
    known: bool


class Lesson(LessonSummary, frozen=True, kw_only=True):
    """One lesson, open. `video` is an address with a token of its own, for <video src>."""

    notes: str
    mark_ms: list[int]
    speech: list[tuple[int, int]]  # hoorbare spraak, start and end in ms
    levels: Levels
    gaps: list[Gap]
    moments: list[Moment]
    video: str | None
    width: int
    height: int
    frames_per_second: int
    bytes: int


class ChangeLesson(In, frozen=True, kw_only=True):
    """Fields that are left out stay as they are; `traject: null` takes the lesson out of its traject."""

    title: Line | None = None
    notes: Words | None = None
    traject: str | UnsetType | None = UNSET
    nagesprek_on: str | None = None


class Confirm(In, frozen=True, kw_only=True):
    """Something that cannot be undone asks for the passphrase."""

    passphrase: Passphrase


class AgreeRetention(In, frozen=True, kw_only=True):
    """ "Anders afgesproken": the last day of a lesson, and why. Later than the rule says asks for the passphrase.
    The very day that the rule says takes the agreement back."""

    delete_after: str  # a date
    reason: Annotated[str, Meta(min_length=1, max_length=300)]
    passphrase: Passphrase | None = None


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


class AskLines(In, frozen=True, kw_only=True):
    """A page of what has numbers: the newest, or those right before the number `before`. As many as `limit` came: then
    there may be more."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 100
    before: Annotated[int, Meta(ge=1, le=1_000_000_000)] | None = None


class Certificates(Out, frozen=True, kw_only=True):
    """A page of them, newest first."""

    certificates: list[Certificate]
    whole: bool  # the chain of hashes holds, over all pages


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


# --- trajecten --------------------------------------------------------------------------------------------


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


# --- coaches and releases ---------------------------------------------------------------------------------


CoachState = Literal["invited", "joined", "confirmed"]


class Coach(Out, frozen=True, kw_only=True):
    """`words`: the four words to compare on both screens, once the coach has joined."""

    id: str
    name: str
    state: CoachState
    words: list[str]
    invited_until: str | None


class NewInvitation(In, frozen=True, kw_only=True):
    """The coach's name, as the teacher calls them."""

    name: Name


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
    moment: str | None  # only for the teacher
    kind: MomentKind
    start_ms: int | None  # only for the teacher
    end_ms: int | None  # only for the teacher
    duration_ms: int
    mode: ClipMode
    words: str
    note: str  # the moment's own note, as it was released
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
    with_notes: bool = True


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


class NewComment(In, frozen=True, kw_only=True):
    text: Annotated[str, Meta(min_length=1, max_length=5000)]
    at_ms: Milliseconds | None = None


# --- logbook ----------------------------------------------------------------------------------------------


class LogEntry(Out, frozen=True, kw_only=True):
    """One line of the logbook; the UI words it from `event` and `fields`."""

    number: int
    at: str
    event: str
    fields: dict[str, str]
    hash: str


class Logbook(Out, frozen=True, kw_only=True):
    """A page of it, as it happened."""

    entries: list[LogEntry]
    whole: bool  # the chain of hashes holds, over all pages


# --- live events (server-sent, GET /api/events) --------------------------------------------------------------


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
