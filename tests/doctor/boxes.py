"""What the doctor's tests share: a box as its own processes make it, and what is found in one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from appliance.clock import SimulatedClock
from appliance.doctor.cli import BOX, examine
from appliance.doctor.patient import Patient
from tests.release.world import World


@contextmanager
def as_the_box() -> Iterator[None]:
    """Both processes set their mask first of all."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def found(data: Path, clock: SimulatedClock | None = None) -> set[tuple[str, str]]:
    """Key and place of every finding."""
    clock = clock or SimulatedClock(wall=SimulatedClock().wall)
    return {(one.what.key, one.where) for one in examine(Patient.of(data, data / "none.sock", clock), BOX)}


def on_recording_day(healthy: World) -> SimulatedClock:
    return SimulatedClock(wall=healthy.clock.wall)


def only(folder: Path, pattern: str) -> Path:
    return sorted(folder.glob(pattern))[0]
