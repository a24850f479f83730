from __future__ import annotations

import os
from pathlib import Path

from appliance.lessonfiles import LESSON_FILE
from appliance.library.finish import finish
from tests.library import folders


def test_a_finished_lesson_still_says_until_when_it_was_recorded(lessons_folder: Path) -> None:
    """The recorder has nothing else to tell by how much of a cut lesson it has."""
    lesson = lessons_folder / folders.write_folder(lessons_folder, plain=folders.big_movie())
    folders.cut_off(lesson, 200_000)
    path = lesson / LESSON_FILE
    os.utime(path, ns=(5, 1_234_567_890))
    size = path.stat().st_size
    finish(path, [folders.identity()], 100_000)
    assert path.stat().st_size < size
    assert path.stat().st_mtime_ns == 1_234_567_890
