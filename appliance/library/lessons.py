"""The owner's lessons as rows. What lies on the disk is taken in by `adopt` and taken away by `remove`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Final, Literal

from appliance.core.kijkwijzer import How
from appliance.core.zones import Zone
from appliance.library import elsewhere, spare
from appliance.library.database import Library, Row, Value
from appliance.library.errors import LessonDamaged, LessonEmpty, LessonPartlyLost, LessonUnknown

LessonState = Literal["whole", "cut_short", "damaged"]
HoleKind = Literal["picture", "sound", "cut", "lost"]
# Up to wherever the film ends.
ALL_CHUNKS = 1 << 31
_MOST_TOLD = 4
READ_EACH = timedelta(days=7)
READ_DAMAGED_EACH = timedelta(days=1)


class Keep(Enum):
    """The value of a field that stays as it is."""

    KEEP = 0


KEEP: Final = Keep.KEEP


@dataclass(frozen=True, slots=True)
class Hole:
    """Nothing was recorded here: of the picture, of the sound, or of either because the lesson was cut and gone on
    with. Or it was, and damage took it: "lost". `known` False: nobody knows how long it really was, and the timeline
    shows it as one second."""

    start_ms: int
    end_ms: int
    kind: HoleKind
    known: bool = True


@dataclass(frozen=True, slots=True)
class FilmPart:
    """A part of the lesson's film, and where it begins. None: it cannot be shown. `bytes`: how large its file was.
    `readable`: of its plaintext only so much could be read when it was taken in; None: all of it."""

    number: int
    start_ms: int | None
    bytes: int
    readable: int | None = None

    @property
    def incomplete(self) -> bool:
        """Whether there may be more to be had of it than was taken in."""
        return self.start_ms is None or self.readable is not None


@dataclass(frozen=True, slots=True)
class LostChunks:
    """Chunks of a part's sealed film that cannot be read: `first` up to, not including, `end`."""

    part: int
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Masked:
    """A zone that was masked before anything was recorded, from `since_ms` to the end: 0 is the whole lesson."""

    zone: Zone
    since_ms: int


@dataclass(frozen=True, slots=True)
class LessonRow:
    """One lesson. `problem` is an error key when it, or a part of it, is damaged. `rule_day` is the last day that the
    rule gives; None: the date is in doubt. `kept_reason`: `delete_after` was agreed otherwise, and why."""

    id: str
    title: str
    notes: str
    recorded_at: datetime
    clock_trusted: bool
    duration_ms: int
    state: LessonState
    problem: str | None
    width: int
    height: int
    frames_per_second: int
    bytes: int
    marks: int
    tops: int
    tips: int
    delete_after: date
    rule_day: date | None
    kept_reason: str | None
    warned_days: Literal[7, 1] | None
    nagesprek_on: date | None
    traject: str | None
    cycle: str | None = None
    cycle_number: int | None = None
    stage_ends_on: date | None = None  # its traject is a stage
    parts: int = 1
    boot: int = 0  # the number of the machine's start; 0: not known
    boot_ms: int = 0
    lost: tuple[tuple[int, int], ...] = ()  # what damage took, on the timeline
    how: How | None = None  # it was last looked at; None: not yet

    @property
    def playable(self) -> bool:
        """Whether there is anything to be seen or heard."""
        if self.lost:
            return _length(self.lost) < self.duration_ms
        return self.state != "damaged"

    @property
    def problem_fields(self) -> dict[str, str | int | float]:
        """What the words of `problem` need."""
        return {"spans": told_spans(self.lost)} if self.lost else {}


_ROWS = """
    SELECT lessons.*,
           (SELECT count(*) FROM marks WHERE marks.lesson = lessons.id) AS marks,
           (SELECT count(*) FROM moments WHERE moments.lesson = lessons.id AND kind = 'top') AS tops,
           (SELECT count(*) FROM moments WHERE moments.lesson = lessons.id AND kind = 'tip') AS tips,
           (SELECT traject FROM cycles WHERE cycles.id = lessons.cycle) AS traject,
           (SELECT number FROM cycles WHERE cycles.id = lessons.cycle) AS cycle_number,
           (SELECT ends_on FROM cycles JOIN trajecten ON trajecten.id = traject
            WHERE cycles.id = lessons.cycle) AS stage_ends_on,
           (SELECT how FROM lesson_viewing WHERE lesson_viewing.lesson = lessons.id) AS how
    FROM lessons
"""


