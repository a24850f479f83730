"""Looks after a running lesson, a few times a second: brings back a device that stopped, and ends what is hopeless."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from appliance.recorder.service import RecorderService


class Care:
    """Lives on the service's loop."""

    def __init__(self, service: RecorderService) -> None:
        self._service = service
        self._reviving: asyncio.Future[None] | None = None

    def look(self) -> None:
        lesson = self._service.lessons.running
        if lesson is None or self._service.recorder.phase != "recording":
            return
        lesson.look_after_devices()
        busy = self._reviving is not None and not self._reviving.done()
        if lesson.revival.due and not busy:
            # Not on the worker: a driver that hangs must not keep a lesson from being marked or stopped.
            self._reviving = self._service.on_preview_thread(lesson.revival.try_again)
