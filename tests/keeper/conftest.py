from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.keeper.rigs import Rig, real_rig, sim_rig


@pytest.fixture(params=["sim", "real"])
async def rig(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Rig]:
    async with {"sim": sim_rig, "real": real_rig}[request.param](tmp_path) as opened:
        yield opened


@pytest.fixture
async def real(tmp_path: Path) -> AsyncIterator[Rig]:
    async with real_rig(tmp_path) as opened:
        yield opened
