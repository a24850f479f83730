"""A box with quick slow hashes, a clock that stands still, and people to sign in."""

from __future__ import annotations

from pathlib import Path

import pytest

from appliance.clock import SimulatedClock
from appliance.people.service import People
from appliance.people.work import Work


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock()


@pytest.fixture
def people(tmp_path: Path, clock: SimulatedClock) -> People:
    return People(tmp_path, clock, Work.quick())
