"""A box with quick slow hashes, a clock that stands still, and people to sign in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from appliance.clock import SimulatedClock
from appliance.library import database
from appliance.people.service import People
from appliance.people.work import Work


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock()


@pytest.fixture
def people(tmp_path: Path, clock: SimulatedClock) -> People:
    return People(tmp_path, clock, Work.quick())


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No plug is pulled here that a sync would outlast; waiting for them is most of the time otherwise."""
    monkeypatch.setattr(os, "fsync", lambda fd: None)
    monkeypatch.setattr(database, "SYNCHRONOUS", "OFF")
