"""How the teacher looks at a lesson: the first viewing, the kijkwijzer, a groeipaar. The owner's alone."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from appliance.core.kijkwijzer import MOST_QUESTION_LETTERS, MOST_QUESTIONS, How
from appliance.errors import Language
from appliance.web.types.base import In, Milliseconds, Out, Problem, Replacing, Words
from appliance.web.types.moments import Moment, MomentKind

Id = Annotated[str, Meta(min_length=1, max_length=40)]


class Viewing(Out, frozen=True, kw_only=True):
    """How the lesson was last looked at, and how far."""

    how: How
    at_ms: int


class KeepViewing(In, frozen=True, kw_only=True):
    how: How
    at_ms: Milliseconds


class ArrangeMoments(In, frozen=True, kw_only=True):
    """All moments of the lesson, in the order of the talk. What went well comes first in any case."""

    moments: Annotated[list[Id], Meta(max_length=500)]


class KijkwijzerLine(Out, frozen=True, kw_only=True):
    """A top or a tip that is no moment: it has no span, and perhaps a place in the lesson."""

    id: str
    lesson: str
    kind: MomentKind
    text: str
    at_ms: int | None


class NewKijkwijzerLine(In, frozen=True, kw_only=True):
    kind: MomentKind
    text: Words = ""
    at_ms: Milliseconds | None = None


class ChangeKijkwijzerLine(Replacing, frozen=True, kw_only=True):
    """What is left out stays; `at_ms: null` takes the place away."""

    text: Words | None = None
    at_ms: Milliseconds | UnsetType | None = UNSET


class KijkwijzerAnswer(Out, frozen=True, kw_only=True):
    """`asked`: the question as it was asked when it was answered. `answer` empty: not answered."""

    question: str
    asked: str
    answer: str


class GiveAnswer(Replacing, frozen=True, kw_only=True):
    question: Id
    answer: Words


class Kijkwijzer(Out, frozen=True, kw_only=True):
    """A lesson's form. `moments`: in the order of the talk, what went well first."""

    question: str  # the leervraag; empty: the lesson is in no traject
    kijkaspect: str
    moments: list[Moment]
    lines: list[KijkwijzerLine]
    answers: list[KijkwijzerAnswer]
    problem: Problem | None  # why the school's own questions are not asked


class AskPaper(In, frozen=True, kw_only=True):
    """The language of what is printed; left out: the asker's."""

    language: Language | None = None


class TemplateQuestion(Out, frozen=True, kw_only=True):
    id: str
    nl: str
    en: str  # empty: the Dutch one is asked in English too


class KijkwijzerTemplate(Out, frozen=True, kw_only=True):
    """The questions on every kijkwijzer of this box. Not `own`: the built-in ones, by choice or for `problem`."""

    questions: list[TemplateQuestion]
    own: bool
    problem: Problem | None


class WriteQuestion(In, frozen=True, kw_only=True):
    """`id` empty, or none of those that are there: a new question."""

    id: Annotated[str, Meta(max_length=40)] = ""
    nl: Annotated[str, Meta(max_length=MOST_QUESTION_LETTERS)]
    en: Annotated[str, Meta(max_length=MOST_QUESTION_LETTERS)] = ""


class WriteTemplate(In, frozen=True, kw_only=True):
    """All of them, in their order."""

    questions: Annotated[list[WriteQuestion], Meta(max_length=MOST_QUESTIONS)]


class GrowthMoment(Out, frozen=True, kw_only=True):
    """A moment of a traject; `note` are the teacher's words under it."""

    moment: str
    lesson: str
    cycle: int
    kind: MomentKind
    start_ms: int
    end_ms: int
    note: str
    title: str
    recorded_at: str
    clock_trusted: bool
    how: How | None  # the lesson was last looked at; null: not opened yet, so that no picture of it is shown


class GrowthSide(Out, frozen=True, kw_only=True):
    cycle: int
    fate: Literal["there", "moment_gone", "lesson_gone"]
    shown: GrowthMoment | None


class GrowthPair(Out, frozen=True, kw_only=True):
    id: str
    actiepunt: str
    text: str  # of the actiepunt
    earlier: GrowthSide
    later: GrowthSide


class GrowthPairs(Out, frozen=True, kw_only=True):
    """The pairs of a traject, and the moments that one may be made of, cycle by cycle."""

    pairs: list[GrowthPair]
    moments: list[GrowthMoment]


class NewGrowthPair(In, frozen=True, kw_only=True):
    actiepunt: Id
    earlier: Id
    later: Id
