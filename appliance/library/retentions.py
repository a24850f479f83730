"""`retention.json` of every lesson on the disk, read and decoded once for as long as the file stays the same.

The sweep asks for each of them every minute, and a sign-in for those of everybody, to tell its own lessons from others.
They hold no secret: whose a lesson is, and its last day.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from appliance.core.lesson import Retention
from appliance.lessonfiles import RETENTION_FILE, decode_retention

_Stamp = tuple[int, int, int]
# Two writings within one tick of the file system's clock look the same: what is so new is read again the next time.
_TICK_NS = 2_000_000_000
# Some 400 bytes each. More lessons than a box can hold.
_MOST = 50_000
_known: dict[str, tuple[_Stamp, Retention]] = {}


def read(lesson: Path) -> Retention:
    """Raises `Damaged`, `OSError`."""
    path = os.path.join(lesson, RETENTION_FILE)  # noqa: PTH118  (thousands of them, each minute)
    status = os.stat(path)  # noqa: PTH116
    stamp = (status.st_ctime_ns, status.st_ino, status.st_size)
    found = _known.get(path)
    if found is not None and found[0] == stamp:
        return found[1]
    retention = decode_retention(Path(path).read_bytes())
    if abs(time.time_ns() - status.st_ctime_ns) > _TICK_NS:
        if len(_known) >= _MOST:
            _known.clear()
        _known[path] = (stamp, retention)
    return retention


def owner(lesson: Path) -> str:
    """A lesson never gets another owner, nor a new one the name of an old one: once read, the disk need not be asked.
    Raises `Damaged`, `OSError`."""
    found = _known.get(os.path.join(lesson, RETENTION_FILE))  # noqa: PTH118
    return (found[1] if found is not None else read(lesson)).owner
