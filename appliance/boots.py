"""Which start of the machine this is. The number only rises, so that lessons keep their order whatever the date says.

`boot.json` and a spare copy of it lie in the data folder. Only the recorder raises the number; anyone may read it.
`boot_times.json` holds when a start was, for those in which the date became known; only the web process writes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import msgspec

from appliance.core.checksum import with_sum, without_sum
from appliance.storage import write_durably

_FILES = ("boot.json", "boot.spare.json")
_TIMES = "boot_times.json"
# More than there are days in which lessons are kept.
_MOST_TIMES = 1000
_Moment = Annotated[datetime, msgspec.Meta(tz=True)]
# Clocks are drawn straight all the time; a lesson's date needs no such care.
_NEAR = timedelta(seconds=2)
_KERNEL = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class Boot:
    """`id` is the kernel's own random name of this start."""

    number: int
    id: str


def kernel_boot_id() -> str:
    """Empty where the system does not tell: such a boot is taken for a new one each time."""
    try:
        return _KERNEL.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def note_boot(data: Path, boot_id: str | None = None) -> Boot:
    """At the recorder's start. A new number is on the disk, twice, when this returns."""
    own = kernel_boot_id() if boot_id is None else boot_id
    known = known_boot(data, own)
    if known is not None:
        return known
    # A damaged copy must not take the number back: the lessons of this boot would stand before older ones.
    numbers = {one.number for one in _stored(data)} | starts(data).keys()
    boot = Boot(max(numbers, default=0) + 1, own)
    for name in reversed(_FILES):
        write_durably(data / name, with_sum(msgspec.json.encode(boot)))
    return boot


def known_boot(data: Path, boot_id: str | None = None) -> Boot | None:
    """None while the recorder has not noted this start of the machine."""
    own = kernel_boot_id() if boot_id is None else boot_id
    mine = [boot for boot in _stored(data) if own and boot.id == own]
    return max(mine, key=lambda boot: boot.number, default=None)


def note_start(data: Path, number: int, started: datetime) -> None:
    """By a trusted clock, boot `number` was at `started`. What is said last holds."""
    times = starts(data)
    if number in times and abs(times[number] - started) <= _NEAR:
        return
    times[number] = started
    kept = dict(sorted(times.items())[-_MOST_TIMES:])
    write_durably(data / _TIMES, with_sum(msgspec.json.encode(kept)))


def starts(data: Path) -> dict[int, datetime]:
    """When each start of the machine was, as far as it is known."""
    try:
        return msgspec.json.decode(without_sum((data / _TIMES).read_bytes()), type=dict[int, _Moment])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return {}


def _stored(data: Path) -> list[Boot]:
    return [boot for boot in (_read(data / name) for name in _FILES) if boot is not None]


def _read(path: Path) -> Boot | None:
    try:
        return msgspec.json.decode(without_sum(path.read_bytes()), type=Boot)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
