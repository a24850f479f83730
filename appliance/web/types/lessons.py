"""Lessons, as a list and open."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from appliance.core.kijkwijzer import How
from appliance.web.types.base import In, Line, Out, Passphrase, Problem, Replacing, Words
from appliance.web.types.beforehand import Checklist
from appliance.web.types.looking import Viewing
from appliance.web.types.moments import Moment
from appliance.web.types.zones import MaskedZone

LessonState = Literal["recording", "whole", "cut_short", "damaged"]


class AskLessons(In, frozen=True, kw_only=True):
    """A page of the list, newest first: those recorded before the lesson `before`, when that is given. As many as
    `limit` came: then there may be more.

    `q`: only those with each of these words in the title, the learning question, a note, the kijkwijzer or what was
    written in the talk; capitals and accents do not count. A word of one or two letters begins a word there, a
    longer one may be anywhere in it. `going`: instead, those that go within a week, the first to go first.
    `kept_longer`: instead, those that are kept longer than the rule says and that nobody stood by for a month."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 24
    before: Annotated[str, Meta(max_length=100)] | None = None
    q: Annotated[str, Meta(max_length=200)] = ""
    going: bool = False
    kept_longer: bool = False


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
    latest_day: str | None  # a date, the last day that can be agreed on; None: the date is in doubt
    kept_reason: str | None  # "anders afgesproken": why `delete_after` is not what the rule says
    nagesprek_on: str | None  # a date; the talk about this lesson was held
    traject: str | None
    cycle: int | None  # which of its traject's cycles, from 1
    parts: int  # more than one: it was cut and gone on with
    how: How | None  # it was last looked at; null: not opened yet, so that a list shows no picture of it either
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
    zones: list[MaskedZone]  # what was never recorded: flat grey in every picture
    moments: list[Moment]
    checklist: Checklist | None  # what was gone through before it, or asked after it; None: neither
    viewing: Viewing | None  # null: not opened yet, and its owner is asked how to look
    video: str | None
    width: int
    height: int
    frames_per_second: int
    bytes: int


class ChangeLesson(Replacing, frozen=True, kw_only=True):
    """Fields that are left out stay as they are; `traject: null` takes the lesson out of its traject."""

    title: Line | None = None
    notes: Words | None = None
    traject: str | UnsetType | None = UNSET
    nagesprek_on: str | None = None


class AgreeRetention(In, frozen=True, kw_only=True):
    """ "Anders afgesproken": the last day of a lesson, and why. Later than the rule says asks for the passphrase.
    The very day that the rule says takes the agreement back."""

    delete_after: str  # a date
    reason: Annotated[str, Meta(min_length=1, max_length=300)]
    passphrase: Passphrase | None = None
