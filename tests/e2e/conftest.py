"""What several files of tests share: a recorded lesson that is only looked at, and a browser of each engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from appliance.hardware.sim.lesson.maker import make_lesson
from tests import sidebyside
from tests.e2e.box import Box, running
from tests.e2e.browsers import Browser, opened
from tests.e2e.screenshots import SIZES, wear

LESSON_SECONDS = 60


@pytest.fixture(scope="session")
def synthetic_video(pytestconfig: pytest.Config) -> Path:
    """A minute of the built-in lesson."""
    return sidebyside.made_once(pytestconfig, "lesson.mp4", lambda path: make_lesson(path, seconds=LESSON_SECONDS))


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A tablet's, for the tests of one file."""
    with opened("chromium", tmp_path_factory.mktemp("browser")) as browser:
        wear(browser, *SIZES["tablet"], "light")
        yield browser


@pytest.fixture(scope="package")
def kept_browsers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Browser]]:
    """One of each engine for all the tests that begin at a page of their own."""
    kept: dict[str, Browser] = {}
    with ExitStack() as stack:

        def browser(engine: str) -> Browser:
            if engine not in kept:
                kept[engine] = stack.enter_context(opened(engine, tmp_path_factory.mktemp(engine)))
            return kept[engine]

        yield browser


@pytest.fixture
def engine_browser(engine: str, kept_browsers: Callable[[str], Browser]) -> Iterator[Browser]:
    """A browser of the engine that the test is for, with nobody signed in."""
    browser = kept_browsers(engine)
    yield browser
    browser.forget()


@pytest.fixture(scope="session")
def lesson_box(synthetic_video: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Box, Any]]:
    """A box with one teacher and one lesson of about 40 s, which the tests do not change."""
    with running(tmp_path_factory.mktemp("box"), synthetic_video, speed=8) as box:
        teacher = box.enrol("Juf Ans", "teacher")
        lesson = box.record(teacher, 40, marks=1)
        yield box, teacher.call("GET", f"/api/lessons/{lesson}")
