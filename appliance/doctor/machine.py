"""What of the machine could carry memory to a disk (it holds pictures, and the keys of those who are signed in), and
what the machine is told of how the box was built."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from appliance import boxfile
from appliance.boxfile import read_box_file
from appliance.doctor import errors
from appliance.doctor.finding import Finding
from appliance.doctor.patient import Patient
from appliance.errors import BadInput

SWAPS = Path("/proc/swaps")
# Compressed memory: it looks like a disk and is none.
_IN_MEMORY = "/dev/zram"


def check(patient: Patient) -> Iterator[Finding]:
    """Of the box itself only: no key ever was in the memory of a computer that its card is read in."""
    if patient.is_this_machine:
        yield from on_disk(SWAPS)


def check_settings(_: Patient) -> Iterator[Finding]:
    """Of this machine, whether the box ran on it or not: with a slip of the pen in there it never does."""
    try:
        read_box_file()
    except BadInput as error:
        yield Finding(error, str(boxfile.BOX_FILE))


def on_disk(swaps: Path) -> Iterator[Finding]:
    try:
        lines = swaps.read_text("utf-8").splitlines()[1:]
    except OSError:
        return  # a system without swap
    for line in lines:
        place = line.split()[0]
        if not place.startswith(_IN_MEMORY):
            yield Finding(errors.SwapOnDisk(place=place), "memory")
