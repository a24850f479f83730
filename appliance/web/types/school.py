"""The school's settings, and the papers that are printed from them."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from msgspec import Meta

from appliance.core.school import Ground, Missing
from appliance.errors import Language
from appliance.papers.facts import PaperKind
from appliance.web.types.base import In, Line, Out

SchoolField = Literal["name", "contact", "reach", "fg", "ground", "mr_on", "languages"]


class School(Out, frozen=True, kw_only=True):
    """Public: all of it is printed for everybody. '' and null are not filled in."""

    name: str
    contact: str  # a function, not a person's name
    reach: str  # how to reach that function
    fg: str  # the data protection officer, and how to reach
    ground: Ground | None
    mr_on: str | None  # a date; the MR consented
    languages: list[Language]  # of the papers
    version: int  # 0: nothing was ever filled in
    missing: list[Missing]  # what the papers cannot do without
    asks_permission: bool  # by the ground: everybody in the picture is asked beforehand


class ChangeSchool(In, frozen=True, kw_only=True):
    """All of it. `version`: the one that the asker saw. `start_over`: asked once more after `school_damaged`."""

    name: Annotated[str, Meta(max_length=120)]
    contact: Annotated[str, Meta(max_length=120)]
    reach: Line
    fg: Line
    ground: Ground | None
    mr_on: str | None  # a date
    languages: list[Language]
    version: Annotated[int, Meta(ge=0)]
    start_over: bool = False


SCHOOL_FIELDS: tuple[SchoolField, ...] = get_args(SchoolField)


class SchoolVersion(Out, frozen=True, kw_only=True):
    """That something was changed; by whom is not kept. `at`: null on a box whose date was in doubt."""

    number: int
    at: str | None
    changed: list[SchoolField]


class Settled(Out, frozen=True, kw_only=True):
    """A paper that the school made its own. `changed`: what is different since, in words; empty: it still holds."""

    on: str  # a date
    version: int  # of the school's settings
    changed: list[str]


class Paper(Out, frozen=True, kw_only=True):
    kind: PaperKind
    has_text: bool  # it can be had as text too, to be pasted
    settles: bool  # the school can settle a version of it
    settled: Settled | None


class Papers(Out, frozen=True, kw_only=True):
    school: School
    papers: list[Paper]
    informed_on: str | None  # a date; the parents were last told
    inform_again: bool  # a year ago, or never
    versions: list[SchoolVersion]  # newest first
    address: str  # of the page for everybody, as the poster's code has it


class OnDay(In, frozen=True, kw_only=True):
    on: Annotated[str, Meta(min_length=10, max_length=10)]  # a date
