from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.rigs import BACKENDS, ON_PI, Rig, build


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "rig" in metafunc.fixturenames:
        backends = (ON_PI,) if metafunc.config.getoption("on_pi") else BACKENDS
        metafunc.parametrize("rig", backends, indirect=True)


@pytest.fixture
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    """A box of each backend; every test also checks that it leaves no thread behind."""
    before = set(threading.enumerate())
    rig = build(request.param, tmp_path)
    yield rig
    rig.close()
    left = [thread.name for thread in set(threading.enumerate()) - before]
    assert left == []
