"""The recorder process from its start to its end: the rules of `core.recording`, driven by what happens.

Everything here runs on one asyncio loop; what blocks (devices, disk) runs on one worker thread, in order. A part of
the service itself that fails takes the process down, so that whoever supervises it starts a new one.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from appliance.boots import Boot, note_boot
from appliance.clock import Clock
from appliance.config import RecorderSettings
from appliance.core import button as grammar
from appliance.core import happenings
from appliance.core import recording as rules
from appliance.core.resume import Offer
from appliance.hardware.ports import Hardware
from appliance.log import log, log_error
from appliance.notify import Notifier
from appliance.protocol import RecorderStatus
from appliance.recorder import disk
from appliance.recorder.board import Board, Now, compose
from appliance.recorder.care import Care
from appliance.recorder.desk import Desk
from appliance.recorder.devices import Devices
from appliance.recorder.framing import Framing
from appliance.recorder.health import HealthWatch
from appliance.recorder.lessons import Lessons
from appliance.recorder.offers import Offers
from appliance.recorder.presence import Presence
from appliance.recorder.problems import Problems
from appliance.recorder.ready import ReadyFor, load_ready
from appliance.recorder.rehearsal import Rehearsals
from appliance.recorder.room import Room
from appliance.recorder.server import ControlServer
from appliance.recorder.store import OpenFile, Write
from appliance.recorder.watchdog import Watchdog
from appliance.recorder.zoning import Zoning
from appliance.speech.detector import SpeechDetector

TICK_S = 0.1
ROOM_S = 1.0

_PRESSES: dict[grammar.Press, happenings.Event] = {
    "press": happenings.Pressed(),
    "stop": happenings.StopAsked(),
    "power_off": happenings.PowerOffAsked(),
}

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Parts:
    """What the service is made of; `wiring` fills it in, tests replace some."""

    clock: Clock
    open_hardware: Callable[[], Hardware]
    detector: Callable[[], SpeechDetector]
    free_bytes: Callable[[], int]
    open_file: OpenFile = disk.AppendFile
    write: Write = disk.write_durably
    give_back: Callable[[], None] = lambda: None  # memory that opening devices took for a moment
    wall: Callable[[], float] = time.monotonic
    notifier: Notifier = field(default_factory=Notifier)
    hurry: float = 1.0  # how many times as fast as the clock on the wall a lesson's time runs


class RecorderService:
    """`run` it once. The control socket asks it through `desk.Desk`."""

    def __init__(self, settings: RecorderSettings, parts: Parts) -> None:
        self.settings = settings
        self.parts = parts
        self.recorder = rules.Recorder()
        self.presence = Presence(parts.wall)
        self.framing = Framing(self)
        self.problems = Problems()
        self.room = Room(settings, parts.free_bytes)
        self.ready_for: ReadyFor | None = None
        self.board = Board()
        self.devices = Devices(self)
        self.lessons = Lessons(self)
        self.rehearsals = Rehearsals(self)
        self.care = Care(self)
        self.health = HealthWatch(self)
        self.offers = Offers(self)
        self.zoning = Zoning(self)
        self.boot_number = 0  # none: not noted yet
        self.switched_off = False  # by a person, at the button: whoever runs the process acts on it
        self._button = grammar.Button()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="worker")
        self._previews = ThreadPoolExecutor(1, thread_name_prefix="preview")
        self._tasks: set[asyncio.Task[Any]] = set()
        self._looked_at_s = float("-inf")

    @property
    def hardware(self) -> Hardware | None:
        return self.devices.hardware

    # --- life ---

    async def run(self, started: Callable[[], None] = lambda: None) -> None:
        """Returns when it was told to quit and nothing is open any more. Raises what broke the service itself."""
        self._loop = asyncio.get_running_loop()
        self._quit: asyncio.Future[None] = self._loop.create_future()
        disk.ensure_folder(self.settings.paths.lessons)
        try:
            self.note_boot()
        except OSError as error:
            # The disk may come back, and the beginning of a lesson asks again.
            log_error("boot_not_noted", error)
        self.ready_for = load_ready(self.settings.paths.ready)
        self.offers.resuming.find()
        self._look_at_disk()
        server = ControlServer(self.settings.socket, Desk(self))
        await server.start()
        try:
            self.spawn(self._tick())
            self.spawn(Watchdog(self, self.parts.notifier).run())
            await self.devices.find()
            started()
            self.parts.notifier.ready()
            await self._quit
        finally:
            self.parts.notifier.stopping()
            await server.close()
            await self._close()

    def quit(self) -> None:
        """Seal what is being recorded, then end."""
        self.dispatch(happenings.QuitAsked())

    def note_boot(self) -> Boot:
        """Which start of the machine this is. Blocks for the disk the first time."""
        boot = note_boot(self.settings.data)
        self.boot_number = boot.number
        return boot

    def spawn(self, work: Coroutine[Any, Any, _T]) -> asyncio.Task[_T]:
        """A task whose failure is the service's failure."""
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._task_done)
        return task

    async def on_worker(self, act: Callable[..., _T], *arguments: object) -> _T:
        """On the one thread that may block."""
        return await self._loop.run_in_executor(self._worker, act, *arguments)

    def on_preview_thread(self, act: Callable[[], _T]) -> asyncio.Future[_T]:
        """A camera that is slow to show a picture must not hold up the start of a lesson."""
        return self._loop.run_in_executor(self._previews, act)

    def from_thread(self, act: Callable[[], None]) -> None:
        """From a device's or a stage's thread onto the loop; one that comes after the end is nothing."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(act)

    def _task_done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log_error("service_broken", error)
            if not self._quit.done():
                self._quit.set_exception(error)

    async def _close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.rehearsals.forget()
        await self.lessons.close()
        await self.devices.close()
        self._worker.shutdown(wait=False)
        self._previews.shutdown(wait=False)

    # --- what happens ---

    def dispatch(self, event: happenings.Event) -> tuple[rules.Effect, ...]:
        """One event through the rules; what they ask for is begun."""
        if isinstance(event, happenings.Pressed | happenings.RehearsalAsked):
            self._look_at_disk()
            self.offers.look()
        offer = self.offers.now()
        before = self.recorder.phase
        self.recorder, effects = rules.step(self.recorder, event, self.refused(), resumable=offer is not None)
        if self.recorder.phase != before:
            log("state", phase=self.recorder.phase, reason=self.recorder.reason)
        if self.recorder.phase != "ready":
            self.framing.stop()
        for effect in effects:
            self._begin(effect, offer)
        self.refresh()
        return effects

    def _begin(self, effect: rules.Effect, offer: Offer | None) -> None:
        match effect:
            case rules.Rehearse():
                # A press ends it, and is nothing else.
                self.presence.cancel()
                self.rehearsals.open()
            case rules.EndRehearsal():
                self.rehearsals.end()
            case rules.Open(on):
                self.presence.cancel()
                self.rehearsals.forget()
                self.lessons.open(offer if on else None)
            case rules.Finish(reason):
                self.spawn(self.lessons.finish(reason))
            case rules.PowerOff():
                self.switched_off = True
                self.dispatch(happenings.QuitAsked())
            case rules.Quit():
                if not self._quit.done():
                    self._quit.set_result(None)
            case rules.AddMark() | rules.Refuse() | rules.LetGo():
                pass  # done, or told, by whoever asked

    def edge(self, down: bool) -> None:
        """From the button's thread."""
        at_ms = self.parts.clock.monotonic_us() // 1000
        self.from_thread(lambda: self._edge(down, at_ms))

    def _edge(self, down: bool, at_ms: int) -> None:
        self._button, press = grammar.edge(self._button, down=down, now_ms=at_ms, mode=self._mode())
        self._pressed(press)

    def _pressed(self, press: grammar.Press | None) -> None:
        if press is None:
            return
        if press == "press" and self.presence.take_press():
            return
        # Whoever stands at the box decides whether it shows the room.
        self.framing.end()
        if rules.AddMark() in self.dispatch(_PRESSES[press]):
            self.spawn(self.lessons.add_mark_by_button())

    def _mode(self) -> grammar.Mode:
        if self.recorder.phase in ("recording", "rehearsing"):
            return self.recorder.phase
        return "idle" if self.recorder.phase in ("ready", "unable") else "deaf"

    # --- time ---

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            now_ms = self.parts.clock.monotonic_us() // 1000
            self._button, press = grammar.tick(self._button, now_ms=now_ms, mode=self._mode())
            self._pressed(press)
            self._look_at_room()
            self.lessons.end_overdue()
            self.rehearsals.look()
            self.framing.look()
            self.devices.recover()
            self.care.look()
            self.health.look()
            self.refresh()

    def _look_at_room(self) -> None:
        if self.parts.wall() - self._looked_at_s >= ROOM_S:
            self._looked_at_s = self.parts.wall()
            self._look_at_disk()
            self.offers.look()

    def _look_at_disk(self) -> None:
        """Green is not for a disk that takes nothing, however much room it has."""
        try:
            self.room.look()
        except OSError as error:
            self.dispatch(happenings.Broken(self.problems.note(error)))

    # --- what is seen of it ---

    def refused(self) -> str | None:
        """Why a press would start no lesson now."""
        offer = self.offers.now()
        needed_ms = self.settings.lesson_ms if offer is None else offer.remaining_ms
        refused = rules.refusal(
            owner_set=self.ready_for is not None,
            room_bytes=self.room.bytes,
            needed_bytes=self.room.needed_bytes(needed_ms),
            sound=self.hardware is not None and self.hardware.microphone is not None,
            picture_only=self.settings.picture_only,
            power_weak=self.health.power_weak,
        )
        if refused == rules.NO_ROOM:
            self.problems.note(self.room.too_little(needed_ms))
        return refused

    def status(self) -> RecorderStatus:
        refused = self.refused()
        now = Now(
            recorder=self.recorder,
            settings=self.settings,
            owner=None if self.ready_for is None else self.ready_for.owner,
            lesson=self.lessons.running,
            rehearsal=self.rehearsals.running,
            rehearsed_bytes=self.rehearsals.waiting_bytes,
            going_on=self.lessons.going_on,
            offer=self.offers.now(),
            zones=self.zoning.now(),
            hardware=self.hardware,
            room=self.room,
            refused=refused,
            aside=self.devices.aside,
            health=self.health.notices,
            presence=self.presence.waiting,
            framing=self.framing.owner,
            wall_s=self.parts.wall(),
        )
        return compose(now, self.problems)

    def refresh(self) -> None:
        status = self.status()
        if self.hardware is not None:
            self.hardware.light.show(status.light)
        self.board.put(status, self.parts.wall())
