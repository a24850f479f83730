"""The world that every test about releases starts in: made once, copied for each."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.library import database
from tests.release.world import World, make_world, open_world


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = make_world(tmp_path_factory.mktemp("world") / "data")
    world.teacher.close()
    world.coach.close()
    return world


@pytest.fixture
def world(made_once: World, tmp_path: Path) -> Iterator[World]:
    data = tmp_path / "data"
    shutil.copytree(made_once.data, data)
    world = open_world(data, made_once)
    yield world
    world.teacher.close()
    world.coach.close()


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No plug is pulled here that a sync would outlast; waiting for them is most of the time otherwise."""
    monkeypatch.setattr(os, "fsync", lambda fd: None)
    monkeypatch.setattr(database, "SYNCHRONOUS", "OFF")
