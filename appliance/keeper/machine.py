"""The keeper of a real box: every path and every side of it, and no logic."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from appliance.boxfile import BOX_FILE
from appliance.clock import Clock
from appliance.control import ControlClient
from appliance.firstboot import steps
from appliance.keeper.desk import Keeper, Patience
from appliance.keeper.hearing import RecorderEar
from appliance.keeper.nmcli import NmWifi
from appliance.keeper.programs import SYSTEMCTL, Run, run
from appliance.keeper.saving import RealBackups, own_name
from appliance.keeper.state import State
from appliance.keeper.sticks import RealSticks
from appliance.keeper.updating import RealUpdates
from appliance.updates.services import SystemServices
from appliance.updates.versions import Versions

POWER_OFF = (SYSTEMCTL, "--no-ask-password", "--no-block", "poweroff")


@dataclass(frozen=True, slots=True)
class Places:
    """Where everything of a box is; a test has a folder of its own for all of it."""

    data: Path = Path("/var/lib/terugblik")
    folder: Path = Path("/run/terugblik-keeper")
    boot: Path = Path("/boot/firmware")
    connections: Path = Path("/run/NetworkManager/system-connections")
    versions: Path = Path("/opt/terugblik")
    keys: Path = Path("/etc/terugblik/update.pub")
    settings: Path = BOX_FILE
    recorder: Path = Path("/run/terugblik/recorder.sock")

    @property
    def spool(self) -> Path:
        return self.versions / "spool"

    @property
    def stick(self) -> Path:
        return self.folder / "stick"


@dataclass(frozen=True, slots=True)
class RealPaper:
    box: steps.FirstBoot
    clock: Clock

    def sheet(self) -> bytes:
        return steps.sheet_now(self.box, self.clock)


@dataclass(frozen=True, slots=True)
class RealPower:
    run: Run

    async def off(self) -> None:
        await self.run(POWER_OFF, 15.0)


def build_keeper(
    places: Places, clock: Clock, *, run: Run = run, patience: Patience | None = None, recorder: tuple[str, ...] = ()
) -> tuple[Keeper, RealUpdates, RealSticks]:
    """The keeper, and the two sides of it that the unit for changes needs itself. `recorder`: what the recorder is told
    besides, for the self-test of an update."""
    box = steps.FirstBoot(places.data, (places.boot,), places.connections)
    sticks = RealSticks(places.stick, run, partial(own_name, places.data))
    services = SystemServices(places.recorder, recorder)
    versions = Versions(places.versions)
    updates = RealUpdates(versions, services, places.keys, places.spool, places.folder, sticks, run)
    keeper = Keeper(
        state=State(places.folder, clock.boot_ms),
        recorder=RecorderEar(ControlClient(places.recorder)),
        wifi=NmWifi(box, clock, run),
        sticks=sticks,
        updates=updates,
        backups=RealBackups(places.data, box.kept, places.settings, sticks, clock),
        paper=RealPaper(box, clock),
        power=RealPower(run),
        patience=patience or Patience(),
    )
    return keeper, updates, sticks