def told_spans(spans: Sequence[tuple[int, int]]) -> str:
    """The longest few, as a clock shows them; the same in every language."""
    longest = sorted(sorted(spans, key=lambda span: span[0] - span[1])[:_MOST_TOLD])
    told = ", ".join(f"{_clock(start)}–{_clock(end + 999)}" for start, end in longest)
    return told + (" (+ …)" if len(spans) > _MOST_TOLD else "")


def _clock(at_ms: int) -> str:
    return f"{at_ms // 60_000}:{at_ms // 1000 % 60:02d}"


def rows(library: Library, chosen: str, *values: Value) -> list[LessonRow]:
    """`chosen`: what follows the tables in the SQL, written by the caller and never by a person."""
    return [_lesson(row) for row in library.all(_ROWS + chosen, *values)]


def one(library: Library, lesson: str) -> LessonRow:
    row = library.one(_ROWS + " WHERE id = ?", lesson)
    if row is None:
        raise LessonUnknown
    return _lesson(row)


def mark_ms(library: Library, lesson: str) -> list[int]:
    return [row["at_ms"] for row in library.all("SELECT at_ms FROM marks WHERE lesson = ? ORDER BY at_ms", lesson)]


def speech(library: Library, lesson: str) -> list[tuple[int, int]]:
    """Audible speech: start and end."""
    return [(start, end) for start, end in json.loads(_sound(library, lesson)["speech"])]


def gaps(library: Library, lesson: str) -> list[Hole]:
    """What is missing, in order of time."""
    row = _details(library, lesson)
    # Before lessons had parts, the stream was not written down.
    streams = [Hole(start, end, rest[0] if rest else "picture") for start, end, *rest in json.loads(row["gaps"])]
    cuts = [Hole(start, end, "cut", bool(known)) for start, end, known in json.loads(row["cuts"])]
    lost = [Hole(start, end, "lost") for start, end in json.loads(row["lost"])]
    return sorted(streams + cuts + lost, key=lambda hole: (hole.start_ms, hole.kind))


def zones(library: Library, lesson: str) -> list[Masked]:
    """What was masked in the picture."""
    stored = json.loads(_details(library, lesson)["zones"])
    return [Masked(Zone(*sides), since_ms) for since_ms, *sides in stored]


def film(library: Library, lesson: str) -> list[FilmPart]:
    """Of which parts the lesson's film is made, in their order."""
    return film_of(_details(library, lesson))


def film_of(row: Row) -> list[FilmPart]:
    # A lesson that was taken in when every lesson had one part has nothing written here.
    first = FilmPart(1, None if row["state"] == "damaged" else 0, row["bytes"])
    return [FilmPart(*part) for part in json.loads(row["film"])] or [first]


def look_again(library: Library, lesson: str, number: int) -> None:
    """Forget how large this part was: the next sign-in takes it for changed, and reads it anew."""
    film_now = [replace(one, bytes=0) if one.number == number else one for one in film(library, lesson)]
    written = json.dumps([astuple(one) for one in film_now])
    library.run("UPDATE lessons SET film = ? WHERE id = ?", written, lesson)


def lost_chunks(library: Library, lesson: str) -> list[LostChunks]:
    return lost_of(_details(library, lesson))


def lost_of(row: Row) -> list[LostChunks]:
    return [LostChunks(*one) for one in json.loads(row["lost_chunks"])]


def set_lost(
    library: Library, lesson: str, lost: Sequence[LostChunks], spans: Sequence[tuple[int, int]], now: datetime | None
) -> None:
    """What a reading of all of it found. `now` None: it was not all of it."""
    chunks = json.dumps([[one.part, one.first, one.end] for one in lost])
    library.run(
        "UPDATE lessons SET lost_chunks = ?, lost = ?, checked_at = ? WHERE id = ?",
        *(chunks, json.dumps(list(spans)), None if now is None else now.isoformat(), lesson),
    )


