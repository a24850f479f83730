"""Tells the service manager that the recorder lives, and only when there is proof of it.

While a lesson is recorded the proof is that more of it lies on the disk than at the last look: a recorder that looks
alive and records nothing is killed and started anew, and offers to go on with the lesson. At all other times the proof
is that the thread which may block has answered.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from appliance.notify import Notifier
from appliance.recorder.freshness import Committed

if TYPE_CHECKING:
    from appliance.recorder.service import RecorderService

LOOK_S = 1.0
LOOKS = 8  # at least so many within the service manager's patience


class Watchdog:
    def __init__(self, service: RecorderService, notifier: Notifier) -> None:
        self._service = service
        self._notifier = notifier
        self._committed: Committed | None = None
        self._answer: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """For ever; ends at once where nobody watches."""
        if self._notifier.watchdog_s is None:
            return
        while True:
            if self.has_proof():
                self._notifier.alive()
            await asyncio.sleep(min(LOOK_S, self._notifier.watchdog_s / LOOKS))

    def has_proof(self) -> bool:
        """Whether something has happened since the last look that a hung recorder cannot do."""
        lesson = self._service.lessons.running
        if lesson is not None and self._service.recorder.phase == "recording":
            before, self._committed = self._committed, lesson.committed
            return before != self._committed
        self._committed = None
        return self._worker_answered()

    def _worker_answered(self) -> bool:
        answered = self._answer is None or self._answer.done()
        if answered:
            self._answer = self._service.spawn(self._service.on_worker(_nothing))
        return answered


def _nothing() -> None:
    """What the worker is asked to do: to get round to it is all."""
