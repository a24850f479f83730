"""What a player comes upon is read through once, in step with what else there is to do, and ends nothing."""

from __future__ import annotations

import asyncio
import errno
import threading
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from appliance.web import caretaker
from appliance.web.caretaker import Caretaker

ANNA = SimpleNamespace(id="anna", role="teacher")


class World:
    """Everything that the caretaker asks, and who is told."""

    def __init__(self, reading: Callable[[Callable[[], None]], None]) -> None:
        self.read: list[str] = []
        self.rounds, self.done = 0, asyncio.Event()
        self.status = SimpleNamespace(state="ready")
        self._reading = reading
        self.caretaker = Caretaker(self, self, self, self, SimpleNamespace(busy=True), self)  # type: ignore[arg-type]

    def read_through(self, person: object, lesson: str, pause: Callable[[], None]) -> bool:
        self.read.append(lesson)
        self._reading(pause)
        return True

    def tell(self, *_: object) -> None:
        self.done.set()

    def everyone(self) -> list[object]:
        self.rounds += 1
        return []

    async def until(self, so: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not so():
                await asyncio.sleep(0.005)


async def test_a_player_that_asks_again_makes_one_reading() -> None:
    go_on = threading.Event()

    def wait(pause: Callable[[], None]) -> None:
        assert go_on.wait(20)

    world = World(wait)
    running = asyncio.ensure_future(world.caretaker.run())
    for _ in range(5):
        world.caretaker.found(ANNA, "one")  # type: ignore[arg-type]
    world.caretaker.found(ANNA, "two")  # type: ignore[arg-type]
    await world.until(lambda: world.read == ["one"])
    world.caretaker.found(ANNA, "one")  # type: ignore[arg-type]
    go_on.set()
    await world.until(lambda: len(world.read) == 2)
    assert world.read == ["one", "two"]
    await world.done.wait()
    # Afterwards it is asked anew.
    await world.until(lambda: not world.caretaker._waiting)
    world.caretaker.found(ANNA, "one")  # type: ignore[arg-type]
    await world.until(lambda: world.read == ["one", "two", "one"])
    running.cancel()


async def test_a_disk_that_fails_while_it_is_read_ends_nothing_and_rounds_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(caretaker, "ROUND_EACH_S", 0.0)

    def fails(pause: Callable[[], None]) -> None:
        raise OSError(errno.EIO, "Input/output error")

    world = World(fails)
    for number in range(50):
        world.caretaker.found(ANNA, str(number))  # type: ignore[arg-type]
    running = asyncio.ensure_future(world.caretaker.run())
    await world.until(lambda: len(world.read) >= 10)
    assert not running.done()
    # Not only when nothing is left to be read.
    assert world.rounds > 0
    running.cancel()


async def test_while_a_lesson_is_recorded_it_is_read_slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(caretaker, "time", SimpleNamespace(sleep=slept.append))
    world = World(lambda pause: pause())
    running = asyncio.ensure_future(world.caretaker.run())
    world.caretaker.found(ANNA, "one")  # type: ignore[arg-type]
    await world.until(world.done.is_set)
    assert slept == []
    world.done.clear()
    world.status.state = "recording"
    await world.until(lambda: not world.caretaker._waiting)
    world.caretaker.found(ANNA, "one")  # type: ignore[arg-type]
    await world.until(world.done.is_set)
    assert slept == [caretaker._PAUSE_RECORDING_S]
    running.cancel()
