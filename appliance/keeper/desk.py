"""All that can be asked of the keeper, on one page: what each request waits for, does and answers.

While a lesson is recorded nothing is changed, and nothing is looked for; one work at a time; ten changes an hour. What
changes how the box is reached or what it runs waits for its button, which only the recorder can hear.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from appliance import keepertalk as k
from appliance.errors import TerugblikError
from appliance.firstboot.school import check_name, check_passphrase
from appliance.keeper.errors import (
    ButtonNotPressed,
    KeeperBroken,
    LessonRuns,
    NoTrial,
    NoUpdateWaiting,
    TrialNotKept,
)
from appliance.keeper.ports import Backups, Paper, Power, Recorder, Sticks, Updates, Wifi
from appliance.keeper.state import State
from appliance.log import log, log_error
from appliance.protocol import Problem
from appliance.wifichip import WifiChipAbsent

Told = Callable[[k.Work], None]
Body = AsyncIterator[bytes]
T = TypeVar("T")
_BUSY = ("recording", "sealing")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a person has: to press the button, to find the box on the other Wi-Fi, to note the new passphrase."""

    press_s: float = 60.0
    trial_s: float = 300.0
    note_s: float = 60.0
    look_s: float = 0.5


# The longest that each may take, all waiting included; a backup of a full card onto a slow stick takes hours.
LIMIT_S: dict[type[k.Request], float] = {
    k.RenewWifi: 600.0,
    k.JoinWifi: 600.0,
    k.LeaveWifi: 300.0,
    k.TakeUpdate: 3600.0,
    k.CopyUpdate: 1800.0,
    k.ApplyUpdate: 1800.0,
    k.RollBack: 1800.0,
    k.MakeBackup: 6 * 3600.0,
}
_QUESTION_S = 240.0


@dataclass(slots=True)
class Job:
    """One work, said as it goes on: to whoever asked, and to the next keeper process."""

    state: State
    told: Told
    work: k.Work
    _progress_ms: int = 0

    def say(self, step: k.Step, *, for_s: float | None = None, **more: object) -> None:
        now_ms = self.state.now_ms()
        until_ms = None if for_s is None else now_ms + round(for_s * 1000)
        kept = {"done": self.work.done, "total": self.work.total} if step == self.work.step else {"done": 0, "total": 0}
        self.work = msgspec.structs.replace(
            self.work, **{**kept, "step": step, "at_ms": now_ms, "until_ms": until_ms, **more}
        )
        self.state.note(self.work)
        self.told(self.work)

    def progress(self, step: k.Step, done: int, total: int) -> None:
        """Not each piece is news."""
        now_ms = self.state.now_ms()
        if step != self.work.step or now_ms - self._progress_ms >= 500:
            self._progress_ms = now_ms
            self.say(step, done=done, total=total)

    def fail(self, error: TerugblikError) -> None:
        log("keeper_failed", what=self.work.what, key=error.key)
        self.say("failed", problem=Problem.of(error))


