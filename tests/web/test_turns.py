"""What comes next of the long work, and how much of it may wait."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from appliance.library.errors import LibraryClosed
from appliance.people.opened import OpenPerson
from appliance.web.errors import TooMuchWaiting
from appliance.web.hub import Hub
from appliance.web.jobs import MOST_WAITING, WorkLine
from appliance.web.turns import Turns, Waiting
from appliance.web.types import JobKind
from appliance.web.workers import Workers

ANNA, BEA = Waiting("anna", False), Waiting("bea", False)
CLIP, OTHERS_CLIP = Waiting("anna", True), Waiting("bea", True)


def taken(waiting: list[Waiting]) -> list[int]:
    """All of it, by its first places."""
    turns, left, found = Turns(), list(enumerate(waiting)), []
    while left:
        place = turns.take([one for _, one in left])
        found.append(left.pop(place)[0])
    return found


def test_the_newest_drawing_comes_first_and_the_oldest_clip() -> None:
    assert taken([ANNA, ANNA, ANNA]) == [2, 1, 0]
    assert taken([CLIP, CLIP, CLIP]) == [0, 1, 2]


def test_clips_and_drawings_take_turns_however_many_of_one_there_are() -> None:
    order = taken([*[ANNA] * 10, CLIP, CLIP])
    assert [order.index(10), order.index(11)] == [0, 2]
    assert order[1] == 9
    order = taken([*[CLIP] * 10, BEA])
    assert order.index(10) == 1


def test_persons_take_turns() -> None:
    assert taken([*[ANNA] * 3, *[BEA] * 3]) == [2, 5, 1, 4, 0, 3]
    assert taken([*[CLIP] * 2, *[OTHERS_CLIP] * 2]) == [0, 2, 1, 3]


def test_who_signed_out_begins_afresh() -> None:
    turns = Turns()
    for _ in range(2):
        assert turns.take([ANNA, BEA]) == 0
        turns.forget("anna")
    assert turns.take([ANNA]) == 0
    assert turns.take([ANNA, BEA]) == 1


@dataclass
class Person:
    id: str
    closed: bool = False


@dataclass
class Piece:
    person: OpenPerson
    thing: str
    made: list[str]
    kind: JobKind = "drawing"
    progress: float = 0.0
    go_on: threading.Event = field(default_factory=threading.Event)

    def make(self) -> None:
        assert self.go_on.wait(20)
        self.made.append(self.thing)

    def ended(self) -> None:
        pass


@dataclass
class Bench:
    line: WorkLine
    anna: OpenPerson = field(default_factory=lambda: cast(OpenPerson, Person("anna")))
    bea: OpenPerson = field(default_factory=lambda: cast(OpenPerson, Person("bea")))
    made: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)

    def piece(self, thing: str, kind: JobKind = "drawing", person: OpenPerson | None = None) -> Piece:
        self.pieces.append(Piece(person or self.anna, thing, self.made, kind))
        return self.pieces[-1]

    def ask(self, *given: Any) -> Any:
        return self.line.add(self.piece(*given))

    def let_all_go(self) -> None:
        for one in self.pieces:
            one.go_on.set()


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    workers = Workers()
    made = Bench(WorkLine(workers, Hub()))
    running = asyncio.create_task(made.line.run())
    yield made
    made.let_all_go()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await asyncio.to_thread(workers.close)


async def begun(bench: Bench) -> Any:
    """A piece that is being made, and made it stays until it is let go."""
    first = bench.ask("first")
    while not first.running:
        await asyncio.sleep(0)
    return first


async def test_so_many_drawings_may_wait_and_no_more(bench: Bench) -> None:
    await begun(bench)
    orders = [bench.ask(f"{number}") for number in range(MOST_WAITING)]
    with pytest.raises(TooMuchWaiting):
        bench.ask("one more")
    with pytest.raises(TooMuchWaiting):
        bench.ask("a paper", "storyboard")
    assert bench.ask("0") is orders[0]  # what waits may be asked for again
    clip = bench.ask("clip", "clip")
    hers = bench.ask("hers", "drawing", bench.bea)
    bench.let_all_go()
    await asyncio.gather(*(one.finished() for one in (*orders, clip, hers)))
    assert bench.made.index("clip") <= 1
    assert bench.made.index("hers") <= 3
    last = bench.ask("one more")  # there is room again
    bench.let_all_go()
    await last.finished()


async def test_what_is_asked_for_again_is_the_newest(bench: Bench) -> None:
    first = await begun(bench)
    orders = [bench.ask(thing) for thing in "abc"]
    assert bench.ask("a") is orders[0]
    bench.let_all_go()
    await asyncio.gather(first.finished(), *(one.finished() for one in orders))
    assert bench.made == ["first", "a", "c", "b"]


async def test_a_clip_that_is_asked_for_again_keeps_its_place(bench: Bench) -> None:
    first = await begun(bench)
    orders = [bench.ask(thing, "clip") for thing in "abc"]
    assert bench.ask("a", "clip") is orders[0]
    bench.let_all_go()
    await asyncio.gather(first.finished(), *(one.finished() for one in orders))
    assert bench.made == ["first", "a", "b", "c"]


async def test_what_waits_for_who_signed_out_makes_room(bench: Bench) -> None:
    await begun(bench)
    orders = [bench.ask(f"{number}") for number in range(MOST_WAITING)]
    bench.line.drop("anna")
    for one in orders:
        with pytest.raises(LibraryClosed):
            await one.finished()
    bench.ask("again")
