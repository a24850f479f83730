"""Finds out what damage took from a lesson, by reading all of it: decrypting a chunk is what tells whether it is right.

Nothing is changed on the disk: a chunk that cannot be read today may be read tomorrow. What is lost is written into the
library, on the timeline for its owner and as chunks for `video`, which leaves them out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from pathlib import Path

from appliance.age.errors import AgeError
from appliance.age.identities import HybridIdentity
from appliance.age.stream import CHUNK_BYTES, SEALED_CHUNK_BYTES, TAG_BYTES
from appliance.errors import Damaged
from appliance.lessonfiles import LESSON_FILE
from appliance.library import lessons, logbook, part
from appliance.library.database import Library
from appliance.library.lessons import FilmPart, LostChunks
from appliance.library.sealedmedia import SealedFile
from appliance.log import log
from appliance.media.index import MovieIndex, build_index
from appliance.media.salvage import salvage

# How many of the fragments that an index names are looked up before a damaged film is read by it.
_LOOKED_UP = 16
# After so much the caller may ask for a pause.
_CHUNKS_AT_A_TIME = 64


class Interrupted(Exception):
    """The caller has something better to do; nothing was written."""


@dataclass(frozen=True, slots=True)
class Surveyed:
    """`size`: of the plaintext that the film has, or as far as it can be known. None: not even its header opens."""

    movie: MovieIndex | None
    size: int
    lost: list[LostChunks]


def survey(
    library: Library,
    identity: HybridIdentity,
    folder: Path,
    lesson: str,
    now: datetime | None,
    pause: Callable[[], None] = lambda: None,
    *,
    by_size: bool = False,
) -> bool:
    """Read a lesson through; whether what is known to be lost of it has changed. `folder` holds all lessons. `pause` is
    called now and then, and may raise `Interrupted`. `now` None: somebody else looks at it again soon.
    `by_size`: go by what was known and how much of the files there is, and read nothing of it."""
    row = lessons.one(library, lesson)
    before = lessons.lost_chunks(library, lesson)
    lost: list[LostChunks] = []
    spans: list[tuple[int, int]] = []
    every = lessons.film(library, lesson)
    back = [film.number for film in every if not by_size and _is_back(folder / lesson, film, identity)]
    films = [film for film in every if film.start_ms is not None]
    ends_ms = [*(film.start_ms or 0 for film in films[1:]), row.duration_ms] if films else []
    for film, end_ms in zip(films, ends_ms, strict=True):
        known = row.bytes if len(films) == 1 else None
        where = part.of(folder / lesson, film.number)
        missing = None
        if by_size:
            known_lost = [one for one in before if one.part == film.number and not _is_all(one)]
            missing = partial(_missing, film.bytes, part.stored_bytes(folder / lesson, film.number), known_lost)
        found = _survey_part(where, film, identity, known, missing, pause)
        lost += found.lost
        spans += _spans(found, film, end_ms)
    with library.change():
        lessons.set_lost(library, lesson, lost, spans, now)
        for number in back:
            lessons.look_again(library, lesson, number)
        if lost and not before:
            log("lesson_damaged", lesson=lesson, stretches=len(lost))
        if lost and not before and now is not None:
            logbook.add(library, now, "lesson_damaged", lesson=lesson)
    return lost != before


def has_other_size(lesson: Path, film: Sequence[FilmPart], lost: Sequence[LostChunks]) -> bool:
    """Whether a file became shorter or vanished; or one that could not be opened at all has its size (again)."""
    gone = {one.part for one in lost if _is_all(one)}
    for one in film:
        now = part.stored_bytes(lesson, one.number) if one.start_ms is not None else one.bytes
        if one.number in gone and now == one.bytes:
            return True
        if not lost and now < one.bytes:
            return True
    return False


def note_sizes(library: Library, identity: HybridIdentity, folder: Path, lesson: str) -> bool:
    """At a sign-in, where there is no time to read: whether something is now known to be lost, or to be back. All of it
    is read by the next `survey`."""
    lost = lessons.lost_chunks(library, lesson)
    gone = [one.part for one in lost if _is_all(one)]
    if lost and not any(_begins(part.of(folder / lesson, number), identity) for number in gone):
        return False
    return survey(library, identity, folder, lesson, None, by_size=True)


def lost_bytes(lost: Sequence[LostChunks], number: int, size: int) -> list[tuple[int, int]]:
    """Of one part of that size, for `salvage`."""
    places = [(one.first * CHUNK_BYTES, min(size, one.end * CHUNK_BYTES)) for one in lost if one.part == number]
    return [(start, end) for start, end in places if start < end]


def open_part(
    folder: Path, number: int, identity: HybridIdentity, lost: Sequence[LostChunks], known: int | None
) -> tuple[SealedFile, MovieIndex, int]:
    """The file of a damaged part, its index and its size, as `survey` saw them. `known`: how large its film was. Raises
    `AgeError`, `OSError`, `Damaged`."""
    kept = part.read_index(folder, identity)
    first = min((one.first for one in lost if one.part == number), default=None)
    if kept is not None or first is None:
        size, beginning = (kept[1].whole_bytes if kept is not None else known or 0), False
    else:
        size, beginning = first * CHUNK_BYTES, True
    file = SealedFile(folder / LESSON_FILE, [identity], allow_cut_short=beginning, size=size)
    try:
        return file, build_index(file) if kept is None else kept[1], size
    except BaseException:
        file.close()
        raise


def _is_back(lesson: Path, film: FilmPart, identity: HybridIdentity) -> bool:
    """Whether more can be read of a part now than when it was taken in: `adopt` then takes it in anew."""
    if not film.incomplete:
        return False
    try:
        file = SealedFile(part.of(lesson, film.number) / LESSON_FILE, [identity], allow_cut_short=True)
        try:
            movie = build_index(file)
            # Where the film ends it may have to be sealed anew, from what that chunk holds.
            ends = file.is_right(max(0, movie.whole_bytes - 1) // CHUNK_BYTES)
        finally:
            file.close()
    except (AgeError, Damaged, OSError):
        return False
    return ends and (movie.picture is not None or movie.sound is not None)


def _survey_part(
    folder: Path,
    film: FilmPart,
    identity: HybridIdentity,
    known: int | None,
    missing: Callable[[int], list[int]] | None,
    pause: Callable[[], None],
) -> Surveyed:
    number, beginning = film.number, film.readable is not None
    kept = None if beginning else part.read_index(folder, identity)
    try:
        size = film.readable or (kept[1].whole_bytes if kept is not None else known or _whole_size(folder, identity))
        file = SealedFile(folder / LESSON_FILE, [identity], allow_cut_short=beginning, size=size)
    except (AgeError, OSError) as error:
        log("part_not_opened", lesson=folder.name, part=number, kind=type(error).__name__)
        return Surveyed(None, 0, [LostChunks(number, 0, lessons.ALL_CHUNKS)])
    try:
        chunks = max(1, -(-size // CHUNK_BYTES))
        if missing is not None:
            bad = missing(size)
        else:
            bad = [chunk for chunk in _paced(chunks, pause) if not file.is_right(chunk)]
        return _judged(file, number, size, kept[1] if kept is not None else None, bad)
    finally:
        file.close()


def _whole_size(folder: Path, identity: HybridIdentity) -> int:
    """Of the plaintext, as much as there still is: for a part whose index is lost too."""
    file = SealedFile(folder / LESSON_FILE, [identity], allow_cut_short=True)
    try:
        return file.size
    finally:
        file.close()


def _missing(was_bytes: int, stored_bytes: int, lost: Sequence[LostChunks], size: int) -> list[int]:
    """The chunks that are lost, going by what was known of it and by how large the file was and is."""
    chunks = max(1, -(-size // CHUNK_BYTES))
    bad = {chunk for one in lost for chunk in range(one.first, min(one.end, chunks))}
    if stored_bytes < was_bytes:
        header_bytes = was_bytes - size - chunks * TAG_BYTES
        bad.update(range(max(0, (stored_bytes - header_bytes) // SEALED_CHUNK_BYTES), chunks))
    return sorted(bad)


def _is_all(lost: LostChunks) -> bool:
    return (lost.first, lost.end) == (0, lessons.ALL_CHUNKS)


def _begins(folder: Path, identity: HybridIdentity) -> bool:
    """Whether a part of which all was lost can be read again, as far as its beginning tells."""
    try:
        file = SealedFile(folder / LESSON_FILE, [identity], allow_cut_short=True, size=CHUNK_BYTES)
    except (AgeError, OSError):
        return False
    try:
        return file.is_right(0)
    finally:
        file.close()


def _judged(file: SealedFile, number: int, size: int, movie: MovieIndex | None, bad: list[int]) -> Surveyed:
    if not bad:
        return Surveyed(movie, size, [])
    if movie is not None and _fits(movie, file, set(bad)):
        return Surveyed(movie, size, [LostChunks(number, first, end) for first, end in _stretches(bad)])
    # Nothing says where a picture begins behind the first damage.
    return Surveyed(_up_to(file, bad[0] * CHUNK_BYTES), size, [LostChunks(number, bad[0], lessons.ALL_CHUNKS)])


def _paced(chunks: int, pause: Callable[[], None]) -> Iterator[int]:
    for chunk in range(chunks):
        if chunk % _CHUNKS_AT_A_TIME == 0:
            pause()
        yield chunk


def _fits(movie: MovieIndex, file: SealedFile, bad: set[int]) -> bool:
    """Whether this index is of this film: where it says that a fragment begins, one does."""
    offsets = movie.fragment_offsets.tolist()
    some = offsets[:: max(1, len(offsets) // _LOOKED_UP)]
    sure = [at for at in some if not bad & {at // CHUNK_BYTES, (at + 8) // CHUNK_BYTES}]
    return all(file.pread(at + 4, 4) == b"moof" for at in sure)


@dataclass(frozen=True, slots=True)
class _Beginning:
    file: SealedFile
    size: int

    def pread(self, offset: int, n: int, /) -> bytes:
        return self.file.pread(offset, max(0, min(n, self.size - offset)))


def _up_to(file: SealedFile, size: int) -> MovieIndex | None:
    try:
        return build_index(_Beginning(file, size))
    except Damaged:
        return None


def _stretches(bad: list[int]) -> list[tuple[int, int]]:
    runs = [[chunk for _, chunk in run] for _, run in groupby(enumerate(bad), lambda pair: pair[1] - pair[0])]
    return [(run[0], run[-1] + 1) for run in runs]


def _spans(found: Surveyed, film: FilmPart, end_ms: int) -> list[tuple[int, int]]:
    """What is lost, on the lesson's timeline. Where a part ends is known as long as its index is."""
    assert film.start_ms is not None
    if not found.lost:
        return []
    if found.movie is None:
        return [(film.start_ms, end_ms)]
    if found.lost[0].end == lessons.ALL_CHUNKS:
        return [(film.start_ms + found.movie.duration_ms, end_ms)]
    lost = salvage(found.movie, lost_bytes(found.lost, film.number, found.size)).lost_ms
    return [(start + film.start_ms, end + film.start_ms) for start, end in lost]
