"""Opens a lesson of the library for playing: all its parts as one film."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from appliance.age.errors import AgeError
from appliance.age.identities import HybridIdentity
from appliance.errors import Damaged
from appliance.lessonfiles import LESSON_FILE
from appliance.library import lessons, part
from appliance.library.database import Library
from appliance.library.errors import LessonDamaged, LessonEmpty, LessonPartDamaged
from appliance.library.lessons import FilmPart
from appliance.library.sealedmedia import SealedFile, SealedMedia, SealedParts
from appliance.log import log
from appliance.media.index import MovieIndex, build_index
from appliance.media.join import Part, join


@dataclass(frozen=True, slots=True)
class _Opened:
    file: SealedFile
    movie: MovieIndex
    start_ms: int


def open_lesson(library: Library, identity: HybridIdentity, folder: Path, lesson: str) -> SealedMedia:
    """`folder` holds all lessons. Raises `LessonUnknown`, `LessonDamaged`, `LessonEmpty`.

    The row says which parts there are and where they begin, so that one that is only being recorded, or was not taken
    in yet, is not looked at. A part that cannot be opened any more is left out, and its lesson says so from then on.
    """
    row = lessons.one(library, lesson)
    if row.problem == LessonEmpty.key:
        raise LessonEmpty
    film = [one for one in lessons.film(library, lesson) if one.start_ms is not None]
    opened = [found for one in film if (found := _open(folder / lesson, identity, one)) is not None]
    if not opened:
        raise LessonDamaged
    if len(opened) < len(film):
        lessons.set_problem(library, lesson, LessonPartDamaged.key)
    return _media(opened)


def _open(lesson: Path, identity: HybridIdentity, film: FilmPart) -> _Opened | None:
    assert film.start_ms is not None
    folder = part.of(lesson, film.number)
    try:
        file = SealedFile(folder / LESSON_FILE, [identity])
    except (AgeError, OSError) as error:
        log("part_not_opened", lesson=lesson.name, part=film.number, kind=type(error).__name__)
        return None
    try:
        kept = part.read_index(folder, identity)
        fits = kept is not None and kept[1].whole_bytes == file.size
        return _Opened(file, kept[1] if kept is not None and fits else build_index(file), film.start_ms)
    except Damaged as error:
        file.close()
        log("part_not_opened", lesson=lesson.name, part=film.number, kind=type(error).__name__)
        return None
    except BaseException:
        file.close()
        raise


def _media(opened: list[_Opened]) -> SealedMedia:
    if len(opened) == 1 and opened[0].start_ms == 0:
        return SealedMedia(opened[0].file, opened[0].movie)
    try:
        movie = join([Part(one.movie, one.start_ms) for one in opened])
        return SealedMedia(SealedParts([(one.file, one.movie.whole_bytes) for one in opened]), movie)
    except Damaged as error:
        _close(opened)
        raise LessonDamaged from error
    except BaseException:
        _close(opened)
        raise


def _close(opened: list[_Opened]) -> None:
    for one in opened:
        one.file.close()
