"""A rehearsal: camera and microphone for a minute at most, sealed to its owner from the first byte, never on a disk.

It goes through the same stages as a lesson; only what stands at their end is memory. The finished one waits there until
its owner has taken it, and at most five minutes; a press, another owner or the end of the process takes it away.
"""

from __future__ import annotations

import asyncio
import errno
import gc
import os
import weakref
from typing import TYPE_CHECKING

from appliance.age.recipients import Recipient
from appliance.boots import Boot
from appliance.core import happenings
from appliance.core.lesson import EndReason, LessonFacts, LessonId, LessonIndex, Retention
from appliance.core.recording import REHEARSAL_MS
from appliance.log import log, log_error
from appliance.media.index import MovieIndex
from appliance.recorder.errors import NoOwner, NoRehearsal
from appliance.recorder.movie import SealedMovie
from appliance.recorder.pipeline import Lesson, Plan

if TYPE_CHECKING:
    from appliance.core.marks import Mark
    from appliance.recorder.service import RecorderService

# More than a minute at the worst bit rate that room is reserved for.
MOST_BYTES = 64 * 1024 * 1024
# One answer on the control socket carries so much.
PIECE_BYTES = 512 * 1024
KEPT_S = 5 * 60.0
_NO_FILE = -1
# A simulator that runs faster than time waits for the muxing thread; a real camera must never be made to wait.
_SIMULATOR_PATIENCE_S = 10.0


class Memory:
    """A file that has no name and no disk: gone when it is closed, and with the process."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._fd = os.memfd_create("rehearsal", os.MFD_CLOEXEC)
        self._close = weakref.finalize(self, os.close, self._fd)
        self._most = most_bytes
        self.size = 0

    def write(self, data: bytes, /) -> int:
        if self.size + len(data) > self._most:
            raise OSError(errno.ENOSPC, "a rehearsal has no more room than this")
        written = os.write(self._fd, data)
        self.size += written
        return written

    def fileno(self) -> int:
        return self._fd

    def sync(self) -> None:
        """There is no disk to bring it to."""

    def pread(self, offset: int, count: int) -> bytes:
        return os.pread(self._fd, count, offset)

    def close(self) -> None:
        """Of its movie. What was written stays, for `drop`."""

    def drop(self) -> None:
        """May be done twice. What still writes, late, must meet no file: the number may be another's by then."""
        self.size, self._fd = 0, _NO_FILE
        self._close()


class _Nowhere:
    """In place of a lesson's folder: a movie in memory, and nothing else is kept."""

    def __init__(self, memory: Memory, recipient: Recipient) -> None:
        self._memory = memory
        self._recipient = recipient

    def create(self, facts: LessonFacts, retention: Retention | None) -> SealedMovie:  # noqa: ARG002
        return SealedMovie(self._memory, [self._recipient])

    def write_facts(self, facts: LessonFacts) -> None: ...

    def write_index(self, index: LessonIndex) -> None: ...

    def write_mark(self, mark: Mark) -> None: ...


class _Rehearsed(Lesson):
    """The same stages, and no facts of how it ended."""

    def _write_end(self, reason: EndReason, problem: BaseException | None, movie: MovieIndex | None) -> None:  # noqa: ARG002
        log("rehearsal_ended", reason=reason, failed=problem is not None)


