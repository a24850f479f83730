"""What the papers are filled with: the school's settings, and what is so on this box. No text, no clock, no file.

`matters` is what a paper that was settled hangs on: where one of these values differs, it is outdated.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from appliance.core.lesson import RETENTION_DAYS
from appliance.core.release import DEFAULT_DAYS, MAX_DAYS
from appliance.core.retention import AFTER_NAGESPREK_DAYS, AGREED_DAYS, LONG_BEFORE_DAYS
from appliance.core.school import School

PaperKind = Literal["parents", "poster", "protocol", "pack"]
PAPERS: tuple[PaperKind, ...] = get_args(PaperKind)
# Those that a school settles: who signs wants to know that nothing changed since.
SETTLED: tuple[PaperKind, ...] = ("protocol", "pack")
_TEXTS = ("name", "contact", "reach", "fg")
_HASH_SIGNS = 16


@dataclass(frozen=True, slots=True)
class Facts:
    """None: not known now, as the part that knows it is away, or this machine is no box."""

    school: School
    version: int  # of the school's settings
    today: date
    program: str
    address: str  # of the information page
    lesson_minutes: int | None = None
    sound: bool | None = None
    school_wifi: bool | None = None  # the box was told to join the school's Wi-Fi
    board: str | None = None
    camera: str | None = None
    spoken: bool = False  # for somebody who can fill in nothing: what is missing is put in other words
    kept_days: int = RETENTION_DAYS
    after_talk_days: int = AFTER_NAGESPREK_DAYS
    agreed_days: int = AGREED_DAYS
    warned_days: int = LONG_BEFORE_DAYS
    release_days: int = DEFAULT_DAYS
    release_most_days: int = MAX_DAYS

    @property
    def kept_weeks(self) -> int:
        return self.kept_days // 7

    @property
    def program_that_matters(self) -> str:
        """A version that only mends something changes no promise."""
        return ".".join(self.program.split(".")[:2])


@dataclass(frozen=True, slots=True)
class Difference:
    """`before`, `now`: '' for a text, of which only a hash is kept; what somebody took out is not kept for ever."""

    name: str
    before: str
    now: str


def matters(facts: Facts, kind: PaperKind) -> dict[str, str]:
    """What the settled paper hangs on. What is not known now is left out, and compared with nothing."""
    school = facts.school
    found: dict[str, str | int | None] = {name: _hash(getattr(school, name)) for name in _TEXTS}
    found |= {
        "ground": school.ground or "-",
        "kept_days": facts.kept_days,
        "after_talk_days": facts.after_talk_days,
        "agreed_days": facts.agreed_days,
        "warned_days": facts.warned_days,
        "release_days": facts.release_days,
        "release_most_days": facts.release_most_days,
        "lesson_minutes": facts.lesson_minutes,
        "program": facts.program_that_matters,
    }
    if facts.sound is not None:
        found["sound"] = "yes" if facts.sound else "no"
    if kind == "pack":
        found |= {"board": facts.board, "camera": facts.camera}
        if facts.school_wifi is not None:
            found["school_wifi"] = "yes" if facts.school_wifi else "no"
    return {name: str(value) for name, value in sorted(found.items()) if value is not None}


def differences(settled: Mapping[str, str], now: Mapping[str, str]) -> tuple[Difference, ...]:
    return tuple(
        Difference(name, "", "") if name in _TEXTS else Difference(name, settled[name], now[name])
        for name in sorted(settled.keys() & now.keys())
        if settled[name] != now[name]
    )


def mark_of(values: Mapping[str, str]) -> str:
    """A short hash of all that matters, to hold a print against the box."""
    lines = "\n".join(f"{name}={values[name]}" for name in sorted(values))
    return _hash(lines)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_HASH_SIGNS] if text else "-"
