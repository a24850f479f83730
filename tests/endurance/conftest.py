"""How long a lesson under load is. The whole of it: scripts/test tests/endurance --lesson-seconds 1200"""

from __future__ import annotations

import pytest

LESSON_SECONDS = 30


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--lesson-seconds", type=int, default=LESSON_SECONDS, help="the length of the lesson under load")


@pytest.fixture
def lesson_seconds(request: pytest.FixtureRequest) -> int:
    # Unknown to a run of all the tests, which asks no folder for its options.
    return int(request.config.getoption("--lesson-seconds", default=LESSON_SECONDS))
