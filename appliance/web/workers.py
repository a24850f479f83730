"""Where blocking work runs: never on the event loop, and never more at once than the board can bear.

- `keys` one thread: a passphrase costs up to 64 MiB and a second of a core, so two sign-ins wait in line.
- `cutting` one thread: a clip at a time.
- one thread a signed-in person for their library, so that one person's work never waits for another's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Workers:
    def __init__(self) -> None:
        self._keys = ThreadPoolExecutor(1, "keys")
        self._cutting = ThreadPoolExecutor(1, "cutting")
        self._people: dict[str, ThreadPoolExecutor] = {}

    async def with_keys(self, work: Callable[P, R], *given: P.args, **named: P.kwargs) -> R:
        return await _run(self._keys, partial(work, *given, **named))

    async def cut(self, work: Callable[P, R], *given: P.args, **named: P.kwargs) -> R:
        return await _run(self._cutting, partial(work, *given, **named))

    async def for_person(self, person: str, work: Callable[P, R], *given: P.args, **named: P.kwargs) -> R:
        executor = self._people.get(person)
        if executor is None:
            executor = self._people[person] = ThreadPoolExecutor(1, "library")
        return await _run(executor, partial(work, *given, **named))

    def forget(self, person: str) -> None:
        """The person is signed out; what is running ends, its thread with it."""
        executor = self._people.pop(person, None)
        if executor is not None:
            executor.shutdown(wait=False)

    def close(self) -> None:
        for executor in (self._keys, self._cutting, *self._people.values()):
            executor.shutdown(wait=True, cancel_futures=True)


async def _run(executor: ThreadPoolExecutor, work: Callable[[], R]) -> R:
    return await asyncio.get_running_loop().run_in_executor(executor, work)
