"""A healthy box, and copies of it to break."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from appliance.doctor import cli
from appliance.protocol import Owner
from appliance.recorder.ready import save_ready
from tests.doctor.boxes import as_the_box
from tests.release.world import World, make_world


@pytest.fixture(scope="session")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A teacher with a lesson, a release given, a draft prepared, a coach; set ready; both signed out."""
    with as_the_box():
        world = make_world(tmp_path_factory.mktemp("healthy") / "data")
        world.released()
        world.prepared(world.tip)
        save_ready(world.data / "ready.json", Owner(world.teacher.id, str(world.teacher.identity.recipient)))
        world.teacher.close()
        world.coach.close()
    return world


@pytest.fixture
def box(healthy: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy that may be broken. The machine itself is not what is looked at."""
    monkeypatch.setattr(cli, "MACHINE", ())
    data = tmp_path / "data"
    shutil.copytree(healthy.data, data)
    return data
