"""What holds for every test."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, settings

from tests import sidebyside

# The same examples each time, and no word of how long they take: what passed here passes there.
settings.register_profile("same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("same")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--on-pi", action="store_true", help="the contract of the devices, on this board's own")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything was set up, what a test cannot do here is no excuse."""
    report = yield
    if report.skipped and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"skipped, where nothing may be: {report.longreprtext}"
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Outermost: what waits here is not timed yet."""
    with ExitStack() as held:
        sidebyside.enter(item, held)
        return (yield)


@pytest.fixture(autouse=True)
def _one_umask() -> Iterator[None]:
    """A command that a test runs in this very process sets its own, and what comes next would make files that only
    root can read."""
    before = os.umask(0o022)
    os.umask(before)
    yield
    os.umask(before)
