from __future__ import annotations

import pytest

from tests.media.pictures import Stored, make_lesson


@pytest.fixture(scope="session")
def lesson() -> Stored:
    """Ten seconds of numbered pictures with a tone. Not to be changed by a test."""
    return make_lesson(10)


@pytest.fixture(scope="session")
def silent_lesson() -> Stored:
    """Four seconds without a sound track."""
    return make_lesson(4, sound=False)
