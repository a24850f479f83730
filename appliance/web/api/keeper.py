"""The box as a machine: its Wi-Fi, updates, backups, power. Everything here only asks the keeper, which has its own no.

A passphrase of a person is checked here, where people are known; the button is the keeper's to ask for.
"""

from __future__ import annotations

import io

import segno

from appliance import keepertalk as k
from appliance.clock import Clock
from appliance.errors import Language
from appliance.people.service import People
from appliance.web import types as t
from appliance.web.call import Call
from appliance.web.errors import LengthNeeded
from appliance.web.housekeeper import Housekeeper
from appliance.web.problems import told
from appliance.web.workers import Workers

_PIECE_BYTES = 64 * 1024


class KeeperApi:
    def __init__(self, *, house: Housekeeper, people: People, workers: Workers, clock: Clock, simulated: bool) -> None:
        self._house = house
        self._people = people
        self._workers = workers
        self._clock = clock
        self._simulated = simulated

    async def machine(self, call: Call) -> t.Machine:
        seen = await self._house.ask(k.LookAround(), k.Overview)
        last_update = None
        if seen.outcome is not None and seen.outcome_version is not None:
            last_update = t.LastUpdate(outcome=seen.outcome, version=seen.outcome_version)
        return t.Machine(
            simulated=self._simulated,
            wifi_chip=seen.chip,
            own_wifi=seen.own,
            joined_wifi=seen.school,
            version=seen.version,
            previous=seen.previous,
            on_trial=seen.on_trial,
            waiting=seen.waiting,
            last_update=last_update,
            last_backup=_last_backup(seen),
            work=self._view(seen.work, call.language),
        )

    async def work(self, call: Call) -> t.WorkView:
        return self._view(await self._house.work(), call.language)

    async def own_wifi(self, call: Call) -> t.OwnWifi:
        await self._confirm(call)
        own = await self._house.ask(k.OwnWifi(), k.Own)
        return t.OwnWifi(name=own.name, passphrase=own.passphrase, qr_svg=_drawn(own.qr))

    async def renew_wifi(self, call: Call) -> t.WorkView:
        await self._confirm(call)
        return await self._begin(call, k.RenewWifi())

    async def scan_wifi(self, _: Call) -> list[t.Network]:
        around = await self._house.ask(k.ScanWifi(), k.Networks)
        return [t.Network(name=one.name, strength=one.strength, kind=one.security) for one in around.found]

    async def join_wifi(self, call: Call) -> t.WorkView:
        body: t.JoinWifi = call.body
        return await self._begin(call, k.JoinWifi(name=body.name, passphrase=body.wifi_passphrase))

    async def keep_wifi(self, _: Call) -> None:
        await self._house.ask(k.KeepWifi(), k.Nothing)

    async def leave_wifi(self, call: Call) -> t.WorkView:
        return await self._begin(call, k.LeaveWifi())

    async def sticks(self, _: Call) -> list[t.Stick]:
        return [_stick(one) for one in (await self._house.ask(k.ListSticks(), k.Sticks)).found]

    async def take_update(self, call: Call) -> t.UpdateWaiting:
        """Handed on as it comes: nothing of it is kept on this side."""
        size = call.request.content_length
        if size is None or not 1 <= size <= k.UPDATE_LIMIT_BYTES:
            raise LengthNeeded
        pieces = call.request.content.iter_chunked(_PIECE_BYTES)
        waiting = await self._house.ask(k.TakeUpdate(size=size), k.Waiting, pieces)
        return t.UpdateWaiting(version=waiting.version)

    async def copy_update(self, call: Call) -> t.WorkView:
        body: t.CopyUpdate = call.body
        return await self._begin(call, k.CopyUpdate(stick=body.stick, file=body.file))

    async def apply_update(self, call: Call) -> t.WorkView:
        body: t.ApplyUpdate = call.body
        return await self._begin(call, k.ApplyUpdate(version=body.version))

    async def roll_back(self, call: Call) -> t.WorkView:
        return await self._begin(call, k.RollBack())

    async def make_backup(self, call: Call) -> t.WorkView:
        body: t.MakeBackup = call.body
        return await self._begin(call, k.MakeBackup(stick=body.stick, forget=body.forget))

    async def sheet(self, call: Call) -> bytes:
        await self._confirm(call)
        return (await self._house.ask(k.AskSheet(), k.Sheet)).pdf

    async def power_off(self, _: Call) -> None:
        await self._house.ask(k.PowerOff(), k.Nothing)

    async def _confirm(self, call: Call) -> None:
        body: t.Confirm = call.body
        await self._workers.with_keys(self._people.confirm, call.person, body.passphrase)

    async def _begin(self, call: Call, request: k.AnyRequest) -> t.WorkView:
        return self._view(await self._house.begin(request), call.language)

    def _view(self, work: k.Work, language: Language) -> t.WorkView:
        left_ms = None if work.until_ms is None else max(0, work.until_ms - self._clock.boot_ms())
        return t.WorkView(
            what=work.what,
            step=work.step,
            going=work.going,
            left_s=None if left_ms is None else -(-left_ms // 1000),
            done=work.done,
            total=work.total,
            wifi=work.name,
            version=work.version,
            backup=None if work.counts is None else _counts(work.counts),
            problem=None if work.problem is None else told(work.problem, language),
        )


def _drawn(text: str) -> str:
    svg = io.BytesIO()
    segno.make(text, error="q", micro=False).save(svg, kind="svg", scale=4, border=4, xmldecl=False, svgns=True)
    return svg.getvalue().decode()


def _counts(counts: k.BackupCounts) -> t.BackupCounts:
    return t.BackupCounts(
        written=counts.written,
        kept=counts.kept,
        recording=counts.recording,
        changing=counts.changing,
        unreadable=counts.unreadable,
        held_back=counts.held_back,
        gone=counts.gone,
    )


def _last_backup(seen: k.Overview) -> t.LastBackup | None:
    if seen.backup_at is None or seen.backup is None:
        return None
    return t.LastBackup(made_at=seen.backup_at, counts=_counts(seen.backup))


def _stick(one: k.StickSeen) -> t.Stick:
    return t.Stick(
        id=one.id,
        name=one.name,
        size_bytes=one.size_bytes,
        free_bytes=one.free_bytes,
        read_only=one.read_only,
        usable=one.usable,
        backup=one.backup,
        updates=[t.StickUpdate(file=file.file, size_bytes=file.size_bytes) for file in one.updates],
    )
