"""The sticks that are in, and one of them mounted while something is looked for or written.

systemd mounts them, so the keeper itself may mount nothing: with nothing on them that could be run, and read-only
unless a backup is made. A disk of which anything is mounted elsewhere is the box's own, and no stick.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import stat
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from appliance.keeper.errors import KeeperBroken, NoSuchStick, StickUnreadable
from appliance.keeper.programs import LSBLK, SYSTEMD_MOUNT, Run
from appliance.keepertalk import StickFile, StickSeen
from appliance.log import log

UPDATE_NAME = re.compile(r"terugblik-[0-9]{1,5}\.[0-9]{1,5}\.[0-9]{1,5}\.tbu")
_DEVICE = re.compile(r"sd[a-z]{1,2}[0-9]{0,3}")
# What the kernel of the box reads, and with which options it is root's alone there.
_OPTIONS = {"vfat": "umask=0077", "exfat": "umask=0077", "ext4": ""}
# A link on a stick could name a file of the box, for root to write through: none is followed.
_SAFE = "nosuid,nodev,noexec,nosymfollow"
_MOST_STICKS, _MOST_UPDATES, _MOST_NAMES = 4, 8, 10_000
_ASK_S, _MOUNT_S = 15.0, 60.0

LIST = (
    LSBLK, "--json", "--bytes", "--output", "NAME,TYPE,TRAN,RO,FSTYPE,LABEL,UUID,SIZE,MOUNTPOINTS",
)  # fmt: skip


def mount(device: str, kind: str, options: str, where: Path) -> tuple[str, ...]:
    return (
        SYSTEMD_MOUNT, "--quiet", "--no-ask-password", "--no-pager", "--collect", "--fsck=no", f"--type={kind}",
        f"--options={options}", f"/dev/{device}", str(where),
    )  # fmt: skip


def unmount(where: Path) -> tuple[str, ...]:
    return (SYSTEMD_MOUNT, "--umount", "--quiet", "--no-ask-password", "--no-pager", str(where))


@dataclass(frozen=True, slots=True)
class _Found:
    id: str
    device: str
    kind: str
    label: str
    size_bytes: int
    read_only: bool

    @property
    def usable(self) -> bool:
        return self.kind in _OPTIONS


@dataclass(frozen=True, slots=True)
class RealSticks:
    """`where`: the one place where a stick is mounted. `backup`: the name of this box's folder on one."""

    where: Path
    run: Run
    backup: Callable[[], str | None]

    async def seen(self) -> list[StickSeen]:
        """Each is looked into, read-only, one after the other."""
        return [await self._look(one) for one in (await self._find())[:_MOST_STICKS]]

    @asynccontextmanager
    async def mounted(self, stick: str, *, to_write: bool) -> AsyncIterator[Path]:
        """Raises `NoSuchStick`, `StickUnreadable`. What was written is on the stick when this is left."""
        found = next((one for one in await self._find() if one.id == stick), None)
        if found is None:
            raise NoSuchStick
        async with self._mounted(found, to_write=to_write) as folder:
            yield folder

    async def let_go(self) -> None:
        """Of what a keeper that died left mounted."""
        await self.run(unmount(self.where), _MOUNT_S)

    @asynccontextmanager
    async def _mounted(self, found: _Found, *, to_write: bool) -> AsyncIterator[Path]:
        if not found.usable:
            raise StickUnreadable
        self.where.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.where.is_mount():
            await self.let_go()
        words = ",".join(filter(None, [_SAFE, "rw" if to_write else "ro", _OPTIONS[found.kind]]))
        if (await self.run(mount(found.device, found.kind, words, self.where), _MOUNT_S)).status:
            log("stick_not_mounted")
            raise StickUnreadable
        try:
            yield self.where
        finally:
            # Shielded: told to end, the keeper still leaves a stick that can be pulled out.
            await asyncio.shield(self.let_go())

    async def _look(self, found: _Found) -> StickSeen:
        updates: list[StickFile] = []
        free_bytes, backup, usable = 0, False, found.usable
        if usable:
            try:
                async with self._mounted(found, to_write=False) as folder:
                    free_bytes, updates, backup = await asyncio.to_thread(_inside, folder, self.backup())
            except (OSError, StickUnreadable):
                usable = False
        return StickSeen(
            id=found.id,
            name=found.label,
            size_bytes=found.size_bytes,
            free_bytes=free_bytes,
            read_only=found.read_only,
            usable=usable,
            backup=backup,
            updates=updates,
        )

    async def _find(self) -> list[_Found]:
        ran = await self.run(LIST, _ASK_S)
        try:
            disks = msgspec.json.decode(ran.said, type=dict[str, list[dict[str, Any]]])["blockdevices"]
        except (msgspec.MsgspecError, KeyError) as error:
            raise KeeperBroken from error
        return [found for disk in disks if self._is_stick(disk) for found in _volumes(disk)]

    def _is_stick(self, disk: dict[str, Any]) -> bool:
        used = {one for part in _parts(disk) for one in part.get("mountpoints") or [] if one} - {str(self.where)}
        return disk.get("type") == "disk" and disk.get("tran") == "usb" and not used


def _parts(disk: dict[str, Any]) -> list[dict[str, Any]]:
    """The disk and all that is on it, however deep."""
    return [disk, *(inner for part in disk.get("children") or [] for inner in _parts(part))]


def _volumes(disk: dict[str, Any]) -> list[_Found]:
    """Those parts that have a file system; a stick without any is told as a whole."""
    parts = [part for part in _parts(disk) if part.get("fstype")] or [disk]
    return [_found(part) for part in parts if _DEVICE.fullmatch(str(part.get("name")))]


def _found(part: dict[str, Any]) -> _Found:
    name, size = str(part["name"]), int(part.get("size") or 0)
    told = f"{part.get('uuid')}|{name}|{size}"
    label = "".join(sign for sign in str(part.get("label") or "") if sign.isprintable())
    return _Found(
        id=hashlib.sha256(told.encode()).hexdigest()[:12],
        device=name,
        kind=str(part.get("fstype") or ""),
        label=label[:32] or name,
        size_bytes=size,
        read_only=bool(part.get("ro")),
    )


def _inside(folder: Path, backup: str | None) -> tuple[int, list[StickFile], bool]:
    room = os.statvfs(folder)
    updates: list[StickFile] = []
    with os.scandir(folder) as entries:
        for number, entry in enumerate(entries):
            if number > _MOST_NAMES or len(updates) >= _MOST_UPDATES:
                break
            if UPDATE_NAME.fullmatch(entry.name):
                facts = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(facts.st_mode):
                    updates.append(StickFile(file=entry.name, size_bytes=facts.st_size))
    there = backup is not None and (folder / backup / "manifest.json").is_file()
    return room.f_bavail * room.f_frsize, sorted(updates, key=lambda one: one.file, reverse=True), there
