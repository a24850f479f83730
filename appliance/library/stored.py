"""Reads one lesson's folder for its owner: finishes what lacks its end, rebuilds what is derived, names the broken."""

from __future__ import annotations

import fcntl
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from appliance.age.errors import AgeError, NothingToKeep
from appliance.age.identities import HybridIdentity
from appliance.age.reader import open_sealed
from appliance.age.writer import seal
from appliance.core.lesson import LessonFacts, LessonIndex, Levels
from appliance.errors import Damaged, TerugblikError
from appliance.lessonfiles import (
    FACTS_FILE,
    INDEX_FILE,
    LESSON_FILE,
    MARKS_FOLDER,
    decode_facts,
    decode_index,
    decode_mark,
    encode_index,
)
from appliance.library.errors import LessonDamaged, LessonEmpty
from appliance.library.files import is_full, write_whole
from appliance.library.finish import apply_patch, finish
from appliance.library.lessons import LessonState
from appliance.library.listen import listen
from appliance.library.sealedmedia import SealedFile
from appliance.log import log, log_error
from appliance.media.errors import NotALesson
from appliance.media.index import MovieIndex, build_index


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a folder turned out to hold. `problem` is an error key when it is damaged."""

    state: LessonState
    problem: str | None
    recorded_at: datetime
    clock_trusted: bool
    duration_ms: int
    width: int
    height: int
    frames_per_second: int
    bytes: int
    gaps: list[tuple[int, int]]
    speech: list[tuple[int, int]]
    levels: Levels
    mark_ms: list[int]


def examine(folder: Path, identity: HybridIdentity, *, may_finish: bool) -> Found | None:
    """None: it is being written, or never came to anything, or lacks its end and cannot be given one now."""
    if _is_being_written(folder / LESSON_FILE) or _is_not_begun(folder):
        return None
    facts = read_facts(folder, identity)
    marks = _marks(folder, identity)
    try:
        lacked_end = _make_whole(folder / LESSON_FILE, identity, may_finish=may_finish)
        if lacked_end is None:
            return None
        index, movie, size = _index(folder, identity)
    except (TerugblikError, OSError) as error:
        if is_full(error):
            log_error("lesson_not_finished", error)
            return None
        return _damaged(folder, facts, marks, error)
    cut = lacked_end or facts is None or facts.ended is None
    return _found(folder, facts, marks, movie, index, size, "cut_short" if cut else "whole")


def _is_being_written(lesson: Path) -> bool:
    """The recorder holds a lock on the file that it writes, and the system lets go of it when the recorder dies."""
    try:
        fd = os.open(lesson, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return False
    except BlockingIOError:
        return True
    finally:
        os.close(fd)


def _is_not_begun(folder: Path) -> bool:
    """The folder comes first, its film a moment later; a lesson that has an index was once there and is lost."""
    return stored_bytes(folder) == 0 and not (folder / INDEX_FILE).exists()


def _make_whole(lesson: Path, identity: HybridIdentity, *, may_finish: bool) -> bool | None:
    """Whether its end was missing. None: it is, and stays so."""
    apply_patch(lesson)
    file = SealedFile(lesson, [identity], allow_cut_short=True)
    try:
        if not file.cut_short:
            return False
        if not may_finish:
            return None
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


def _index(folder: Path, identity: HybridIdentity) -> tuple[LessonIndex, MovieIndex, int]:
    """The stored index if it fits the stored lesson; else it is made again and stored."""
    file = SealedFile(folder / LESSON_FILE, [identity])
    try:
        kept = read_index(folder, identity)
        if kept is not None and kept[1].whole_bytes == file.size:
            return kept[0], kept[1], file.size
        movie = build_index(file)
        if movie.picture is None and movie.sound is None:
            raise LessonEmpty
        heard = listen(file, movie)
        made = LessonIndex(movie.to_bytes(), heard.speech, heard.settled_ms, heard.ok, heard.levels)
        _keep_index(folder, made, identity)
        return made, movie, file.size
    finally:
        file.close()


def _keep_index(folder: Path, index: LessonIndex, identity: HybridIdentity) -> None:
    try:
        write_whole(folder / INDEX_FILE, seal(encode_index(index), [identity.recipient]))
    except OSError as error:
        log_error("index_not_kept", error)


def read_index(folder: Path, identity: HybridIdentity) -> tuple[LessonIndex, MovieIndex] | None:
    """None when it is missing or cannot be read: it is only a cache of what the lesson itself tells."""
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


def _found(
    folder: Path,
    facts: LessonFacts | None,
    marks: list[int],
    movie: MovieIndex,
    index: LessonIndex,
    size: int,
    state: LessonState,
) -> Found:
    video = movie.video
    gaps = [(gap.start_ms, gap.start_ms + gap.duration_ms) for gap in movie.gaps]
    if facts is not None and facts.ended is not None:
        gaps = [(gap.start_ms, gap.end_ms) for gap in facts.ended.gaps]
    recorded_at, trusted = recorded(folder, facts)
    return Found(
        state=state,
        problem=None,
        recorded_at=recorded_at,
        clock_trusted=trusted,
        duration_ms=movie.duration_ms,
        width=0 if video is None else video.width,
        height=0 if video is None else video.height,
        frames_per_second=0 if video is None else round(video.fps),
        bytes=size,
        gaps=gaps,
        speech=[(start, end) for start, end in index.speech],
        levels=index.levels,
        mark_ms=[at_ms for at_ms in marks if at_ms <= movie.duration_ms + 1000],
    )


def _damaged(folder: Path, facts: LessonFacts | None, marks: list[int], error: Exception) -> Found:
    log("lesson_damaged", lesson=folder.name, kind=type(error).__name__)
    recorded_at, trusted = recorded(folder, facts)
    return Found(
        state="damaged",
        problem=LessonEmpty.key if isinstance(error, LessonEmpty) else LessonDamaged.key,
        recorded_at=recorded_at,
        clock_trusted=trusted,
        duration_ms=0,
        width=0 if facts is None else facts.width,
        height=0 if facts is None else facts.height,
        frames_per_second=0 if facts is None else facts.frames_per_second,
        bytes=stored_bytes(folder),
        gaps=[],
        speech=[],
        levels=Levels(500, ()),
        mark_ms=marks,
    )


def recorded(folder: Path, facts: LessonFacts | None) -> tuple[datetime, bool]:
    if facts is not None:
        try:
            return datetime.fromisoformat(facts.recorded_at).astimezone(UTC), facts.clock_trusted
        except ValueError:
            log("facts_without_date", lesson=folder.name)
    # The folder's own time is the best that is left.
    return datetime.fromtimestamp(folder.stat().st_mtime, UTC), False


def stored_bytes(folder: Path) -> int:
    """The size of the sealed file, 0 if it is not there."""
    try:
        return (folder / LESSON_FILE).stat().st_size
    except OSError:
        return 0
