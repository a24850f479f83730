"""Long work, one piece at a time, in a thread; its owner's page sees how far it is. `turns` says what comes next.

A clip, a drawing and a paper are all pieces of work. A page that waits for one may be left: the work goes on, and what
came of it is there when the page is back. When its owner signs out, what waits is dropped and what runs gives up.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Protocol

from appliance.errors import TerugblikError
from appliance.library.errors import LibraryClosed
from appliance.log import log
from appliance.people.opened import OpenPerson
from appliance.web.errors import TooMuchWaiting
from appliance.web.hub import Hub
from appliance.web.turns import Turns, Waiting
from appliance.web.types import Job, JobKind, Jobs
from appliance.web.workers import Workers

_TELL_EACH_S = 0.3
# So many drawings and papers may wait for one person: as many as are kept when they are made.
MOST_WAITING = 24


class Work(Protocol):
    """`thing`: what it is about, so that the same is not done twice at a time."""

    @property
    def person(self) -> OpenPerson: ...

    @property
    def kind(self) -> JobKind: ...

    @property
    def thing(self) -> str: ...

    @property
    def progress(self) -> float:
        """From 0 to 1; asked from another thread than the work runs in."""
        ...

    def make(self) -> None:
        """In a thread. Looks now and then whether its owner is still there, and raises `LibraryClosed` if not."""
        ...

    def ended(self) -> None:
        """On the event loop, after it was made or failed; not when it was dropped."""
        ...


@dataclass(slots=True, eq=False)
class Order:
    """A piece of work that was asked for."""

    work: Work
    running: bool = False
    failure: BaseException | None = None
    _over: asyncio.Event = field(default_factory=asyncio.Event)

    async def finished(self) -> None:
        """Raises what the work raised."""
        await self._over.wait()
        if self.failure is not None:
            raise self.failure

    def end(self, failure: BaseException | None) -> None:
        self.failure = failure
        self._over.set()


class WorkLine:
    """One for the box."""

    def __init__(self, workers: Workers, hub: Hub) -> None:
        self._workers = workers
        self._hub = hub
        self._waiting: list[Order] = []
        self._turns = Turns()
        self._now: Order | None = None
        self._wake = asyncio.Event()

    def add(self, work: Work) -> Order:
        """The order for it; the one that there is, if it was asked for before. Raises `TooMuchWaiting`."""
        found = self.find(work.person.id, work.kind, work.thing)
        if found is not None:
            self._ask_again(found)
            return found
        order = Order(work)
        if len([one for one in self._waiting if _waits(one) == _waits(order)]) >= MOST_WAITING and work.kind != "clip":
            raise TooMuchWaiting(most=MOST_WAITING)
        self._waiting.append(order)
        self._wake.set()
        return order

    def _ask_again(self, order: Order) -> None:
        """It is wanted now, and counts as the newest. Not a clip: those are made in their order."""
        if order in self._waiting and order.work.kind != "clip":
            self._waiting.remove(order)
            self._waiting.append(order)

    def find(self, person: str, kind: JobKind, thing: str) -> Order | None:
        asked = (person, kind, thing)
        found = (one for one in self._orders() if (one.work.person.id, one.work.kind, one.work.thing) == asked)
        return next((one for one in found if not one.work.person.closed), None)

    def drop(self, person: str) -> None:
        """What waits for who signed out is not begun."""
        for order in [one for one in self._waiting if one.work.person.id == person]:
            self._waiting.remove(order)
            order.end(LibraryClosed())
        self._turns.forget(person)

    async def run(self) -> None:
        """For ever."""
        while True:
            while self._waiting:
                place = self._turns.take([_waits(one) for one in self._waiting])
                self._now = self._waiting.pop(place)
                try:
                    await self._make(self._now)
                finally:
                    self._now = None
            self._wake.clear()
            await self._wake.wait()

    async def _make(self, order: Order) -> None:
        work = order.work
        if work.person.closed:
            order.end(LibraryClosed())
            return
        order.running = True
        making = asyncio.ensure_future(self._workers.cut(work.make))
        while not making.done():
            self._tell(work.person.id)
            await asyncio.wait([making], timeout=_TELL_EACH_S)
        failure = making.exception()
        if failure is not None:
            # Whoever asked is told in words; the log has only the kind.
            key = failure.key if isinstance(failure, TerugblikError) else type(failure).__name__
            log(f"{work.kind}_not_made", key=key)
        order.end(failure)
        work.ended()
        self._tell(work.person.id, done=order)

    def _tell(self, person: str, done: Order | None = None) -> None:
        jobs = [_job(one) for one in self._orders() if one.work.person.id == person and one is not done]
        self._hub.tell(person, "jobs", Jobs(jobs=jobs))

    def _orders(self) -> list[Order]:
        return [*([self._now] if self._now is not None else []), *self._waiting]


def _waits(order: Order) -> Waiting:
    return Waiting(order.work.person.id, order.work.kind == "clip")


def _job(order: Order) -> Job:
    work = order.work
    return Job(kind=work.kind, thing=work.thing, running=order.running, progress=work.progress)
