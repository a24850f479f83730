"""Who listens to live events, and what waits for them. Knows nothing of HTTP.

Each listener has a short list of its own. Status is not stored in it, only that it changed: a slow tablet gets the
newest status, never a backlog. A listener that falls behind in other events is dropped, and asks afresh.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from msgspec import Struct

from appliance.web.types import Locked

_MOST_WAITING = 100


class Dropped(Exception):
    """This listener is over: signed out, too slow, or the box is stopping."""


@dataclass(slots=True)
class Listener:
    """One open event stream of one session."""

    session: str
    person: str
    _waiting: deque[tuple[str, Struct]] = field(default_factory=deque)
    _status_due: bool = True
    _over: bool = False
    _wake: asyncio.Event = field(default_factory=asyncio.Event)

    async def next(self) -> tuple[str, Struct | None]:
        """The next event; `("status", None)` says that the status is to be looked up now."""
        while True:
            if self._waiting:
                return self._waiting.popleft()
            if self._over:
                raise Dropped
            if self._status_due:
                self._status_due = False
                return "status", None
            self._wake.clear()
            await self._wake.wait()

    def put(self, event: str, data: Struct) -> None:
        if self._over or (event, data) in self._waiting:
            return
        self._waiting.append((event, data))
        if len(self._waiting) > _MOST_WAITING:
            self.drop()
        self._wake.set()

    def status_changed(self) -> None:
        self._status_due = True
        self._wake.set()

    def finish(self, last: Locked) -> None:
        """Nothing but this is said any more."""
        if self._over:
            return
        self._waiting.clear()
        self._waiting.append(("locked", last))
        self._over = True
        self._wake.set()

    def drop(self) -> None:
        self._waiting.clear()
        self._over = True
        self._wake.set()


class Hub:
    def __init__(self) -> None:
        self._by_id: dict[int, Listener] = {}
        self._closed = False

    def join(self, session: str, person: str) -> Listener:
        listener = Listener(session, person)
        self._by_id[id(listener)] = listener
        if self._closed:
            listener.drop()
        return listener

    def leave(self, listener: Listener) -> None:
        self._by_id.pop(id(listener), None)

    def tell(self, person: str, event: str, data: Struct) -> None:
        for listener in self._where(lambda one: one.person == person):
            listener.put(event, data)

    def status_changed(self) -> None:
        for listener in self._where(lambda _: True):
            listener.status_changed()

    def sessions(self) -> set[str]:
        """Whose pages listen."""
        return {listener.session for listener in self._by_id.values()}

    def end_session(self, session: str, last: Locked) -> None:
        for listener in self._where(lambda one: one.session == session):
            listener.finish(last)

    def end_person(self, person: str, last: Locked) -> None:
        for listener in self._where(lambda one: one.person == person):
            listener.finish(last)

    def close(self) -> None:
        self._closed = True
        for listener in self._where(lambda _: True):
            listener.drop()

    def _where(self, holds: Callable[[Listener], bool]) -> list[Listener]:
        return [listener for listener in self._by_id.values() if holds(listener)]
