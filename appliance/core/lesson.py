"""What a lesson's folder holds, as data. Who writes it and how it is sealed is said elsewhere.

`facts.json.age` is a `LessonFacts`, written at the start and once more at the end (then with `ended`).
`index.json.age` is a `LessonIndex`, written at the end; it is derived and can be rebuilt from picture and sound.
`retention.json`, the only readable one, is a `Retention`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NewType

from appliance.core.zones import Zone

LessonId = NewType("LessonId", str)

FORMAT_VERSION = 1
DEFAULT_LIMIT_MS = 20 * 60_000
RETENTION_DAYS = 56  # eight weeks after recording; the nagesprek can only make it shorter

Track = Literal["picture", "sound"]
EndReason = Literal["stopped", "limit", "source_ended", "shutdown", "failed"]

_ID_BYTES = 10
_HEX = frozenset("0123456789abcdef")


def lesson_id(random: bytes) -> LessonId:
    """The name of a lesson, from ten random bytes. It tells nothing, not even the time."""
    if len(random) != _ID_BYTES:
        raise ValueError("a lesson's name is made of ten random bytes")
    return LessonId(random.hex())


def is_lesson_id(name: str) -> bool:
    """Whether `name` can be a lesson's folder: nothing else may be used as part of a path."""
    return len(name) == 2 * _ID_BYTES and set(name) <= _HEX


@dataclass(frozen=True, slots=True)
class Gap:
    """A hole in picture or sound, in milliseconds of lesson time."""

    track: Track
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Ended:
    """How a lesson ended. `problem` is the error key when something was wrong."""

    reason: EndReason
    problem: str | None
    duration_ms: int
    frames_expected: int
    frames_written: int
    gaps: tuple[Gap, ...]
    marks: int


@dataclass(frozen=True, slots=True)
class LessonFacts:
    """Who, when, how long, with what. No name: `owner` is the owner's random id. `recorded_at` is ISO 8601 in UTC.

    `boot` and `boot_ms` say when without a date: the number of the machine's start, and the time since then.

    A lesson that was cut and gone on with has a part more, with facts of its own. `starts_ms` is where the part begins
    on the lesson's timeline, None when nobody knows how long the gap before it was. `limit_ms` is the part's own.
    `zones` is what was masked in the picture of this part, from its first frame to its last; lessons from before there
    were zones have none.
    """

    lesson: str
    owner: str
    recorded_at: str
    clock_trusted: bool
    limit_ms: int
    camera: str
    microphone: str | None
    width: int
    height: int
    frames_per_second: int
    ended: Ended | None = None
    boot: int = 0  # 0: a lesson from before boots were counted
    boot_ms: int = 0
    part: int = 1
    starts_ms: int | None = 0
    zones: tuple[Zone, ...] = ()
    version: int = FORMAT_VERSION


@dataclass(frozen=True, slots=True)
class Levels:
    """The level curve: one value each `step_ms`, in dBFS."""

    step_ms: int
    dbfs: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class LessonIndex:
    """`movie` is a `media.index.MovieIndex` in its own bytes; `speech` is start and end in ms, up to `settled_ms`.

    `speech_ok` False: the detector broke during the lesson, and `speech` ends where it broke.
    """

    movie: bytes
    speech: tuple[tuple[int, int], ...]
    settled_ms: int
    speech_ok: bool
    levels: Levels
    version: int = FORMAT_VERSION


@dataclass(frozen=True, slots=True)
class Retention:
    """Whose lesson, and the date after which it goes.

    `delete_after` is None when the clock could not be trusted at the recording: a wrong date must not delete.
    """

    owner: str
    delete_after: str | None


def first_retention(owner: str, recorded: datetime, *, clock_trusted: bool) -> Retention:
    """What holds from the recording on, until the owner's nagesprek makes it shorter."""
    if not clock_trusted:
        return Retention(owner, None)
    return Retention(owner, (recorded + timedelta(days=RETENTION_DAYS)).date().isoformat())