def due(library: Library, now: datetime) -> str | None:
    """The lesson that is to be read through next: one that never was, or the one that was longest ago. One that is
    damaged comes sooner: a disk may come back. A date from the future was a wrong one."""
    row = library.one(
        "SELECT id FROM lessons WHERE problem IS NOT ? AND (checked_at IS NULL OR checked_at > ?"
        " OR checked_at < CASE WHEN lost = '[]' AND problem IS NULL THEN ? ELSE ? END) ORDER BY checked_at LIMIT 1",
        *(LessonEmpty.key, now.isoformat(), (now - READ_EACH).isoformat(), (now - READ_DAMAGED_EACH).isoformat()),
    )
    return None if row is None else str(row["id"])


def levels(library: Library, lesson: str) -> tuple[int, list[float]]:
    """The level curve: milliseconds a step, and one dBFS value a step."""
    row = _sound(library, lesson)
    return int(row["levels_step_ms"]), json.loads(row["levels"])


def change(
    library: Library,
    lesson: str,
    *,
    title: str | None = None,
    notes: str | None = None,
    instead_of: str | None = None,
) -> LessonRow:
    """What is None stays. Raises `ChangedElsewhere`."""
    with library.change():
        before = one(library, lesson)
        elsewhere.check(before.title, instead_of, title)
        elsewhere.check(before.notes, instead_of, notes)
        if title is not None:
            library.run("UPDATE lessons SET title = ? WHERE id = ?", title.strip(), lesson)
        if notes is not None:
            library.run("UPDATE lessons SET notes = ? WHERE id = ?", notes, lesson)
        return one(library, lesson)


def forget(library: Library, lesson: str) -> None:
    """Take the row away, with its marks and moments. The files are `remove`'s."""
    library.run("DELETE FROM lessons WHERE id = ?", lesson)
    spare.destroy(library.path.parent)


def _details(library: Library, lesson: str) -> Row:
    row = library.one("SELECT * FROM lessons WHERE id = ?", lesson)
    if row is None:
        raise LessonUnknown
    return row


def _sound(library: Library, lesson: str) -> Row:
    row = library.one("SELECT * FROM lesson_sound WHERE lesson = ?", lesson)
    if row is None:
        raise LessonUnknown
    return row


def _problem(row: Row, lost: tuple[tuple[int, int], ...]) -> str | None:
    if not lost:
        return None if row["problem"] is None else str(row["problem"])
    return LessonPartlyLost.key if _length(lost) < row["duration_ms"] else LessonDamaged.key


def _length(spans: Sequence[tuple[int, int]]) -> int:
    return sum(end - start for start, end in spans)


def _lesson(row: Row) -> LessonRow:
    lost = tuple((start, end) for start, end in json.loads(row["lost"]))
    return LessonRow(
        id=row["id"],
        title=row["title"],
        notes=row["notes"],
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        clock_trusted=bool(row["clock_trusted"]),
        duration_ms=row["duration_ms"],
        state="damaged" if lost else row["state"],
        problem=_problem(row, lost),
        width=row["width"],
        height=row["height"],
        frames_per_second=row["frames_per_second"],
        bytes=row["bytes"],
        marks=row["marks"],
        tops=row["tops"],
        tips=row["tips"],
        delete_after=date.fromisoformat(row["delete_after"]),
        rule_day=None if row["rule_day"] is None else date.fromisoformat(row["rule_day"]),
        kept_reason=row["kept_reason"],
        warned_days=row["warned_days"],
        nagesprek_on=None if row["nagesprek_on"] is None else date.fromisoformat(row["nagesprek_on"]),
        traject=row["traject"],
        cycle=row["cycle"],
        cycle_number=row["cycle_number"],
        stage_ends_on=None if row["stage_ends_on"] is None else date.fromisoformat(row["stage_ends_on"]),
        parts=row["parts"],
        boot=row["boot"],
        boot_ms=row["boot_ms"],
        lost=lost,
        how=row["how"],
    )
