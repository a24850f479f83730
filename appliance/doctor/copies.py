"""The small files that are kept twice: whether both are there, right and the same. Which of two counts is said by those
who read them; it is written again in the place of the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import msgspec

from appliance.boots import Boot
from appliance.core.checksum import without_sum
from appliance.doctor import errors, mending
from appliance.doctor.finding import Finding
from appliance.doctor.keepers import Keepers
from appliance.doctor.patient import Patient

BOX_FILE, BOOT_FILE = "box.json", "boot.json"


class _Box(msgspec.Struct, frozen=True):
    """What of `box.json` the names need."""

    salt: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


def check(patient: Patient) -> Iterator[Finding]:
    box = patient.data / BOX_FILE
    yield from pair(patient, box, _Box)
    if patient.here and not any(_read(copy, _Box) for copy in (box, spare_of(box))):
        yield Finding(errors.NamesLost(), patient.place(box))
    # The number of the start only rises: what is higher was written last.
    yield from pair(patient, patient.data / BOOT_FILE, Boot, newer=lambda boot: boot.number)


def pair(
    patient: Patient, path: Path, shape: type[Any], newer: Callable[[Any], int] | None = None
) -> Iterator[Finding]:
    """Nothing when neither can be read: that is not for a copy to mend. Of two that can be, the file itself counts,
    not its spare, if there is no `newer`."""
    found = {copy: value for copy in (path, spare_of(path)) if (value := _read(copy, shape)) is not None}
    if not found:
        return
    counts = next(iter(found)) if newer is None else max(found, key=lambda copy: newer(found[copy]))
    for copy in (path, spare_of(path)):
        if found.get(copy) != found[counts]:
            keepers = patient.keepers(patient.place(copy))
            yield Finding(errors.OneCopy(), patient.place(copy), partial(_again, counts, copy, keepers, shape))


def spare_of(path: Path) -> Path:
    return path.with_name(f"{path.stem}.spare{path.suffix}")


def _again(good: Path, to: Path, keepers: Keepers, shape: type[Any]) -> bool:
    data = good.read_bytes()

    def is_right(path: Path) -> bool:
        return _read(path, shape) is not None and path.read_bytes() == data

    return mending.copy_again(data, to, keepers, is_right)


def _read(path: Path, shape: type[Any]) -> Any | None:
    try:
        return msgspec.json.decode(without_sum(path.read_bytes()), type=shape)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
