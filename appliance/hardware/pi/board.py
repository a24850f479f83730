"""Which Raspberry Pi this is, by what the firmware says of it. Nothing is opened, and a PC is a board like another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

BoardKind = Literal["zero2", "pi3", "pi4", "pi5", "other"]

_MODEL = Path("/proc/device-tree/model")
# By the words in the firmware's name; the first that fits.
_KINDS: tuple[tuple[str, BoardKind], ...] = (
    ("Raspberry Pi Zero 2", "zero2"),
    ("Raspberry Pi 5", "pi5"),
    ("Raspberry Pi 500", "pi5"),
    ("Raspberry Pi Compute Module 5", "pi5"),
    ("Raspberry Pi 4", "pi4"),
    ("Raspberry Pi 400", "pi4"),
    ("Raspberry Pi Compute Module 4", "pi4"),
    ("Raspberry Pi 3", "pi3"),
)


@dataclass(frozen=True, slots=True)
class Board:
    """`model` is the firmware's own name, such as `Raspberry Pi 5 Model B Rev 1.0`; empty where there is none."""

    kind: BoardKind
    model: str


def read_board(model: Path = _MODEL) -> Board:
    try:
        name = model.read_bytes().rstrip(b"\0").decode("utf-8", "replace").strip()
    except OSError:
        name = ""
    kinds = (kind for words, kind in _KINDS if name == words or name.startswith(f"{words} "))
    return Board(next(kinds, "other"), name)
