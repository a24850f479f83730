"""Clips being made, one at a time, in the order asked for, in a thread; the teacher's page sees how far it is."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass

from appliance.errors import TerugblikError
from appliance.log import log
from appliance.people.opened import OpenPerson
from appliance.release.desk import Desk
from appliance.web.hub import Hub
from appliance.web.types import Job, Jobs, ReleasesChanged
from appliance.web.workers import Workers

_TELL_EACH_S = 0.3


@dataclass(frozen=True, slots=True)
class _Order:
    person: OpenPerson
    release: str


class Cuttings:
    def __init__(self, desk: Desk, workers: Workers, hub: Hub) -> None:
        self._desk = desk
        self._workers = workers
        self._hub = hub
        self._waiting: deque[_Order] = deque()
        self._now: _Order | None = None
        self._wake = asyncio.Event()

    def add(self, person: OpenPerson, releases: list[str]) -> None:
        known = {order.release for order in self._orders()}
        self._waiting.extend(_Order(person, release) for release in releases if release not in known)
        self._wake.set()

    async def run(self) -> None:
        """For ever."""
        while True:
            while self._waiting:
                self._now = self._waiting.popleft()
                try:
                    await self._make(self._now)
                finally:
                    self._now = None
            self._wake.clear()
            await self._wake.wait()

    async def _make(self, order: _Order) -> None:
        if order.person.closed:
            return
        work = asyncio.ensure_future(self._workers.cut(self._desk.make, order.person, order.release))
        while not work.done():
            self._tell(order.person.id)
            await asyncio.wait([work], timeout=_TELL_EACH_S)
        failure = work.exception()
        if failure is not None:
            # The row of the release says what went wrong, in words; the log only the kind.
            key = failure.key if isinstance(failure, TerugblikError) else type(failure).__name__
            log("clip_not_made", key=key)
        self._hub.tell(order.person.id, "releases", ReleasesChanged(release=order.release))
        self._tell(order.person.id, done=order.release)

    def _tell(self, person: str, done: str | None = None) -> None:
        jobs = [
            Job(release=order.release, state="preparing", progress=self._desk.progress(order.release))
            for order in self._orders()
            if order.person.id == person and order.release != done
        ]
        self._hub.tell(person, "jobs", Jobs(jobs=jobs))

    def _orders(self) -> list[_Order]:
        return [*([self._now] if self._now is not None else []), *self._waiting]
