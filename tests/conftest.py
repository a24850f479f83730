"""What holds for every test."""

from __future__ import annotations

import pytest
from hypothesis import settings

# The same examples each time: what fails fails again, and what passed here passes there.
settings.register_profile("same", derandomize=True)
settings.load_profile("same")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--on-pi", action="store_true", help="the contract of the devices, on this board's own")
