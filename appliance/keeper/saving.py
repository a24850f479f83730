"""A backup onto a stick, and what is remembered of the last one.

What makes a backup is loaded when one is made: every request is a process, and most have nothing to do with it.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from appliance.clock import Clock
from appliance.errors import TerugblikError
from appliance.keeper.ports import Progress
from appliance.keeper.sticks import RealSticks
from appliance.keepertalk import BackupCounts
from appliance.storage import write_durably

if TYPE_CHECKING:
    from appliance.backup.saving import Saved

_FILE = "backup.json"


class _Last(msgspec.Struct, frozen=True):
    at: str
    counts: BackupCounts


@dataclass(frozen=True, slots=True)
class RealBackups:
    """`kept`: the folder of what is root's own; `settings`: what the box is built with."""

    data: Path
    kept: Path
    settings: Path
    sticks: RealSticks
    clock: Clock

    def last(self) -> tuple[str, BackupCounts] | None:
        try:
            found = msgspec.json.decode((self.kept / _FILE).read_bytes(), type=_Last)
        except (OSError, msgspec.MsgspecError):
            return None
        return found.at, found.counts

    async def make(self, stick: str, progress: Progress, *, forget: bool) -> BackupCounts:
        loop = asyncio.get_running_loop()

        def told(done: int, total: int) -> None:
            loop.call_soon_threadsafe(progress, done, total)

        async with self.sticks.mounted(stick, to_write=True) as folder:
            saved = await asyncio.to_thread(self._save, folder, told, forget)
        counts = msgspec.convert(asdict(saved), BackupCounts)
        when = self.clock.now_utc().isoformat(timespec="seconds")
        write_durably(self.kept / _FILE, msgspec.json.encode(_Last(when, counts)))
        return counts

    def _save(self, folder: Path, told: Progress, forget: bool) -> Saved:
        from appliance.backup import settings
        from appliance.backup.cli import name_of
        from appliance.backup.saving import Saving
        from appliance.backup.stick import Stick

        saving = Saving(self.data, Stick(folder / name_of(self.data)), told=told)
        return saving.run(settings.read(self.settings), forget=forget)


def own_name(data: Path) -> str | None:
    """Of this box's folder on a stick; None: nobody ever used this box."""
    from appliance.backup.cli import name_of

    try:
        return name_of(data)
    except TerugblikError:
        return None
