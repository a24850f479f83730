"""A learning question and what belongs to it: cycles, actiepunten, and rounding it all off."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from appliance.web.types.base import In, Line, Out, Passphrase, Replacing
from appliance.web.types.certificates import Certificate
from appliance.web.types.lessons import LessonSummary
from appliance.web.types.releases import ReleaseState

Theme = Literal["klassenmanagement", "interactie", "didactiek"]
TrajectKind = Literal["personal", "team", "needs"]
Occasion = Literal["own_wish", "gesprekkencyclus"]
Template = Literal["teacher", "starter", "stage"]
Question = Annotated[str, Meta(min_length=1, max_length=2000)]
Promise = Annotated[str, Meta(min_length=1, max_length=1000)]


class Traject(Out, frozen=True, kw_only=True):
    """`waiting`: the cycle that waits for a lesson. `finishing`: rounding off was begun and can be gone on with."""

    id: str
    question: str  # the leervraag
    theme: Theme
    kind: TrajectKind
    occasion: Occasion | None
    template: Template
    planned: int  # how many cycles it may have; a starter's one can be widened
    ends_on: str | None  # a date, the last day of a stage: its lessons are kept no longer
    created_at: str
    finishing: bool
    finished_at: str | None
    lessons: int  # on the box
    cycles: int
    waiting: str | None


class NewTraject(In, frozen=True, kw_only=True):
    """`takes_over`: actiepunten of an earlier traject that this one begins with."""

    question: Question
    theme: Theme
    kind: TrajectKind = "personal"
    occasion: Occasion | None = None
    template: Template = "teacher"
    ends_on: str | None = None
    takes_over: Annotated[tuple[str, ...], Meta(max_length=100)] = ()


class ChangeTraject(In, frozen=True, kw_only=True):
    """What is left out stays; an `occasion` of null takes it away. `widen`: a starter's path gets as many cycles as any
    other."""

    question: Question | None = None
    theme: Theme | None = None
    kind: TrajectKind | None = None
    occasion: Occasion | UnsetType | None = UNSET
    ends_on: str | None = None
    widen: bool = False


class Actiepunt(Out, frozen=True, kw_only=True):
    """What the teacher will try. `cycle` None: taken over from an earlier traject. `goal`, `by_when` and `success`
    stand on the card for the board."""

    id: str
    traject: str
    cycle: str | None
    text: str
    goal: str
    by_when: str
    success: str
    proposed_by: str  # the coach whose proposal it was, or ''
    created_at: str
    done: bool


class NewActiepunt(In, frozen=True, kw_only=True):
    text: Promise
    goal: Line = ""
    by_when: Line = ""
    success: Line = ""


class ChangeActiepunt(Replacing, frozen=True, kw_only=True):
    """What is left out stays."""

    text: Promise | None = None
    goal: Line | None = None
    by_when: Line | None = None
    success: Line | None = None
    done: bool | None = None


class Cycle(Out, frozen=True, kw_only=True):
    """`agreed`: what was agreed before it and is not done. `recorded_at` stays when the lesson is gone. `readied`: the
    next lesson of the box is for this cycle."""

    id: str
    traject: str
    number: int
    kijkaspect: str  # what the teacher wants to look at
    started_at: str
    recorded_at: str | None
    lesson: LessonSummary | None
    agreed: list[Actiepunt]
    waits: bool  # for a lesson
    readied: bool


class WaitingCycle(Cycle, frozen=True, kw_only=True):
    """A cycle that the next recording can be for, under its question."""

    question: str


class Leervraag(Out, frozen=True, kw_only=True):
    """What stands on top of every page of a traject."""

    question: str
    theme: Theme


class ChangeCycle(Replacing, frozen=True, kw_only=True):
    kijkaspect: Line


class Wording(Out, frozen=True, kw_only=True):
    question: str
    written_at: str


class TrajectWhole(Traject, frozen=True, kw_only=True):
    """One traject, open."""

    path: list[Cycle]
    actiepunten: list[Actiepunt]  # all of them, in the order of writing
    wordings: list[Wording]  # every wording that the question had, oldest first


class LessonCopy(Out, frozen=True, kw_only=True):
    """A lesson of the traject that is on the box. `lines`: what was written about it (a note, a line, an answer)."""

    lesson: LessonSummary
    cycle: int
    bytes: int
    lines: int


class ClipCopy(Out, frozen=True, kw_only=True):
    """A clip that a coach has or had, also of a lesson that is gone."""

    release: str
    coach: str
    cycle: int
    state: ReleaseState
    until: str  # a date
    kind: Literal["top", "tip"]
    start_ms: int | None  # of the lesson
    end_ms: int | None
    released_at: str | None  # None: it was not given yet


class PaperCopy(Out, frozen=True, kw_only=True):
    """A paper or a text that the box made of the traject: where it is, the box does not know. `cycle` None: it is of
    the whole traject."""

    event: str  # of the logbook
    at: str
    cycle: int | None


class Copies(Out, frozen=True, kw_only=True):
    """Every copy that the box knows of. `backup_at`: the last backup on a stick, of the whole box; lessons that are
    destroyed here may still be on such a stick, sealed. `certificates`: of the traject's lessons that are gone."""

    lessons: list[LessonCopy]
    clips: list[ClipCopy]
    papers: list[PaperCopy]
    backup_at: str | None
    certificates: list[Certificate]


class FinishTraject(In, frozen=True, kw_only=True):
    """Every lesson of the traject goes, and every clip is taken back, but the lessons `keep`: for each of those it was
    agreed otherwise before, until when and why."""

    keep: Annotated[list[str], Meta(max_length=6)]
    passphrase: Passphrase