class Rehearsals:
    """One at a time; what the service asks of it runs on the worker thread, in order with everything else."""

    def __init__(self, service: RecorderService) -> None:
        self._service = service
        self.running: Lesson | None = None
        self._memory: Memory | None = None
        self._ended_at_s: float | None = None  # None: not finished yet
        self._opening: asyncio.Future[None] | None = None
        self._task: asyncio.Task[None] | None = None
        self._ending: asyncio.Event | None = None

    # --- from its beginning to its end ---

    def open(self) -> None:
        """Begin; `opened` waits for it."""
        self.forget()
        self._opening = asyncio.get_running_loop().create_future()
        self._ending = asyncio.Event()
        self._task = self._service.spawn(self._run(self._task, self._opening, self._ending))

    async def opened(self) -> None:
        """Returns when it runs; raises why it does not."""
        assert self._opening is not None
        await asyncio.shield(self._opening)

    def end(self) -> None:
        """At any second; `gone` waits until camera and microphone are free."""
        if self._ending is not None:
            self._ending.set()

    async def gone(self) -> None:
        """Whoever needs camera or microphone waits for this."""
        if self._task is not None and not self._task.done():
            await asyncio.wait({self._task})

    async def _run(
        self, before: asyncio.Task[None] | None, opening: asyncio.Future[None], ending: asyncio.Event
    ) -> None:
        service = self._service
        if before is not None and not before.done():
            await asyncio.wait({before})
        self._ended_at_s = None
        lesson = await self._begun(opening, ending)
        if lesson is None:
            return
        self.running = lesson
        opening.set_result(None)
        service.refresh()
        try:
            await ending.wait()
        finally:
            # Also when the service ends: no device is left on.
            await asyncio.shield(service.on_worker(lesson.finish, "stopped", None))
            self.running = None
        self._ended_at_s = service.parts.wall()
        # Codecs refer to themselves: until the collector comes by they keep their memory.
        gc.collect()
        service.parts.give_back()
        service.refresh()

    async def _begun(self, opening: asyncio.Future[None], ending: asyncio.Event) -> Lesson | None:
        """None: something kept it from beginning, and the asker knows what."""
        service = self._service
        memory: Memory | None = None
        try:
            if ending.is_set():
                # Over before the one before it was: a lesson may be waiting for the devices.
                raise NoRehearsal
            memory = self._memory = Memory()
            lesson = self._new(memory)
            await service.on_worker(lesson.begin)
        except Exception as error:  # noqa: BLE001 - whatever keeps it from beginning is told to the asker
            log_error("rehearsal_not_begun", error)
            if memory is not None:
                memory.drop()
            key = service.problems.note(error)
            if opening is self._opening:
                service.dispatch(happenings.RehearsalOver(key))
            opening.set_exception(service.problems.about(key))
            opening.exception()  # nobody may be waiting for it
            return None
        return lesson

    def _new(self, memory: Memory) -> Lesson:
        service = self._service
        hardware, ready_for = service.hardware, service.ready_for
        assert hardware is not None
        if ready_for is None:
            # Since it was asked for.
            raise NoOwner
        settings, parts = service.settings, service.parts
        plan = Plan(
            lesson=LessonId("rehearsal"),
            owner=ready_for.owner.id,
            limit_ms=REHEARSAL_MS,
            camera=hardware.camera,
            microphone=None if settings.picture_only else hardware.microphone,
            detector=parts.detector,
            free_bytes=lambda: MOST_BYTES * 16,
            patience_s=0.0 if settings.speed == 1 else _SIMULATOR_PATIENCE_S,
            # Which start of the machine it is would be written down first.
            boot=lambda: Boot(0, ""),
            zones=ready_for.zones,
            fixed_zones=hardware.fixed_zones,
        )

        def ended(_: EndReason, error: BaseException | None) -> None:
            if error is not None:
                log_error("rehearsal_broke", error)
            service.from_thread(lambda: self._over(memory))

        return _Rehearsed(plan, _Nowhere(memory, ready_for.recipient), parts.clock, parts.wall, ended)

    def _over(self, memory: Memory) -> None:
        """Told by one of its stages: its time is over, or it broke. Another may run by now."""
        if memory is self._memory:
            self._service.dispatch(happenings.RehearsalOver(None))

    # --- time ---

    def look(self) -> None:
        """Called often: its limit holds when no device delivers, and what was finished does not stay."""
        if self.running is not None and self.running.overdue and self._service.recorder.phase == "rehearsing":
            self._service.dispatch(happenings.RehearsalOver(None))
        if self._ended_at_s is not None and self._service.parts.wall() - self._ended_at_s > KEPT_S:
            self.forget()

    # --- what is left of it ---

    @property
    def waiting_bytes(self) -> int:
        """Of a finished one that waits for its owner; 0: there is none."""
        return 0 if self._memory is None or self._ended_at_s is None else self._memory.size

    def piece(self, offset: int) -> bytes:
        """Raises `NoRehearsal`. Whoever has the last piece has it all: nothing of it stays here."""
        size = self.waiting_bytes
        if self._memory is None or not 0 <= offset < size:
            raise NoRehearsal
        piece = self._memory.pread(offset, PIECE_BYTES)
        if offset + len(piece) >= size:
            self.forget()
        return piece

    def forget(self) -> None:
        """A finished one is gone; one that runs ends, and is gone then."""
        memory, self._memory, self._ended_at_s = self._memory, None, None
        if memory is None:
            return
        if self._task is None or self._task.done():
            memory.drop()
        else:
            self.end()
            self._task.add_done_callback(lambda _: memory.drop())
