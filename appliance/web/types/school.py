"""The school's settings, and the papers that are printed from them."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from appliance.core.school import Ground, Missing
from appliance.errors import Language
from appliance.web.types.base import In, Line, Out

SchoolField = Literal["name", "contact", "reach", "fg", "ground", "mr_on", "languages"]
PaperKind = Literal["parents", "poster", "protocol", "pack"]


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
