"""One recorded lesson for the tests that only look at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from appliance.hardware.sim.lesson.maker import make_lesson
from tests.e2e.box import Box, running

LESSON_SECONDS = 60


@pytest.fixture(scope="session")
def synthetic_video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A minute of the built-in lesson."""
    path = tmp_path_factory.mktemp("video") / "lesson.mp4"
    make_lesson(path, seconds=LESSON_SECONDS)
    return path


@pytest.fixture(scope="session")
def lesson_box(synthetic_video: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Box, Any]]:
    """A box with one teacher and one lesson of about 40 s, which the tests do not change."""
    with running(tmp_path_factory.mktemp("box"), synthetic_video, speed=8) as box:
        teacher = box.enrol("Juf Ans", "teacher")
        lesson = box.record(teacher, 40, marks=1)
        yield box, teacher.call("GET", f"/api/lessons/{lesson}")
