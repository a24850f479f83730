"""The watchdog is fed on proof only: bytes on the disk while recording, a thread that answers at other times."""

from __future__ import annotations

import asyncio
import socket
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any, cast

import pytest

from appliance.age.identities import HybridIdentity
from appliance.notify import Notifier
from appliance.recorder.freshness import Committed
from appliance.recorder.service import RecorderService
from appliance.recorder.watchdog import Watchdog
from tests.recorder.running import Recorder
from tests.recorder.source import write_film


@dataclass
class Service:
    """As much of a recorder as the watchdog looks at."""

    phase: str = "ready"
    lesson: SimpleNamespace | None = None
    worker: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))

    @property
    def recorder(self) -> SimpleNamespace:
        return SimpleNamespace(phase=self.phase)

    @property
    def lessons(self) -> SimpleNamespace:
        return SimpleNamespace(running=self.lesson)

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        return asyncio.get_running_loop().create_task(work)

    async def on_worker(self, act: Callable[[], None]) -> None:
        await asyncio.get_running_loop().run_in_executor(self.worker, act)


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    yield made
    made.worker.shutdown()


def watching(service: Service) -> Watchdog:
    return Watchdog(cast(RecorderService, service), Notifier(watchdog_s=30))


async def until_proof(watchdog: Watchdog) -> None:
    async with asyncio.timeout(5):
        while not watchdog.has_proof():
            await asyncio.sleep(0)


async def test_while_recording_only_more_on_the_disk_is_proof(service: Service) -> None:
    lesson = SimpleNamespace(committed=Committed())
    service.phase, service.lesson = "recording", lesson
    watchdog = watching(service)
    assert watchdog.has_proof()  # the lesson has just begun
    assert not watchdog.has_proof()
    lesson.committed = Committed(picture_ms=500)
    assert watchdog.has_proof()
    assert not watchdog.has_proof()
    lesson.committed = Committed(picture_ms=500, sound_ms=480)
    assert watchdog.has_proof()
    assert not watchdog.has_proof()


async def test_otherwise_the_worker_must_answer(service: Service) -> None:
    watchdog = watching(service)
    for _ in range(3):
        await until_proof(watchdog)
    free = Event()
    await service.on_worker(lambda: None)  # what was asked before is answered now
    hanging = asyncio.ensure_future(service.on_worker(lambda: cast(None, free.wait(10))))
    await asyncio.sleep(0.01)
    assert watchdog.has_proof()  # for the question before; asks the next one
    for _ in range(100):
        await asyncio.sleep(0)
        assert not watchdog.has_proof()
    free.set()
    await hanging
    await until_proof(watchdog)
    await asyncio.sleep(0.05)


async def test_nobody_watches(service: Service) -> None:
    await asyncio.wait_for(Watchdog(cast(RecorderService, service), Notifier()).run(), 1)


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder with a path short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="tb-") as folder:
        yield Path(folder)


async def test_a_service_manager_hears_the_real_recorder(place: Path) -> None:
    """Ready, alive in `ready`, alive while recording, and that it ends."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(place / "n"))
        manager.setblocking(False)
        environment = {"NOTIFY_SOCKET": str(place / "n"), "WATCHDOG_USEC": "4000000"}
        recorder = Recorder(place, write_film(place), environment=environment)

        async def hears(wanted: bytes) -> None:
            async with asyncio.timeout(20):
                while await asyncio.get_running_loop().sock_recv(manager, 100) != wanted:
                    pass

        await recorder.start()
        try:
            await hears(b"READY=1")
            await hears(b"WATCHDOG=1")
            await recorder.set_ready(HybridIdentity.generate())
            await recorder.client.call("press")
            await recorder.until(lambda status: status.committed_ms > 0)
            for _ in range(3):
                await hears(b"WATCHDOG=1")
            assert (await recorder.client.status()).state == "recording"
        finally:
            assert await recorder.end() == 0
        await hears(b"STOPPING=1")
