"""An open library and a clock for every test that asks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.clock import SimulatedClock
from appliance.library import database
from appliance.library.database import Library
from appliance.library.key import create_library
from tests.library import folders


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No plug is pulled here that a sync would outlast; waiting for them is a good part of the time otherwise."""
    monkeypatch.setattr(os, "fsync", lambda fd: None)
    monkeypatch.setattr(database, "SYNCHRONOUS", "OFF")


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
