"""What of the machine could carry memory to a disk. Memory holds pictures, and the keys of those who are signed in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from appliance.doctor import errors
from appliance.doctor.finding import Finding

SWAPS = Path("/proc/swaps")
# Compressed memory: it looks like a disk and is none.
_IN_MEMORY = "/dev/zram"


def check(swaps: Path = SWAPS) -> Iterator[Finding]:
    try:
        lines = swaps.read_text("utf-8").splitlines()[1:]
    except OSError:
        return  # a system without swap
    for line in lines:
        place = line.split()[0]
        if not place.startswith(_IN_MEMORY):
            yield Finding(errors.SwapOnDisk(place=place), "memory")
