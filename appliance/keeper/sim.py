"""A keeper without a machine, for the demo: a Wi-Fi, neighbours, a stick and an update that behave, and change nothing.

Everything above the ports is the real keeper's. The button is that of the box which the demo runs.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from appliance import keepertalk as k
from appliance.clock import Clock
from appliance.control import ControlClient
from appliance.firstboot.hotspot import Hotspot, renewed
from appliance.firstboot.school import check_name, check_passphrase
from appliance.keeper.desk import Keeper, Patience, Told
from appliance.keeper.errors import NoSuchStick, NoUpdateThere, WifiNotFound, WifiWrongPassphrase
from appliance.keeper.hearing import RecorderEar
from appliance.keeper.ports import Progress, Versions
from appliance.keeper.state import State
from appliance.updates.errors import NothingToRollBack, UpdateUnreadable, UpdateWrongSignature
from appliance.wifichip import WifiChipAbsent

# The one password that is wrong, so that a person can see what happens then.
WRONG_PASSPHRASE = "verkeerd wachtwoord"  # noqa: S105 - nobody's
STICK = "5117c0ffee01"
UPDATE = "terugblik-9.0.0.tbu"
_AROUND = (
    k.Network(name="Basisschool De Regenboog", strength=78, security="passphrase"),
    k.Network(name="eduroam", strength=71, security="account"),
    k.Network(name="Bibliotheek gasten", strength=34, security="open"),
    k.Network(name="Café ’t Hoekje", strength=22, security="passphrase"),
)
_OWN = Hotspot("Terugblik-demo", "bcdfghjkmnpqrstv")


@dataclass(slots=True)
class SimWifi:
    pace_s: float
    chip: bool = True
    hotspot: Hotspot = _OWN
    kept: str | None = None
    own_up: bool = True

    async def has_chip(self) -> bool:
        return self.chip

    def own(self) -> k.Own:
        return k.Own(name=self.hotspot.name, passphrase=self.hotspot.passphrase, qr=self.hotspot.qr_text)

    def school(self) -> str | None:
        return self.kept

    async def scan(self) -> list[k.Network]:
        await asyncio.sleep(self.pace_s)
        return list(_AROUND)

    async def join(self, name: str, passphrase: str) -> None:
        check_name(name)
        check_passphrase(passphrase)
        self.own_up = False
        await asyncio.sleep(self.pace_s)
        if name not in {one.name for one in _AROUND}:
            raise WifiNotFound
        if passphrase == WRONG_PASSPHRASE:
            raise WifiWrongPassphrase

    async def keep(self, name: str, passphrase: str) -> None:
        del passphrase
        self.kept = name

    async def forget(self) -> None:
        self.kept = None

    async def raise_own(self) -> None:
        if not self.chip:
            raise WifiChipAbsent
        await asyncio.sleep(self.pace_s / 2)
        self.own_up = True

    async def own_is_up(self) -> bool:
        return self.own_up

    def renew(self) -> None:
        self.hotspot = renewed(self.hotspot)


@dataclass(slots=True)
class SimSticks:
    backed_up: bool = False

    async def seen(self) -> list[k.StickSeen]:
        return [
            k.StickSeen(
                id=STICK,
                name="STICK",
                size_bytes=31_000_000_000,
                free_bytes=24_500_000_000,
                read_only=False,
                usable=True,
                backup=self.backed_up,
                updates=[k.StickFile(file=UPDATE, size_bytes=412_000_000)],
            )
        ]


@dataclass(slots=True)
class SimUpdates:
    pace_s: float
    version: str
    previous: str | None = None
    waiting: str | None = None
    outcome: str | None = None

    def versions(self) -> Versions:
        return Versions(
            self.version,
            self.previous,
            False,
            self.waiting,
            "rolled_back" if self.outcome == "rolled_back" else "applied" if self.outcome else None,
            self.version if self.outcome else None,
        )

    async def take(self, size: int, body: AsyncIterator[bytes]) -> str:
        """Any file that begins as an update does."""
        begin, read = b"", 0
        async for piece in body:
            begin, read = (begin + piece)[:8], read + len(piece)
        if begin != b"TBUPDATE":
            raise UpdateUnreadable(file="?")
        if size < 100:
            raise UpdateWrongSignature
        self.waiting = "9.0.0"
        return self.waiting

    async def copy(self, stick: str, file: str, progress: Progress) -> str:
        if stick != STICK:
            raise NoSuchStick
        if file != UPDATE:
            raise NoUpdateThere
        for part in range(5):
            progress(part * 82_400_000, 412_000_000)
            await asyncio.sleep(self.pace_s / 2)
        self.waiting = "9.0.0"
        return self.waiting

    async def apply(self) -> str:
        await asyncio.sleep(self.pace_s * 3)
        assert self.waiting is not None
        self.version, self.previous, self.waiting, self.outcome = self.waiting, self.version, None, "applied"
        return self.version

    async def roll_back(self) -> str:
        if self.previous is None:
            raise NothingToRollBack
        await asyncio.sleep(self.pace_s * 2)
        self.version, self.previous, self.outcome = self.previous, self.version, "rolled_back"
        return self.version


@dataclass(slots=True)
class SimBackups:
    pace_s: float
    sticks: SimSticks
    clock: Clock
    kept: tuple[str, k.BackupCounts] | None = None

    def last(self) -> tuple[str, k.BackupCounts] | None:
        return self.kept

    async def make(self, stick: str, progress: Progress, *, forget: bool) -> k.BackupCounts:
        if stick != STICK:
            raise NoSuchStick
        for part in range(0, 48, 8):
            progress(part, 48)
            await asyncio.sleep(self.pace_s / 3)
        counts = k.BackupCounts(written=48, gone=0 if forget or not self.sticks.backed_up else 2)
        self.sticks.backed_up = True
        self.kept = (self.clock.now_utc().isoformat(timespec="seconds"), counts)
        return counts


@dataclass(frozen=True, slots=True)
class SimPaper:
    wifi: SimWifi
    clock: Clock

    def sheet(self) -> bytes:
        from appliance.firstboot.steps import draw

        return draw(self.wifi.hotspot, ":".join(["00"] * 32), self.clock.now_utc())


@dataclass(slots=True)
class SimPower:
    """Nothing is switched off: the demo is ended where it was started."""

    asked: int = 0

    async def off(self) -> None:
        self.asked += 1


@dataclass(slots=True)
class SimulatedKeeper:
    """What `KeeperClient` is on a box."""

    recorder: ControlClient
    clock: Clock
    version: str
    pace_s: float = 2.0
    patience: Patience = field(default_factory=Patience)
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="terugblik-keeper-")))
    wifi: SimWifi = field(init=False)
    keeper: Keeper = field(init=False)

    def __post_init__(self) -> None:
        self.wifi, sticks = SimWifi(self.pace_s), SimSticks()
        self.keeper = Keeper(
            state=State(self.folder, self.clock.boot_ms),
            recorder=RecorderEar(self.recorder),
            wifi=self.wifi,
            sticks=sticks,
            updates=SimUpdates(self.pace_s, self.version),
            backups=SimBackups(self.pace_s, sticks, self.clock),
            paper=SimPaper(self.wifi, self.clock),
            power=SimPower(),
            patience=self.patience,
        )

    async def ask(self, request: k.AnyRequest, told: Told, body: AsyncIterator[bytes] | None = None) -> k.Said:
        return await self.keeper.answer(request, told, body or _nothing())

    def close(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


async def _nothing() -> AsyncIterator[bytes]:
    pieces: tuple[bytes, ...] = ()
    for piece in pieces:
        yield piece
