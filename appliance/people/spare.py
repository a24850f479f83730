"""The small readable files without which nobody could sign in, each kept twice: one of them damaged costs nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from appliance.core.checksum import with_sum, without_sum
from appliance.library.files import write_whole
from appliance.log import log_error

_T = TypeVar("_T", bound=msgspec.Struct)


def write_twice(path: Path, value: msgspec.Struct) -> None:
    """First the file itself: the spare is only looked at when that cannot be read."""
    data = with_sum(msgspec.json.encode(value))
    write_whole(path, data)
    write_whole(_spare(path), data)


def read_either(path: Path, kind: type[_T]) -> _T | None:
    """None: neither is there and right."""
    found = _read(path, kind)
    return found if found is not None else _read(_spare(path), kind)


def mend(path: Path, kind: type[_T]) -> None:
    """Where one of the two is damaged it is written again from the other. A disk that does not take it is no trouble of
    whoever asks: there is still one."""
    found = read_either(path, kind)
    if found is None or (_read(path, kind) == found == _read(_spare(path), kind)):
        return
    try:
        write_twice(path, found)
    except OSError as error:
        log_error("copy_not_mended", error)


def _spare(path: Path) -> Path:
    return path.with_name(f"{path.stem}.spare{path.suffix}")


def _read(path: Path, kind: type[_T]) -> _T | None:
    try:
        return msgspec.json.decode(without_sum(path.read_bytes()), type=kind)
    except (OSError, msgspec.MsgspecError):
        return None
