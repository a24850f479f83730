"""What of the machine could carry memory to a disk. Memory holds pictures, and the keys of those who are signed in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from appliance.doctor import errors
from appliance.doctor.finding import Finding
from appliance.doctor.patient import Patient

SWAPS = Path("/proc/swaps")
# Compressed memory: it looks like a disk and is none.
_IN_MEMORY = "/dev/zram"


def check(patient: Patient) -> Iterator[Finding]:
    """Of the box itself only: no key ever was in the memory of a computer that its card is read in."""
    if patient.is_this_machine:
        yield from on_disk(SWAPS)


def on_disk(swaps: Path) -> Iterator[Finding]:
    try:
        lines = swaps.read_text("utf-8").splitlines()[1:]
    except OSError:
        return  # a system without swap
    for line in lines:
        place = line.split()[0]
        if not place.startswith(_IN_MEMORY):
            yield Finding(errors.SwapOnDisk(place=place), "memory")
