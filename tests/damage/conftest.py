from __future__ import annotations

import os

import pytest

from appliance.library import database


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--damages", type=int, default=0, help="how many random damages to try besides the fixed ones")


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No plug is pulled here; waiting for the disk is most of the time otherwise."""
    monkeypatch.setattr(os, "fsync", lambda fd: None)
    monkeypatch.setattr(database, "SYNCHRONOUS", "OFF")
