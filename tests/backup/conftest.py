"""What is synced, and when, is no matter of these tests, and there are thousands of small files in them."""

from __future__ import annotations

import os

import pytest


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda fd: None)
