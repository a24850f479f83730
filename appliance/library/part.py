"""Reads one part of a lesson for its owner: finishes what lacks its end, rebuilds what is derived, names the broken.

Most lessons have one part. One that was cut and gone on with has more, each in a folder of its own; what they are
together is `stored`'s.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path

from appliance.age.errors import AgeError, NothingToKeep
from appliance.age.identities import HybridIdentity
from appliance.age.reader import open_sealed
from appliance.age.stream import CHUNK_BYTES, SEALED_CHUNK_BYTES
from appliance.age.writer import seal
from appliance.core.lesson import LessonFacts, LessonIndex
from appliance.errors import Damaged, TerugblikError
from appliance.lessonfiles import (
    FACTS_FILE,
    INDEX_FILE,
    LESSON_FILE,
    MARKS_FOLDER,
    PART_PREFIX,
    decode_facts,
    decode_index,
    decode_mark,
    encode_index,
    part_folder,
)
from appliance.library.errors import LessonEmpty
from appliance.library.files import is_full, is_locked, write_whole
from appliance.library.finish import apply_patch, finish, patch_of
from appliance.library.listen import listen
from appliance.library.sealedmedia import SealedFile
from appliance.log import log, log_error
from appliance.media.errors import NotALesson
from appliance.media.index import MovieIndex, build_index

_PART = re.compile(re.escape(PART_PREFIX) + "([2-9]|[1-9][0-9]{1,2})")


@dataclass(frozen=True, slots=True)
class Film:
    """What a part holds, and what is derived from it. `readable`: damage keeps all behind so many bytes from being
    read; None: it is all there."""

    movie: MovieIndex
    index: LessonIndex
    readable: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPart:
    """One part. `film` is what it holds, or why that cannot be read. `cut`: it did not come to its own end."""

    number: int
    folder: Path
    facts: LessonFacts | None
    marks: list[int]
    film: Film | Exception
    cut: bool


class NotNow(Exception):
    """It is being written, or lacks its end and cannot be given one now."""


def numbers(lesson: Path) -> list[int]:
    """The parts that have begun, in order. The folder comes first, its film a moment later; a part with anything that
    only comes after its film was once there and is lost."""
    try:
        # Asked of each lesson at each sign-in: too often to make a path of each name.
        further = [_PART.fullmatch(name) for name in os.listdir(lesson) if name.startswith(PART_PREFIX)]  # noqa: PTH208
    except OSError as error:
        log_error("lesson_not_listed", error)
        further = []
    found = [1, *sorted(int(match[1]) for match in further if match is not None)]
    return [number for number in found if stored_bytes(lesson, number) or _was_there(of(lesson, number))]


def _was_there(folder: Path) -> bool:
    if (folder / INDEX_FILE).exists() or patch_of(folder / LESSON_FILE).exists():
        return True
    return any((folder / MARKS_FOLDER).glob("*.age"))


def of(lesson: Path, number: int) -> Path:
    return lesson / part_folder(number)


def stored_bytes(lesson: Path, number: int = 1) -> int:
    """The size of the sealed file, 0 if it is not there."""
    try:
        return os.stat(os.path.join(lesson, part_folder(number), LESSON_FILE)).st_size  # noqa: PTH116, PTH118
    except OSError:
        return 0


def read(lesson: Path, number: int, identity: HybridIdentity, *, may_finish: bool) -> StoredPart:
    """Raises `NotNow`."""
    folder = of(lesson, number)
    if is_locked(folder / LESSON_FILE):
        raise NotNow
    facts, marks = read_facts(folder, identity), _marks(folder, identity)
    lacked_end = False
    film: Film | Exception
    try:
        lacked_end = _make_whole(folder / LESSON_FILE, identity, may_finish=may_finish)
        film = _film(folder, identity)
    except (TerugblikError, OSError) as error:
        if is_full(error):
            log_error("lesson_not_finished", error)
            raise NotNow from error
        log("lesson_damaged", lesson=lesson.name, part=number, kind=type(error).__name__)
        film = _beginning(folder, identity) or error
    broken_off = isinstance(film, Film) and film.readable is not None
    cut = lacked_end or broken_off or facts is None or facts.ended is None
    return StoredPart(number=number, folder=folder, facts=facts, marks=marks, film=film, cut=cut)


def _make_whole(lesson: Path, identity: HybridIdentity, *, may_finish: bool) -> bool:
    """Whether its end was missing."""
    apply_patch(lesson)
    file = SealedFile(lesson, [identity], allow_cut_short=True)
    try:
        if not file.cut_short:
            return False
        if not may_finish:
            raise NotNow
        keep = build_index(file).whole_bytes
    except NotALesson as error:
        raise LessonEmpty from error
    finally:
        file.close()
    try:
        finish(lesson, [identity], keep)
    except NothingToKeep as error:
        raise LessonEmpty from error
    return True


def _film(folder: Path, identity: HybridIdentity) -> Film:
    """With the stored index if it fits the stored film; else it is made again and stored."""
    file = SealedFile(folder / LESSON_FILE, [identity])
    try:
        kept = read_index(folder, identity)
        if kept is not None and kept[1].whole_bytes == file.size:
            return Film(kept[1], kept[0])
        film = _made(file)
        _keep_index(folder, film.index, identity)
        return film
    finally:
        file.close()


def _made(file: SealedFile) -> Film:
    movie = build_index(file)
    if movie.picture is None and movie.sound is None:
        raise LessonEmpty
    heard = listen(file, movie)
    return Film(movie, LessonIndex(movie.to_bytes(), heard.speech, heard.settled_ms, heard.ok, heard.levels))


def _beginning(folder: Path, identity: HybridIdentity) -> Film | None:
    """Up to the first chunk that cannot be read. Nothing is written: the rest may be readable another day."""
    path = folder / LESSON_FILE
    try:
        size = _readable_bytes(path, identity)
        file = SealedFile(path, [identity], allow_cut_short=True, size=size)
        try:
            return replace(_made(file), readable=size)
        finally:
            file.close()
    except (TerugblikError, OSError):
        return None


def _readable_bytes(path: Path, identity: HybridIdentity) -> int:
    chunks = path.stat().st_size // SEALED_CHUNK_BYTES
    file = SealedFile(path, [identity], allow_cut_short=True, size=chunks * CHUNK_BYTES)
    try:
        return CHUNK_BYTES * next((chunk for chunk in range(chunks) if not file.is_right(chunk)), chunks)
    finally:
        file.close()


def _keep_index(folder: Path, index: LessonIndex, identity: HybridIdentity) -> None:
    try:
        write_whole(folder / INDEX_FILE, seal(encode_index(index), [identity.recipient]))
    except OSError as error:
        log_error("index_not_kept", error)


def read_index(folder: Path, identity: HybridIdentity) -> tuple[LessonIndex, MovieIndex] | None:
    """None when it is missing or cannot be read: it is only a cache of what the film itself tells."""
    try:
        index = decode_index(open_sealed((folder / INDEX_FILE).read_bytes(), [identity]))
        return index, MovieIndex.from_bytes(index.movie)
    except (AgeError, Damaged, OSError):
        return None


def read_facts(folder: Path, identity: HybridIdentity) -> LessonFacts | None:
    try:
        return decode_facts(open_sealed((folder / FACTS_FILE).read_bytes(), [identity]))
    except (AgeError, Damaged, OSError):
        log("facts_unreadable", lesson=folder.name)
        return None


def _marks(folder: Path, identity: HybridIdentity) -> list[int]:
    found = []
    for path in sorted((folder / MARKS_FOLDER).glob("*.age")):
        try:
            found.append(decode_mark(open_sealed(path.read_bytes(), [identity])).at_ms)
        except (AgeError, Damaged, OSError):
            log("mark_unreadable", lesson=folder.name)
    return sorted(set(found))
