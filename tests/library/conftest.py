"""An open library and a clock for every test that asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.clock import SimulatedClock
from appliance.library.database import Library
from appliance.library.key import create_library
from tests.library import folders


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(wall=folders.RECORDED)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    folder = tmp_path / "people" / folders.OWNER
    folder.mkdir(parents=True)
    library = create_library(folder, folders.identity().recipient)
    yield library
    library.close()


@pytest.fixture
def lessons_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "lessons"
    folder.mkdir()
    return folder
