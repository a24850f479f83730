"""Opens a lesson of the library for playing."""

from __future__ import annotations

from pathlib import Path

from appliance.age.errors import AgeError
from appliance.age.identities import HybridIdentity
from appliance.errors import Damaged
from appliance.lessonfiles import LESSON_FILE
from appliance.library import lessons
from appliance.library.database import Library
from appliance.library.errors import LessonDamaged, LessonEmpty
from appliance.library.sealedmedia import SealedFile, SealedMedia
from appliance.library.stored import read_index


def open_lesson(library: Library, identity: HybridIdentity, folder: Path, lesson: str) -> SealedMedia:
    """`folder` holds all lessons. Raises `LessonUnknown`, `LessonDamaged`, `LessonEmpty`."""
    row = lessons.one(library, lesson)
    if row.problem == LessonEmpty.key:
        raise LessonEmpty
    try:
        file = SealedFile(folder / lesson / LESSON_FILE, [identity])
    except (AgeError, OSError) as error:
        raise LessonDamaged from error
    try:
        kept = read_index(folder / lesson, identity)
        return SealedMedia(file, kept[1] if kept is not None and kept[1].whole_bytes == file.size else None)
    except Damaged as error:
        file.close()
        raise LessonDamaged from error
    except BaseException:
        file.close()
        raise
