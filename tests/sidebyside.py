"""What the processes share that run the tests side by side: room for what measures, and what is made once for them all.

Three run where there are two cores, as many tests wait. One that holds the box to a time (`measured`) gets what it
would have with two processes: it runs beside one other test. In one process nothing here waits for anything.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

# pytest-xdist calls its processes gw0, gw1, gw2. All but the first have a lock, and several are taken in this order.
LOCKED = ("gw1", "gw2")


def enter(test: pytest.Item, held: ExitStack) -> None:
    """Each test holds the lock of its process; one that measures holds that of another process too, which waits."""
    process = _process(test.config)
    if process is None:
        return
    wanted = {process}
    if test.get_closest_marker("measured"):
        wanted.add("gw1" if process == "gw2" else "gw2")
    for name in LOCKED:
        if name in wanted:
            held.enter_context(_locked(_shared(test.config) / f"{name}.lock"))


def made_once(config: pytest.Config, name: str, make: Callable[[Path], None]) -> Path:
    """A file that the first process that asks makes, whole or not at all; the others wait for it."""
    path = _shared(config) / name
    with _locked(path.with_name(f"{name}.lock")):
        if not path.exists():
            make(path)
    return path


def _process(config: pytest.Config) -> str | None:
    """None: the tests run in this process alone."""
    given = getattr(config, "workerinput", None)
    return None if given is None else str(given["workerid"])


def _shared(config: pytest.Config) -> Path:
    """This run's own folder. Each process has one in it, and before the first test no fixture tells where."""
    own = Path(config._tmp_path_factory.getbasetemp())  # type: ignore[attr-defined]
    return own if _process(config) is None else own.parent


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
