"""One fault, one real lesson: the whole recorder with the simulator in real time, and what was seen of it.

Each is run in a process of its own, as a recorder is: a dozen in one would wait for each other's turns in the
interpreter, and lose what no box would.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Literal

from appliance.clock import SystemClock
from appliance.config import RecorderSettings
from appliance.core.lesson import Ended
from appliance.hardware.sim.faults import Fault, Faults
from appliance.hardware.sim.light import SimLight
from appliance.hardware.sim.simulator import build_simulator
from appliance.media.index import MovieIndex
from appliance.protocol import Light, Owner, Problem, RecorderStatus
from appliance.recorder import disk
from appliance.recorder.faulty import faulty
from appliance.recorder.ready import save_ready
from appliance.recorder.service import Parts, RecorderService
from appliance.speech.webrtc import WebrtcDetector
from tests.recorder.opened import Opened

BEFORE_S = 2.5  # how long all is well
PATIENCE_S = 25.0
_LOOK_S = 0.03
# In these what the disk had already been given may still arrive: then red is true for as long as it is fresh.
_STALLS = (Fault.DISK_STALLS, Fault.WRITE_STALLS, Fault.SYNC_STALLS)
_FRESH_S = 2.0


@dataclass(frozen=True)
class Trial:
    """`hold_s`: how long it stays wrong after it was seen. `then`: what it comes to when it is mended; the lesson goes
    on, is over, or goes on without what broke."""

    fault: Fault
    hold_s: float = 1.5
    then: Literal["red", "ready", "amber"] = "red"


@dataclass
class Seen:
    """What the teacher saw, and what was kept."""

    amber_s: float = -1.0  # from the fault to the amber light
    named_s: float = -1.0  # and to its name
    troubles: list[str] = field(default_factory=list)  # when it was named
    problems: list[Problem] = field(default_factory=list)
    picture_ok: bool = True
    sound_ok: bool = True
    reds: int = 0  # looks at which the light was red again, and should not, while the fault was still there
    committed_ms: int = 0  # when it went wrong
    grew_ms: int = 0  # and how much more was committed until it was mended
    back_s: float | None = None  # from the mending until the light was red, or until the box was ready
    last: RecorderStatus | None = None
    opened: Opened | None = None
    movie: MovieIndex | None = None
    numbers: list[int] = field(default_factory=list)  # of all its pictures
    samples: int = 0

    @property
    def film(self) -> MovieIndex:
        assert self.movie is not None
        return self.movie

    @property
    def ended(self) -> Ended:
        assert self.opened is not None
        ended = self.opened.facts.ended
        assert ended is not None
        return ended


def run(trial: Trial, folder: Path, film: Path, recipient: str) -> Seen:
    """`folder` needs a path short enough for a socket. What was kept is for the caller to open."""
    return asyncio.run(_run(trial, folder, film, recipient))


async def _run(trial: Trial, folder: Path, film: Path, recipient: str) -> Seen:
    clock = SystemClock()
    faults = Faults(clock=clock)
    service = _service(folder, film, clock, faults)
    save_ready(service.settings.paths.ready, Owner("owner1", recipient))
    started = asyncio.Event()
    life = asyncio.ensure_future(service.run(started.set))
    try:
        await asyncio.wait_for(started.wait(), PATIENCE_S)
        return await _lesson(trial, service, faults)
    finally:
        faults.clear()
        service.quit()
        await asyncio.wait_for(life, PATIENCE_S)


def _service(folder: Path, film: Path, clock: SystemClock, faults: Faults) -> RecorderService:
    settings = RecorderSettings(folder, folder / "s", video=film, lesson_ms=60_000, clock="machine")
    parts = Parts(
        clock=clock,
        open_hardware=lambda: build_simulator(clock, film, faults=faults),
        detector=WebrtcDetector,
        free_bytes=partial(disk.free_bytes, settings.paths.lessons),
    )
    settings.data.mkdir(exist_ok=True)
    return RecorderService(settings, faulty(parts, faults))


async def _lesson(trial: Trial, service: RecorderService, faults: Faults) -> Seen:
    seen = Seen()
    service.hardware.button.press(100)  # type: ignore[union-attr]
    await _until(service, lambda status: _lamp(service) == "red" and status.committed_ms >= BEFORE_S * 1000)
    seen.committed_ms = service.status().committed_ms
    wrong_at_s = time.monotonic()
    faults.begin(trial.fault)
    await _until(service, lambda _: _lamp(service) == "amber")
    seen.amber_s = time.monotonic() - wrong_at_s
    status = await _until(service, lambda status: bool(status.troubles) and status.state != "sealing")
    seen.named_s = time.monotonic() - wrong_at_s
    seen.problems = status.troubles
    seen.troubles = [problem.key for problem in status.troubles]
    await _hold(trial, service, seen)
    mended_at_s = time.monotonic()
    faults.end(trial.fault)
    await _until(service, lambda status: trial.then in (status.state, _lamp(service)))
    seen.back_s = time.monotonic() - mended_at_s
    seen.last = service.status()
    if trial.then != "ready":
        await asyncio.sleep(0.5)
        service.hardware.button.press(2_200)  # type: ignore[union-attr]
        seen.last = await _until(service, lambda status: status.state == "ready")
    return seen


def _lamp(service: RecorderService) -> Light:
    """What the lamp itself shows, and not what the recorder means it to."""
    if service.hardware is None:
        return "off"
    assert isinstance(service.hardware.light, SimLight)
    return service.hardware.light.now


async def _hold(trial: Trial, service: RecorderService, seen: Seen) -> None:
    """Look on while it is wrong."""
    until_s = time.monotonic() + trial.hold_s
    both_ms, arrived_s = 0, -_FRESH_S
    while (now_s := time.monotonic()) < until_s:
        status = service.status()
        lesson = service.lessons.running
        if lesson is not None:
            picture_ms, sound_ms = lesson.committed.picture_ms, lesson.committed.sound_ms
            seen.grew_ms = max(picture_ms, sound_ms) - seen.committed_ms
            if 0 < both_ms < min(picture_ms, sound_ms):
                arrived_s = now_s
            both_ms = min(picture_ms, sound_ms)
        seen.reds += _lamp(service) == "red" and not (trial.fault in _STALLS and now_s - arrived_s < _FRESH_S)
        seen.picture_ok, seen.sound_ok = status.picture_ok, status.sound_ok
        await asyncio.sleep(_LOOK_S)


async def _until(service: RecorderService, reached: Callable[[RecorderStatus], bool]) -> RecorderStatus:
    async with asyncio.timeout(PATIENCE_S):
        while not reached(status := service.status()):
            await asyncio.sleep(_LOOK_S)
    return status
