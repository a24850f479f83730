"""The recorder as the web process sees it: its newest status, and questions to it.

The recorder may be away at any time, restarting for instance. Then there is no status, everything else goes on, and
the link comes back by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from appliance.control import ControlClient, RecorderAway
from appliance.protocol import RecorderStatus

_RETRY_S = 0.5
_ANSWER_S = 5.0


class RecorderLink:
    def __init__(self, client: ControlClient, on_status: Callable[[], None], retry_s: float = _RETRY_S) -> None:
        self._client = client
        self._on_status = on_status
        self._retry_s = retry_s
        self._loop: asyncio.AbstractEventLoop | None = None
        self.status: RecorderStatus | None = None
        self.lessons_changed = asyncio.Event()

    async def follow(self) -> None:
        """Keep `status` current, for ever."""
        self._loop = asyncio.get_running_loop()
        while True:
            try:
                async for status in self._client.watch():
                    self._take(status)
            except RecorderAway:
                self._take(None)
            await asyncio.sleep(self._retry_s)

    async def call(self, op: str, **fields: Any) -> dict[str, Any]:
        return await self._client.call(op, **fields)

    async def now(self) -> RecorderStatus:
        """The status at this very moment, for decisions: `status` may be a moment old."""
        status = await self._client.status()
        self._take(status)
        return status

    async def pressed(
        self, op: str, window_s: float, listening: Callable[[], None] = lambda: None, **fields: Any
    ) -> bool:
        """Whether the physical button was pressed in time. `listening`: from now on a press counts."""
        return await self._client.pressed(op, window_s, listening, **fields)

    def recording_now(self) -> str | None:
        """The lesson being written at this very moment, asked anew. For worker threads; the event loop must run.

        The newest status may be a moment old, and a lesson that began in that moment must not be taken for one that
        was cut short. Raises `RecorderAway` when nobody can tell.
        """
        if self._loop is None:
            raise RecorderAway
        answer = asyncio.run_coroutine_threadsafe(self._client.status(), self._loop)
        try:
            return answer.result(_ANSWER_S).lesson
        except TimeoutError as error:
            answer.cancel()
            raise RecorderAway from error

    def _take(self, status: RecorderStatus | None) -> None:
        before, self.status = self.status, status
        if status is not None and (before is None or before.lesson is not None) and _lesson(before) != status.lesson:
            self.lessons_changed.set()
        if status != before or (status is not None and status.state == "recording"):
            self._on_status()


def _lesson(status: RecorderStatus | None) -> str | None:
    """With the recorder away a lesson may have ended unseen: then whatever it says next is news."""
    return status.lesson if status is not None else ""
