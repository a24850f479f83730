"""The two keepers, each behind a real socket: one of a machine that a test plays, one simulated. Both are asked by the
web process's own client.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from appliance import keepertalk as k
from appliance import tls
from appliance.clock import SimulatedClock, SystemClock
from appliance.control import ControlClient
from appliance.firstboot import steps
from appliance.firstboot.hotspot import Hotspot
from appliance.firstboot.hotspot import keep as keep_hotspot
from appliance.keeper.desk import Keeper, Patience
from appliance.keeper.machine import Places, build_keeper
from appliance.keeper.serve import serve
from appliance.keeper.sim import WRONG_PASSPHRASE, SimulatedKeeper
from appliance.keepercall import KeeperClient
from tests.backup.box import a_box as a_data_folder
from tests.keeper.programs import PASSWORDS, Machine
from tests.updates import helpers
from tests.web.recorder import FakeRecorder

PATIENCE = Patience(press_s=0.5, trial_s=2.0, note_s=0.05, look_s=0.01)
NAME = "Basisschool De Regenboog"


@dataclass(slots=True)
class Rig:
    """`stick_in` puts a stick in, with an update on it; `update` is the file of one."""

    kind: str
    client: KeeperClient
    recorder: FakeRecorder
    keeper: Keeper
    password: str
    wrong: str
    update: bytes
    version: str
    machine: Machine | None = None
    places: Places | None = None
    said: list[k.Work] = field(default_factory=list)

    async def ask(self, request: k.AnyRequest, body: bytes | None = None) -> Any:
        return await self.client.ask(request, self.said.append, None if body is None else _pieces(body))

    async def work(self, request: k.AnyRequest) -> k.Work:
        """How a work ended; the words on its way are in `said`."""
        self.said.clear()
        assert await self.ask(request) == k.Nothing()
        assert self.said[-1].step in ("done", "failed")
        return self.said[-1]

    @property
    def steps(self) -> list[str]:
        return list(dict.fromkeys(work.step for work in self.said))


async def _pieces(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), 50_000):
        yield body[start : start + 50_000]


@asynccontextmanager
async def served(path: Path, build: Callable[[], Keeper], user: int | None = None) -> AsyncIterator[None]:
    """As systemd does with `Accept=yes`: each connection has a keeper of its own."""
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(path))
    listening.listen()
    listening.setblocking(False)
    loop = asyncio.get_running_loop()
    serving: set[asyncio.Task[None]] = set()

    async def accept() -> None:
        while True:
            connection, _ = await loop.sock_accept(listening)
            task = asyncio.ensure_future(serve(connection, os.getuid() if user is None else user, build))
            serving.add(task)
            task.add_done_callback(serving.discard)

    accepting = asyncio.ensure_future(accept())
    try:
        yield
    finally:
        accepting.cancel()
        for task in serving:
            task.cancel()
        await asyncio.gather(accepting, *serving, return_exceptions=True)
        listening.close()


@asynccontextmanager
async def real_rig(folder: Path, patience: Patience = PATIENCE) -> AsyncIterator[Rig]:
    places = a_place(folder)
    recorder = FakeRecorder(places.recorder)
    await recorder.start()
    stick = folder / "the stick"
    stick.mkdir()
    file = helpers.update(folder, "2.0.0")
    (stick / file.name).write_bytes(file.read_bytes())
    machine = Machine(places.connections, places.stick, stick)
    services = helpers.PlayedServices(helpers.Versions(places.versions))
    services.start()

    def build() -> Keeper:
        keeper, updates, _ = build_keeper(places, SystemClock(), run=machine.run, patience=patience)
        updates = replace(updates, services=services)
        machine.other["terugblik-change@apply.service"] = updates.apply_now
        machine.other["terugblik-change@rollback.service"] = updates.roll_back_now
        return replace(keeper, updates=updates)

    try:
        async with served(folder / "k.sock", build):
            client = KeeperClient(folder / "k.sock")
            yield Rig(
                "real", client, recorder, build(), PASSWORDS[NAME], "geheim van ons", file.read_bytes(), "2.0.0",
                machine, places,
            )  # fmt: skip
    finally:
        await recorder.stop()


def a_place(folder: Path) -> Places:
    """A box as it was installed, and used."""
    places = Places(
        data=a_data_folder(folder / "data"),
        folder=folder / "keeper",
        boot=folder / "boot",
        connections=folder / "connections",
        versions=folder / "opt",
        keys=folder / "update.pub",
        settings=folder / "box.toml",
        recorder=folder / "r.sock",
    )
    places.folder.mkdir(mode=0o700)
    places.boot.mkdir()
    helpers.a_box(folder)
    places.spool.mkdir(mode=0o700)
    places.keys.write_bytes(helpers.public_pem())
    (places.data / "tls" / "ca.key").unlink()
    (places.data / "tls" / "server.pem").unlink()
    tls.prepare(places.data / "tls", tls.own_names(), tls.own_addresses(), SimulatedClock())
    kept = steps.FirstBoot(places.data, (), places.connections).kept
    kept.mkdir(mode=0o700)
    keep_hotspot(kept, Hotspot("Terugblik-bcdf", "bcdfghjkmnpqrstv"))
    return places


@asynccontextmanager
async def sim_rig(folder: Path, patience: Patience = PATIENCE) -> AsyncIterator[Rig]:
    recorder = FakeRecorder(folder / "r.sock")
    await recorder.start()
    sim = SimulatedKeeper(ControlClient(recorder.path), SystemClock(), "1.0.0", pace_s=0.01, patience=patience)
    try:
        async with served(folder / "k.sock", lambda: sim.keeper):
            client = KeeperClient(folder / "k.sock")
            yield Rig(
                "sim", client, recorder, sim.keeper, "een wachtwoord", WRONG_PASSPHRASE, b"TBUPDATE" + bytes(200_000),
                "9.0.0",
            )  # fmt: skip
    finally:
        sim.close()
        await recorder.stop()
