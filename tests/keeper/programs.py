"""The machine's programs as a test plays them: every command is recorded, and does to a small world what the real one
does to a box. A command that is not in the keeper's own lists fails the test.
"""

from __future__ import annotations

import asyncio
import configparser
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from appliance.firstboot import keyfile, school
from appliance.keeper import machine, nmcli, sticks, updating
from appliance.keeper.programs import Ran

OK = Ran(0, "", "")
SECRETS = Ran(4, "", "Error: Connection activation failed: Secrets were required, but not provided.\n")
NOT_FOUND = Ran(4, "", "Error: Connection activation failed: The Wi-Fi network could not be found\n")
AROUND = (("Basisschool De Regenboog", 78, "WPA2"), ("eduroam", 71, "WPA2 802.1X"), ("Gasten: café", 34, ""))
PASSWORDS = {"Basisschool De Regenboog": "geheim van school"}


@dataclass(slots=True)
class Machine:
    """`stick`: the folder that is in; None: none is. `other`: what the unit for changes would run."""

    connections: Path
    where: Path
    stick: Path | None = None
    chip: bool = True
    hangs: bool = False
    other: dict[str, Callable[[], object]] = field(default_factory=dict)
    ran: list[tuple[str, ...]] = field(default_factory=list)
    loaded: dict[str, configparser.SectionProxy] = field(default_factory=dict)
    up: str | None = nmcli.OWN_ID
    off: bool = False
    mounts: list[str] = field(default_factory=list)

    async def run(self, command: tuple[str, ...], patience_s: float) -> Ran:
        assert patience_s > 0
        assert command[0].startswith("/usr/bin/")
        self.ran.append(command)
        await asyncio.sleep(0)
        return await self._answer(command)

    async def _answer(self, command: tuple[str, ...]) -> Ran:
        match command:
            case nmcli.DEVICES:
                return Ran(0, ("wlan0:wifi:connected\n" if self.chip else "") + "eth0:ethernet:unavailable\n", "")
            case nmcli.ACTIVE:
                return Ran(0, f"{self.up}\nlo\n" if self.up else "lo\n", "")
            case nmcli.SCAN:
                own = ("Terugblik-eigen", 99, "WPA2")
                rows = [*AROUND, (*AROUND[0][:1], 12, "WPA2"), own]
                lines = [f"{name.encode().hex().upper()}:{strength}:{safe}" for name, strength, safe in rows]
                return Ran(0, "\n".join([*lines, ":50:WPA2", "FF00:40:WPA2", ""]), "")
            case nmcli.UP_OWN:
                assert self._is_loaded(nmcli.OWN_ID)
                self.up = nmcli.OWN_ID
                return OK
            case nmcli.UP_SCHOOL:
                return self._join()
            case nmcli.DELETE_SCHOOL:
                known = self.loaded.pop(school.ID, None)
                (self.connections / school.NAME).unlink(missing_ok=True)
                self.up = None if self.up == school.ID else self.up
                return OK if known is not None else Ran(10, "", "Error: unknown connection\n")
            case nmcli.NMCLI, "connection", "load", file:
                assert Path(file) in (self.connections / keyfile.NAME, self.connections / school.NAME)
                return self._load(Path(file))
            case sticks.LIST:
                return Ran(0, json.dumps({"blockdevices": self._disks()}), "")
            case sticks.SYSTEMD_MOUNT, "--umount", *_, where:
                assert where == str(self.where)
                return self._unmount()
            case sticks.SYSTEMD_MOUNT, *_, options, device, where:
                assert (device, where) == ("/dev/sda1", str(self.where))
                return self._mount(options)
            case updating.APPLY | updating.ROLL_BACK:
                await asyncio.to_thread(self.other[command[-1]])
                return OK
            case machine.POWER_OFF:
                self.off = True
                return OK
        raise AssertionError(f"not a command of the keeper's: {command}")

    # --- Wi-Fi ---

    def _load(self, file: Path) -> Ran:
        assert file.stat().st_mode & 0o077 == 0
        read = configparser.ConfigParser(interpolation=None, delimiters=("=",), strict=True)
        read.read_string(file.read_text())
        self.loaded[read["connection"]["id"]] = read["connection"]
        return OK

    def _is_loaded(self, name: str) -> bool:
        return name in self.loaded

    def _join(self) -> Ran:
        assert self._is_loaded(school.ID)
        read = configparser.ConfigParser(interpolation=None, delimiters=("=",))
        read.read_string((self.connections / school.NAME).read_text())
        name = bytes(int(one) for one in read["wifi"]["ssid"].rstrip(";").split(";")).decode()
        self.up = None
        if name not in PASSWORDS:
            return NOT_FOUND
        if read["wifi-security"]["psk"].replace("\\s", " ") != PASSWORDS[name]:
            return SECRETS
        self.up = school.ID
        return OK

    # --- sticks ---

    def _disks(self) -> list[dict[str, object]]:
        card = {
            "name": "mmcblk0", "type": "disk", "tran": None, "ro": False, "fstype": None, "label": None, "uuid": None,
            "size": 32_000_000_000, "mountpoints": [None],
            "children": [{"name": "mmcblk0p2", "type": "part", "tran": None, "ro": False, "fstype": "ext4",
                          "label": "rootfs", "uuid": "11", "size": 31_000_000_000, "mountpoints": ["/"]}],
        }  # fmt: skip
        own_disk = {
            "name": "sdb", "type": "disk", "tran": "usb", "ro": False, "fstype": None, "label": None, "uuid": None,
            "size": 64_000_000_000, "mountpoints": [None],
            "children": [{"name": "sdb1", "type": "part", "tran": None, "ro": False, "fstype": "ext4",
                          "label": "terugblik", "uuid": "22", "size": 1, "mountpoints": ["/srv/terugblik"]}],
        }  # fmt: skip
        stick = {
            "name": "sda", "type": "disk", "tran": "usb", "ro": False, "fstype": None, "label": None, "uuid": None,
            "size": 16_000_000_000, "mountpoints": [None],
            "children": [{"name": "sda1", "type": "part", "tran": None, "ro": False, "fstype": "vfat",
                          "label": "MIJN STICK", "uuid": "ABCD-1234", "size": 15_900_000_000, "mountpoints": [None]}],
        }  # fmt: skip
        return [card, own_disk, *([stick] if self.stick is not None else [])]

    def _mount(self, options: str) -> Ran:
        assert self.stick is not None
        words = options.removeprefix("--options=").split(",")
        assert {"nosuid", "nodev", "noexec", "nosymfollow"} <= set(words)
        self.mounts.append("rw" if "rw" in words else "ro")
        self.where.rmdir()
        self.where.symlink_to(self.stick)
        return OK

    def _unmount(self) -> Ran:
        if not self.where.is_symlink():
            return Ran(1, "", "not mounted\n")
        self.where.unlink()
        self.where.mkdir(mode=0o700)
        return OK
