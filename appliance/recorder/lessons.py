"""The running lesson, as the service sees it: opened, marked and finished on the worker thread."""

from __future__ import annotations

import asyncio
import gc
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from appliance.core import happenings
from appliance.core import recording as rules
from appliance.core.lesson import EndReason, LessonId, lesson_id
from appliance.core.resume import Offer
from appliance.core.zones import Zone
from appliance.lessonfiles import part_folder
from appliance.log import log_error
from appliance.recorder.pipeline import Lesson, Plan
from appliance.recorder.ready import ReadyFor
from appliance.recorder.resuming import PartNote
from appliance.recorder.store import LessonFolder

if TYPE_CHECKING:
    from appliance.recorder.service import RecorderService

# A simulator that runs faster than time waits for the muxing thread; a real camera must never be made to wait.
SIMULATOR_PATIENCE_S = 10.0


@dataclass(frozen=True, slots=True)
class _Part:
    """What is about to be recorded: a new lesson, or one part more of a lesson that was cut."""

    lesson: LessonId
    number: int
    limit_ms: int
    note: PartNote
    zones: tuple[Zone, ...]


class Lessons:
    """One lesson at a time."""

    def __init__(self, service: RecorderService) -> None:
        self._service = service
        self._newest: Lesson | None = None
        self.running: Lesson | None = None
        self.going_on: str | None = None  # the cut lesson whose next part is being opened
        self._opening: asyncio.Future[None] | None = None
        self._end: tuple[EndReason, BaseException | None] | None = None

    def open(self, offer: Offer | None) -> None:
        """Begin one, or go on with the one that is offered; `opened` waits for it."""
        self._opening = asyncio.get_running_loop().create_future()
        self.going_on = None if offer is None else offer.cut.running.lesson
        self._service.spawn(self._open(self._opening, offer, self._service.ready_for))

    async def opened(self) -> None:
        """Returns when the lesson runs; raises why it does not."""
        assert self._opening is not None
        await asyncio.shield(self._opening)

    async def _open(self, opening: asyncio.Future[None], offer: Offer | None, pressed_for: ReadyFor | None) -> None:
        service = self._service
        # A press may come right after the one that ended a rehearsal.
        await service.rehearsals.gone()
        if service.ready_for is not pressed_for:
            # Set for another meanwhile, or for nobody: neither was what the press began.
            self.going_on = None
            key = rules.NO_OWNER if service.ready_for is None else rules.BUSY
            service.dispatch(happenings.OpenFailed(key))
            opening.set_exception(service.problems.about(key))
            opening.exception()  # nobody may be waiting for it
            return
        lesson = self._new(self._first() if offer is None else self._next(offer))
        try:
            await service.on_worker(lesson.begin)
        except Exception as error:  # noqa: BLE001 - whatever keeps a lesson from beginning is told to the asker
            log_error("lesson_not_begun", error)
            await self._take_back(lesson)
            self.going_on = None
            key = service.problems.note(error)
            service.dispatch(happenings.OpenFailed(key))
            if isinstance(error, OSError):
                # Nor would the next press begin one: not green before the disk was tried.
                service.devices.wait_before_recovery()
                service.dispatch(happenings.Broken(key))
            opening.set_exception(service.problems.about(key))
            opening.exception()  # nobody may be waiting for it
            return
        self.running, self.going_on = lesson, None
        service.offers.resuming.let_go()
        service.parts.give_back()
        service.dispatch(happenings.Opened())
        opening.set_result(None)
        if self._end is not None:
            service.dispatch(happenings.Ended(self._end[0]))

    def _first(self) -> _Part:
        """A new lesson."""
        service, name = self._service, lesson_id(os.urandom(10))
        assert service.ready_for is not None
        limit_ms = service.settings.lesson_ms
        note = service.offers.resuming.first_note(name, service.ready_for, limit_ms)
        return _Part(name, 1, limit_ms, note, service.zoning.of(None))

    def _next(self, offer: Offer) -> _Part:
        """The next part of a lesson that was cut."""
        resuming, name = self._service.offers.resuming, LessonId(offer.cut.running.lesson)
        number = resuming.free_number(offer.cut)
        zones = self._service.zoning.of(offer)
        return _Part(name, number, offer.remaining_ms, resuming.next_note(offer.cut, number, zones), zones)

    async def _take_back(self, lesson: Lesson) -> None:
        """A part that was noted and did not begin is not one that was cut."""
        note = lesson.plan.note
        if note is None or not note.kept:
            return
        try:
            await self._service.on_worker(note.take_back)
        except OSError as error:
            log_error("running_not_taken_back", error)

    def _new(self, part: _Part) -> Lesson:
        service = self._service
        hardware, ready_for, settings, parts = service.hardware, service.ready_for, service.settings, service.parts
        assert hardware is not None
        assert ready_for is not None
        self._end = None
        plan = Plan(
            lesson=part.lesson,
            part=part.number,
            note=part.note,
            zones=part.zones,
            fixed_zones=hardware.fixed_zones,
            owner=ready_for.owner.id,
            limit_ms=part.limit_ms,
            camera=hardware.camera,
            microphone=None if settings.picture_only else hardware.microphone,
            detector=parts.detector,
            free_bytes=parts.free_bytes,
            patience_s=0.0 if settings.speed == 1 else SIMULATOR_PATIENCE_S,
            boot=service.note_boot,
        )
        path = settings.paths.lessons / part.lesson / part_folder(part.number)
        folder = LessonFolder(path, ready_for.recipient, parts.open_file, parts.write)
        lesson: Lesson

        def ended(reason: EndReason, error: BaseException | None) -> None:
            service.from_thread(lambda: self._ended(lesson, reason, error))

        lesson = self._newest = Lesson(plan, folder, parts.clock, parts.wall, ended)
        return lesson

    def _ended(self, lesson: Lesson, reason: EndReason, error: BaseException | None) -> None:
        """Told by one of its stages, perhaps before `begin` has returned, perhaps long after `finish` gave up on it."""
        if lesson is not self._newest or self._end is not None:
            return
        if error is not None:
            log_error("lesson_broke", error)
        self._end = (reason, error)
        self._service.dispatch(happenings.Ended(reason))

    def end_overdue(self) -> None:
        """The limit holds even when no device delivers any more."""
        if self.running is not None and self.running.overdue:
            self._ended(self.running, "limit", None)

    async def finish(self, reason: EndReason) -> None:
        service = self._service
        assert self.running is not None
        error = None if self._end is None else self._end[1]
        problem = await service.on_worker(self.running.finish, reason, error)
        note, committed = self.running.plan.note, self.running.committed
        if reason == "failed" and note is not None:
            service.offers.resuming.broke_off(note, max(committed.picture_ms, committed.sound_ms))
        self.running = None
        # Codecs refer to themselves: until the collector comes by they keep their memory, and threads of their own.
        gc.collect()
        service.parts.give_back()
        service.devices.wait_before_recovery()
        service.dispatch(happenings.Sealed(None if problem is None else service.problems.note(problem)))

    async def add_mark(self) -> None:
        """A mark for now, on the disk when this returns. Raises what the disk says."""
        if self.running is not None:
            # The recorder's own end does not take back what was asked before it.
            await asyncio.shield(self._service.on_worker(self.running.mark, self.running.elapsed_ms))
            self._service.refresh()

    async def add_mark_by_button(self) -> None:
        """Nobody waits for an answer: the light that does not blink is the answer."""
        try:
            await self.add_mark()
        except OSError as error:
            log_error("mark_failed", error)

    async def close(self) -> None:
        """Only when the service itself broke: what can be sealed is sealed."""
        if self.running is not None:
            await self._service.on_worker(self.running.finish, "failed", None)
