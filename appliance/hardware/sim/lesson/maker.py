"""Makes the built-in lesson: a file that is whole or is not there."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from appliance.hardware.sim.lesson.film import write_film


def make_lesson(path: Path, seconds: float, progress: Callable[[float], None] | None = None) -> None:
    """Draws, speaks and encodes a lesson of so many seconds (whole frames) into `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        write_film(unfinished, int(seconds * 25) * 40, progress or (lambda _share: None))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


class ProgressLine:
    """One line that counts up on a terminal, and one line every ten percent elsewhere."""

    def __init__(self, label: str, out: TextIO = sys.stderr) -> None:
        self._label = label
        self._out = out
        self._shown = -1
        self._step = 1 if out.isatty() else 10

    def __call__(self, share: float) -> None:
        percent = int(share * 100) // self._step * self._step
        if percent == self._shown:
            return
        self._shown = percent
        start, end = ("\r", "\n" if percent == 100 else "") if self._step == 1 else ("", "\n")
        print(f"{start}{self._label} {percent:3d} %", end=end, file=self._out, flush=True)
