"""The keeper as the web process sees it: a question and its answer, and a work that goes on after the page was
answered.

The page asks again and again what is going on. While a work that was begun here goes on, its words are here already;
otherwise the keeper knows, also of what a web process before this one began.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TypeVar

from appliance.errors import TerugblikError
from appliance.keepercall import Body, Keeper
from appliance.keepertalk import AnyRequest, AskWork, Said, Work
from appliance.log import log, log_error

S = TypeVar("S", bound=Said)


@dataclass(slots=True)
class _Going:
    """A work of which the keeper is telling. `begun` is set with its first word, or with its refusal."""

    begun: asyncio.Event = field(default_factory=asyncio.Event)
    work: Work | None = None
    refusal: BaseException | None = None

    def take(self, work: Work) -> None:
        self.work = work
        self.begun.set()


class Housekeeper:
    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._going: _Going | None = None
        self._following: set[asyncio.Task[None]] = set()

    async def ask(self, request: AnyRequest, kind: type[S], body: Body | None = None) -> S:
        answer = await self._keeper.ask(request, _nobody_listens, body)
        assert isinstance(answer, kind)
        return answer

    async def begin(self, request: AnyRequest) -> Work:
        """The first word of a work, which goes on by itself. What the keeper refuses is raised."""
        going = _Going()
        task = asyncio.ensure_future(self._follow(request, going))
        self._following.add(task)
        task.add_done_callback(self._following.discard)
        await going.begun.wait()
        if going.refusal is not None:
            raise going.refusal
        return going.work or Work()

    async def work(self) -> Work:
        going = self._going
        if going is not None and going.work is not None:
            return going.work
        return await self.ask(AskWork(), Work)

    def close(self) -> None:
        for task in self._following:
            task.cancel()
        self._keeper.close()

    async def _follow(self, request: AnyRequest, going: _Going) -> None:
        def told(work: Work) -> None:
            going.take(work)
            self._going = going if work.going else None

        try:
            await self._keeper.ask(request, told)
        except TerugblikError as error:
            if going.begun.is_set():
                log("keeper_lost", key=error.key)
            going.refusal = error
        except Exception as error:  # noqa: BLE001 - whoever waits for the first word must not wait for ever
            log_error("keeper_lost", error)
            going.refusal = TerugblikError()
        finally:
            if self._going is going:
                self._going = None
            going.begun.set()


def _nobody_listens(_: Work) -> None:
    """Of a question that is no work there is nothing to be told on the way."""
