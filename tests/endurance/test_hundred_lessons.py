"""A hundred lessons in a row at high speed, each taken into the library of a teacher who stays signed in: what both
processes use stays flat."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.box import Box, Client
from tests.e2e.browsers import until
from tests.endurance.usage import Usage
from tests.recorder.source import write_film

LESSONS = 100
# Caches and pools are filled by then.
WARM = 30
SPEED = 60.0
LESSON_S = 6
# Of memory of its own: what stays below this is less than 20 MB after a year of a lesson a day.
MOST_KB_A_LESSON = 50
# One of the system's codecs may still be about to be collected; a leak would be one a lesson.
MOST_THREADS_MORE = 4
LONGEST_S = 20.0


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    box = Box(tmp_path / "data", write_film(tmp_path), tmp_path / "run", speed=SPEED, lesson_minutes=LESSON_S / 60)
    box.start()
    yield box
    box.stop()


def one_lesson(box: Box, teacher: Client, number: int) -> None:
    """From the press to the row in the list; it ends by its limit."""
    teacher.call("POST", "/api/recorder/press")
    end = time.monotonic() + LONGEST_S
    while len(teacher.call("GET", "/api/lessons?limit=200")) < number:
        assert time.monotonic() < end, f"lesson {number} is not in the list"
        time.sleep(0.05)
    until(lambda: box.status()["state"] == "ready", LONGEST_S, "the recorder is not ready again")


@pytest.mark.slow
@pytest.mark.timeout(420)
def test_a_hundred_lessons_leave_nothing_behind(box: Box, capsys: pytest.CaptureFixture[str]) -> None:
    teacher = box.enrol("Juf Ans", "teacher")
    teacher.call("POST", "/api/recorder/ready", {"objections": []})
    pids = {name: process.pid for name, process in box.processes.items()}
    warm: dict[str, Usage] = {}
    for number in range(1, LESSONS + 1):
        one_lesson(box, teacher, number)
        if number == WARM:
            warm = {name: Usage.at_rest(pid) for name, pid in pids.items()}
    lessons = teacher.call("GET", "/api/lessons?limit=200")
    assert {lesson["state"] for lesson in lessons} == {"whole"}
    assert {round(lesson["duration_ms"] / 1000) for lesson in lessons} == {LESSON_S}
    for name, pid in pids.items():
        before, after = warm[name], Usage.at_rest(pid)
        with capsys.disabled():
            print(f"\n{name}: {before} after {WARM} lessons, {after} after {LESSONS}")
        assert after.descriptors <= before.descriptors + 2
        assert after.threads <= before.threads + MOST_THREADS_MORE
        assert after.anonymous_kb - before.anonymous_kb <= (LESSONS - WARM) * MOST_KB_A_LESSON
