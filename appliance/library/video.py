"""Opens a lesson of the library for playing: all its parts as one film."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from appliance.age.errors import AgeError
from appliance.age.identities import HybridIdentity
from appliance.errors import Damaged
from appliance.lessonfiles import LESSON_FILE
from appliance.library import damage, lessons, part
from appliance.library.database import Library
from appliance.library.errors import LessonDamaged, LessonEmpty
from appliance.library.lessons import FilmPart, LostChunks
from appliance.library.sealedmedia import Openable, SalvagedFile, SealedFile, SealedMedia, SealedParts
from appliance.log import log
from appliance.media.errors import NothingRecorded
from appliance.media.index import MovieIndex, build_index
from appliance.media.join import Part, join
from appliance.media.salvage import salvage


@dataclass(frozen=True, slots=True)
class _Opened:
    file: Openable
    movie: MovieIndex
    start_ms: int


def open_lesson(
    library: Library,
    identity: HybridIdentity,
    folder: Path,
    lesson: str,
    now: datetime | None = None,
    pause: Callable[[], None] = lambda: None,
) -> SealedMedia:
    """`folder` holds all lessons. Raises `LessonUnknown`, `LessonDamaged`, `LessonEmpty`.

    The row says which parts there are and where they begin, so that one that is only being recorded, or was not taken
    in yet, is not looked at. What damage took is left out, and the lesson says so: where a part does not open as it
    did, all of the lesson is read through first, to know what that is. `now` is for the logbook;
    `pause` is called now and then while reading, and may raise.
    """
    row = lessons.one(library, lesson)
    if row.problem == LessonEmpty.key:
        raise LessonEmpty
    for surveyed in (False, True):
        lost = lessons.lost_chunks(library, lesson)
        film = [one for one in lessons.film(library, lesson) if _is_left(one, lost)]
        known = row.bytes if len(film) == 1 else None
        opening = partial(_open, folder / lesson, identity, lost=lost, known=known, surveyed=surveyed)
        opened = [found for one in film if (found := opening(one)) is not None]
        if surveyed or len(opened) == len(film):
            break
        _close(opened)
        damage.survey(library, identity, folder, lesson, now, pause)
    if not opened:
        raise LessonDamaged
    return _media(opened)


def _is_left(film: FilmPart, lost: Sequence[LostChunks]) -> bool:
    all_of_it = LostChunks(film.number, 0, lessons.ALL_CHUNKS)
    return film.start_ms is not None and all_of_it not in lost


def _open(
    lesson: Path,
    identity: HybridIdentity,
    film: FilmPart,
    *,
    lost: Sequence[LostChunks],
    known: int | None,
    surveyed: bool,
) -> _Opened | None:
    folder = part.of(lesson, film.number)
    if any(one.part == film.number for one in lost):
        return _salvaged(folder, identity, film, lost, known)
    opened = _intact(folder, identity, film)
    if opened is None and surveyed:
        # Read through and found right, it still does not open: something is written behind its end.
        return _salvaged(folder, identity, film, lost, known)
    return opened


def _intact(folder: Path, identity: HybridIdentity, film: FilmPart) -> _Opened | None:
    assert film.start_ms is not None
    beginning = film.readable is not None
    try:
        file = SealedFile(folder / LESSON_FILE, [identity], allow_cut_short=beginning, size=film.readable)
    except (AgeError, OSError) as error:
        log("part_not_opened", lesson=folder.name, part=film.number, kind=type(error).__name__)
        return None
    try:
        kept = part.read_index(folder, identity)
        fits = kept is not None and kept[1].whole_bytes == file.size
        return _Opened(file, kept[1] if kept is not None and fits else build_index(file), film.start_ms)
    except (Damaged, OSError) as error:
        file.close()
        log("part_not_opened", lesson=folder.name, part=film.number, kind=type(error).__name__)
        return None
    except BaseException:
        file.close()
        raise


def _salvaged(
    folder: Path, identity: HybridIdentity, film: FilmPart, lost: Sequence[LostChunks], known: int | None
) -> _Opened | None:
    assert film.start_ms is not None
    try:
        file, movie, size = damage.open_part(folder, film.number, identity, lost, known)
    except (AgeError, Damaged, OSError) as error:
        log("part_not_opened", lesson=folder.name, part=film.number, kind=type(error).__name__)
        return None
    holes = damage.lost_bytes(lost, film.number, size)
    return _Opened(SalvagedFile(file, size, holes), salvage(movie, holes).index, film.start_ms)


def _media(opened: list[_Opened]) -> SealedMedia:
    try:
        if len(opened) == 1 and opened[0].start_ms == 0:
            return SealedMedia(opened[0].file, opened[0].movie)
        movie = join([Part(one.movie, one.start_ms) for one in opened])
        return SealedMedia(SealedParts([(one.file, one.movie.whole_bytes) for one in opened]), movie)
    except (Damaged, NothingRecorded) as error:
        _close(opened)
        raise LessonDamaged from error
    except BaseException:
        _close(opened)
        raise


def _close(opened: list[_Opened]) -> None:
    for one in opened:
        one.file.close()
