"""The Wi-Fi by way of NetworkManager: files of ours in memory, loaded and raised by their fixed names.

No name and no passphrase is ever on a command line, and nothing that `nmcli` says is logged.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from appliance.clock import Clock
from appliance.errors import TerugblikError
from appliance.firstboot import keyfile, school, steps
from appliance.firstboot.hotspot import Hotspot, hotspot
from appliance.keeper.errors import KeeperBroken, WifiNotFound, WifiRefused, WifiWrongPassphrase
from appliance.keeper.programs import NMCLI, Ran, Run
from appliance.keepertalk import Network, Own, Security
from appliance.log import log

OWN_ID = "terugblik-hotspot"
DEVICE = "wlan0"
MOST_NETWORKS = 30
_MOST_NAME_BYTES = 32
_ASK_S, _SCAN_S, _UP_S = 15.0, 40.0, 60.0
_ATTEMPTS = 3

DEVICES = (NMCLI, "--terse", "--fields", "DEVICE,TYPE,STATE", "device", "status")
ACTIVE = (NMCLI, "--terse", "--fields", "NAME", "connection", "show", "--active")
SCAN = (
    NMCLI, "--terse", "--fields", "SSID-HEX,SIGNAL,SECURITY", "device", "wifi", "list", "ifname", DEVICE,
    "--rescan", "yes",
)  # fmt: skip
UP_SCHOOL = (NMCLI, "--wait", "45", "connection", "up", "id", school.ID)
UP_OWN = (NMCLI, "--wait", "45", "connection", "up", "id", OWN_ID)
DELETE_SCHOOL = (NMCLI, "connection", "delete", "id", school.ID)


def load(file: Path) -> tuple[str, ...]:
    return (NMCLI, "connection", "load", str(file))


@dataclass(frozen=True, slots=True)
class NmWifi:
    box: steps.FirstBoot
    clock: Clock
    run: Run

    async def has_chip(self) -> bool:
        """A chip whose firmware is missing has no device at all; one that is switched off by hand is unavailable."""
        try:
            ran = await self.run(DEVICES, _ASK_S)
        except KeeperBroken:
            return False  # without NetworkManager there is no Wi-Fi for anybody
        rows = [line.split(":") for line in ran.said.splitlines()]
        return any(row[1:2] == ["wifi"] and row[2:3] != ["unavailable"] for row in rows)

    def own(self) -> Own:
        own = self._hotspot()
        return Own(name=own.name, passphrase=own.passphrase, qr=own.qr_text)

    def school(self) -> str | None:
        kept = school.kept(self.box.kept)
        return None if kept is None else kept.name

    async def scan(self) -> list[Network]:
        ran = await self.run(SCAN, _SCAN_S)
        if ran.status:
            # Some boards cannot look around while they make a Wi-Fi; a person types the name then.
            log("wifi_not_scanned", status=ran.status)
            return []
        strongest: dict[str, Network] = {}
        for network in filter(None, map(_network, ran.said.splitlines())):
            known = strongest.get(network.name)
            if known is None or network.strength > known.strength:
                strongest[network.name] = network
        strongest.pop(self._hotspot().name, None)
        return sorted(strongest.values(), key=lambda one: -one.strength)[:MOST_NETWORKS]

    async def join(self, name: str, passphrase: str) -> None:
        school.write_keyfile(self.box.connections, school.School(name, passphrase), on_trial=True)
        await self._load(school.NAME)
        ran = await self.run(UP_SCHOOL, _UP_S)
        if ran.status:
            log("wifi_not_joined", status=ran.status)
            raise _why(ran)

    async def keep(self, name: str, passphrase: str) -> None:
        """On the data partition first: that is what the next start goes by."""
        joined = school.School(name, passphrase)
        await asyncio.to_thread(school.keep, self.box.kept, joined)
        school.write_keyfile(self.box.connections, joined, on_trial=False)
        await self._load(school.NAME)

    async def forget(self) -> None:
        await asyncio.to_thread(school.forget, self.box.kept)
        await self._drop()

    async def raise_own(self) -> None:
        """What was on trial goes; what was kept before it is joined again at the next start."""
        await self._settle_school()
        keyfile.write_keyfile(self.box.connections, self._hotspot())
        await self._load(keyfile.NAME)
        for _ in range(_ATTEMPTS):
            if (await self.run(UP_OWN, _UP_S)).status == 0:
                return
        raise WifiRefused

    async def own_is_up(self) -> bool:
        return OWN_ID in (await self.run(ACTIVE, _ASK_S)).said.splitlines()

    def renew(self) -> None:
        steps.renew(self.box, self.clock)

    # --- inside ---

    def _hotspot(self) -> Hotspot:
        return hotspot(self.box.kept)

    async def _settle_school(self) -> None:
        kept = school.kept(self.box.kept)
        if kept is None:
            await self._drop()
        else:
            school.write_keyfile(self.box.connections, kept, on_trial=False)
            await self._load(school.NAME)

    async def _drop(self) -> None:
        """NetworkManager takes the file away with it; one that it does not know must not stay either."""
        try:
            await self.run(DELETE_SCHOOL, _ASK_S)
        finally:
            (self.box.connections / school.NAME).unlink(missing_ok=True)

    async def _load(self, name: str) -> None:
        if (await self.run(load(self.box.connections / name), _ASK_S)).status:
            raise WifiRefused


def _why(ran: Ran) -> TerugblikError:
    """NetworkManager's own words, in English whatever the machine speaks."""
    words = ran.said + ran.complained
    if "Secrets were required" in words or "802-11-wireless-security.psk" in words:
        return WifiWrongPassphrase()
    return WifiNotFound() if "could not be found" in words or "No network" in words else WifiRefused()


def _network(line: str) -> Network | None:
    """None: a Wi-Fi that hides its name, or one whose name is no text."""
    row = line.split(":")
    try:
        name = bytes.fromhex(row[0]).decode()
        strength = int(row[1])
    except (IndexError, ValueError):
        return None
    if not name or len(name.encode()) > _MOST_NAME_BYTES or not name.isprintable():
        return None
    return Network(name=name, strength=min(100, max(0, strength)), security=_security(":".join(row[2:])))


def _security(words: str) -> Security:
    if "802.1X" in words:
        return "account"
    return "passphrase" if "WPA" in words else "open"
