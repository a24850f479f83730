"""What runs beside the answers. None of it may end: if one does, the process goes down and is started anew."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from appliance.errors import TerugblikError
from appliance.log import log, log_error
from appliance.notify import Notifier
from appliance.release.desk import Desk
from appliance.web.caretaker import Caretaker
from appliance.web.follower import Follower
from appliance.web.jobs import WorkLine
from appliance.web.link import RecorderLink
from appliance.web.locks import Locks
from appliance.web.post import Post
from appliance.web.rehearsals import Rehearsals
from appliance.web.streams import Streams
from appliance.web.timekeeper import Timekeeper

LOCK_EACH_S = 5.0
SWEEP_EACH_S = 60.0
_UNWATCHED_S = 60.0

Part = Callable[[], Awaitable[None]]


class Background:
    def __init__(
        self,
        *,
        link: RecorderLink,
        locks: Locks,
        line: WorkLine,
        post: Post,
        desk: Desk,
        streams: Streams,
        keeper: Timekeeper,
        notifier: Notifier,
        caretaker: Caretaker,
        rehearsals: Rehearsals,
        follower: Follower,
    ) -> None:
        self._link = link
        self._locks = locks
        self._line = line
        self._post = post
        self._desk = desk
        self._streams = streams
        self._keeper = keeper
        self._notifier = notifier
        self._caretaker = caretaker
        self._rehearsals = rehearsals
        self._follower = follower
        self._sweeping = asyncio.Lock()

    @property
    def parts(self) -> dict[str, Part]:
        return {
            "recorder_link": self._link.follow,
            "idle_lock": self._lock_idle,
            "lessons": self._take_lessons_in,
            "work": self._line.run,
            "post": self._post.run,
            "known_lessons": self._post.look_on,
            "clock": self._keeper.follow,
            "dates": self._settle_dates,
            "sweep": self._sweep_now_and_then,
            "watchdog": self._tell_that_it_lives,
            "caretaker": self._caretaker.run,
            "rehearsals": self._rehearsals.run,
            "lists": self._follower.run,
        }

    async def _lock_idle(self) -> None:
        while True:
            await self._locks.lock_idle()
            await asyncio.sleep(LOCK_EACH_S)

    async def _take_lessons_in(self) -> None:
        while True:
            await self._link.lessons_changed.wait()
            self._link.lessons_changed.clear()
            await self._post.adopt()

    async def _tell_that_it_lives(self) -> None:
        """The proof is that the loop turns and a thread answers; a loop that hangs tells nothing."""
        wait_s = (self._notifier.watchdog_s or _UNWATCHED_S) / 4
        while True:
            await asyncio.to_thread(self._notifier.alive)
            await asyncio.sleep(wait_s)

    async def _settle_dates(self) -> None:
        """The date was just confirmed: what waited for it need not wait for the next minute."""
        while True:
            await self._keeper.became_sure.wait()
            self._keeper.became_sure.clear()
            await self._post.adopt()
            await self.sweep()

    async def _sweep_now_and_then(self) -> None:
        while True:
            await self.sweep()
            await asyncio.sleep(SWEEP_EACH_S)

    async def sweep(self) -> None:
        """Expired releases and lessons past their last day; works while everyone is signed out."""
        # Two at once would destroy the same folder, and tell of it twice.
        async with self._sweeping:
            await self._sweep()

    async def _sweep(self) -> None:
        releases = await _quietly(self._desk.sweep)
        for release in releases:
            self._streams.stop(resource=f"release:{release}")
        lessons = await _quietly(self._desk.sweep_lessons, self._link.recording_now)
        for lesson in lessons:
            self._streams.stop(resource=f"lesson:{lesson}")
        await self._post.lessons_went(lessons)
        if releases or lessons:
            await self._post.deliver()


async def _quietly(sweep: Callable[..., list[str]], *given: object) -> list[str]:
    """What the disk refuses is tried again a minute later; without this process nobody could be told of it."""
    try:
        return await asyncio.to_thread(sweep, *given)
    except TerugblikError as error:
        log("not_swept", key=error.key)
    except OSError as error:
        log_error("not_swept", error)
    return []


async def until_one_ends(parts: dict[str, Part], stop: asyncio.Event) -> str | None:
    """Run all parts. Gives None after `stop`, else the name of the part that ended, after saying why."""
    tasks: dict[asyncio.Future[Any], str] = {asyncio.ensure_future(part()): name for name, part in parts.items()}
    stopping: asyncio.Future[Any] = asyncio.ensure_future(stop.wait())
    try:
        done, _ = await asyncio.wait({*tasks, stopping}, return_when=asyncio.FIRST_COMPLETED)
        ended = [task for task in done if task is not stopping]
        for task in ended:
            _say(tasks[task], task)
        return tasks[ended[0]] if ended else None
    finally:
        for task in (*tasks, stopping):
            task.cancel()
        await asyncio.gather(*tasks, stopping, return_exceptions=True)


def _say(name: str, task: asyncio.Future[Any]) -> None:
    error = task.exception()
    if error is not None:
        log_error(f"part_failed.{name}", error)
    else:
        log(f"part_ended.{name}")