@dataclass(frozen=True, slots=True)
class Keeper:
    state: State
    recorder: Recorder
    wifi: Wifi
    sticks: Sticks
    updates: Updates
    backups: Backups
    paper: Paper
    power: Power
    patience: Patience = Patience()

    async def answer(self, request: k.AnyRequest, told: Told, body: Body) -> k.Said:
        """Refusals are raised; what goes wrong in a work that was begun is its last word instead."""
        try:
            async with asyncio.timeout(LIMIT_S.get(type(request), _QUESTION_S)):
                return await self._answer(request, told, body)
        except TimeoutError as error:
            log("keeper_too_slow")
            raise KeeperBroken from error

    async def _answer(self, request: k.AnyRequest, told: Told, body: Body) -> k.Said:
        match request:
            case k.LookAround():
                return await self._overview()
            case k.AskWork():
                return self.state.work()
            case k.OwnWifi():
                return self.wifi.own()
            case k.AskSheet():
                return k.Sheet(pdf=await asyncio.to_thread(self.paper.sheet))
            case k.KeepWifi():
                return self._keep()
            case k.ScanWifi():
                return k.Networks(found=await self._at_rest(self._scan))
            case k.ListSticks():
                return k.Sticks(found=await self._at_rest(self.sticks.seen))
            case k.PowerOff():
                await self._at_rest(self.power.off)
                return k.Nothing()
            case k.TakeUpdate(size=size):
                return k.Waiting(version=await self._at_rest(lambda: self.updates.take(size, body), counted=True))
            case _:
                return await self._do(request, told)

    # --- works ---

    async def _do(self, request: k.AnyRequest, told: Told) -> k.Nothing:
        what, button, doing = self._plan(request)
        with self.state.locked():
            await self._no_lesson()
            self._refuse_early(request)
            self.state.count()
            job = Job(self.state, told, k.Work(what=what))
            try:
                if button:
                    await self._press(job)
                await doing(job)
                job.say("done")
                log("keeper_done", what=what)
            except TerugblikError as error:
                job.fail(error)
            except asyncio.CancelledError:
                job.fail(KeeperBroken())
                raise
            except Exception as error:  # noqa: BLE001 - whoever asked must hear that it is over
                log_error("keeper_broke", error)
                job.fail(KeeperBroken())
        return k.Nothing()

    def _plan(self, request: k.AnyRequest) -> tuple[k.What, bool, Callable[[Job], Awaitable[None]]]:
        match request:
            case k.RenewWifi():
                return "wifi_renew", True, self._renew
            case k.JoinWifi(name=name, passphrase=passphrase):
                return "wifi_join", True, lambda job: self._join(job, name, passphrase)
            case k.LeaveWifi():
                return "wifi_leave", False, self._leave
            case k.CopyUpdate(stick=stick, file=file):
                return "update_copy", False, lambda job: self._copy(job, stick, file)
            case k.ApplyUpdate():
                return "update_apply", True, self._apply
            case k.RollBack():
                return "update_rollback", True, self._roll_back
            case k.MakeBackup(stick=stick, forget=forget):
                return "backup", False, lambda job: self._back_up(job, stick, forget=forget)
        raise AssertionError(request)

    def _refuse_early(self, request: k.AnyRequest) -> None:
        """Before a person is sent to the button."""
        if isinstance(request, k.ApplyUpdate) and self.updates.versions().waiting != request.version:
            raise NoUpdateWaiting
        if isinstance(request, k.JoinWifi):
            check_name(request.name)
            check_passphrase(request.passphrase)

    async def _press(self, job: Job) -> None:
        job.say("press_button", for_s=self.patience.press_s)
        if not await self.recorder.pressed(self.patience.press_s):
            raise ButtonNotPressed
        await self._no_lesson()

    async def _renew(self, job: Job) -> None:
        """The asker hangs on this very Wi-Fi, so there is time to note the new passphrase first."""
        await asyncio.to_thread(self.wifi.renew)
        if await self.wifi.own_is_up():
            job.say("renewed", for_s=self.patience.note_s)
            await asyncio.sleep(self.patience.note_s)
            job.say("changing")
            await self.wifi.raise_own()

    async def _join(self, job: Job, name: str, passphrase: str) -> None:
        await self._need_chip()
        job.say("joining", name=name)
        self.state.take_kept()
        try:
            await self.wifi.join(name, passphrase)
            job.say("on_trial", for_s=self.patience.trial_s)
            if not await self._is_kept():
                raise TrialNotKept
            await self.wifi.keep(name, passphrase)
        except BaseException:
            # Whatever went wrong, and also when it was told to end: never on no Wi-Fi at all. From here on the trial is
            # over: who would keep it now must hear so.
            job.say("changing")
            await self.wifi.raise_own()
            raise

    async def _is_kept(self) -> bool:
        until_ms = self.state.now_ms() + round(self.patience.trial_s * 1000)
        while not self.state.take_kept():
            if self.state.now_ms() > until_ms:
                return False
            await asyncio.sleep(self.patience.look_s)
        return True

    def _keep(self) -> k.Nothing:
        if self.state.work().step != "on_trial":
            raise NoTrial
        self.state.keep_trial()
        return k.Nothing()

    async def _leave(self, job: Job) -> None:
        await self._need_chip()
        job.say("changing")
        await self.wifi.forget()
        await self.wifi.raise_own()

    async def _copy(self, job: Job, stick: str, file: str) -> None:
        job.say("copying")
        version = await self.updates.copy(stick, file, lambda done, total: job.progress("copying", done, total))
        job.work = msgspec.structs.replace(job.work, version=version)

    async def _apply(self, job: Job) -> None:
        job.say("trying", version=self.updates.versions().waiting)
        await self.updates.apply()

    async def _roll_back(self, job: Job) -> None:
        job.say("trying", version=self.updates.versions().previous)
        version = await self.updates.roll_back()
        job.work = msgspec.structs.replace(job.work, version=version)

    async def _back_up(self, job: Job, stick: str, *, forget: bool) -> None:
        job.say("saving")
        counts = await self.backups.make(stick, lambda done, total: job.progress("saving", done, total), forget=forget)
        job.work = msgspec.structs.replace(job.work, counts=counts)

    async def settle(self) -> None:
        """After a keeper that was killed: what it was at is over, and the box is on its own Wi-Fi again."""
        with self.state.locked():
            left = self.state.noted()
            if not left.going:
                return
            Job(self.state, lambda _: None, left).fail(KeeperBroken())
            if left.what in ("wifi_join", "wifi_leave", "wifi_renew"):
                await self.wifi.raise_own()

    # --- questions ---

    async def _overview(self) -> k.Overview:
        versions, last = self.updates.versions(), self.backups.last()
        return k.Overview(
            chip=await self.wifi.has_chip(),
            own=self.wifi.own().name,
            school=self.wifi.school(),
            version=versions.version,
            previous=versions.previous,
            on_trial=versions.on_trial,
            waiting=versions.waiting,
            outcome=versions.outcome,
            outcome_version=versions.outcome_version,
            backup_at=None if last is None else last[0],
            backup=None if last is None else last[1],
            work=self.state.work(),
        )

    async def _scan(self) -> list[k.Network]:
        await self._need_chip()
        return await self.wifi.scan()

    async def _need_chip(self) -> None:
        if not await self.wifi.has_chip():
            raise WifiChipAbsent

    async def _at_rest(self, asked: Callable[[], Awaitable[T]], *, counted: bool = False) -> T:
        with self.state.locked():
            await self._no_lesson()
            if counted:
                self.state.count()
            return await asked()

    async def _no_lesson(self) -> None:
        """A recorder that does not answer stands in nobody's way: a backup may be just what is needed then."""
        if await self.recorder.state() in _BUSY:
            raise LessonRuns
