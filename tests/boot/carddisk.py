"""An nbdkit plugin: a disk with a volatile write cache, as a memory card has. Kill it and what was not flushed is gone.

Killing a virtual machine alone is no power cut: its host still writes what the machine had handed over. Here a write
stays in this process's memory until the guest flushes it, but for a share of the blocks that reach the card at once,
whichever they are: that is the reordering which makes a cut hard.

  nbdkit python tests/boot/carddisk.py file=DISK survive=0.3
"""

from __future__ import annotations

import os
import random

import nbdkit

API_VERSION = 2
BLOCK_BYTES = 4096

_card = {"file": "", "survive": "0"}
_opened: list[int] = []
_unflushed: dict[int, bytes] = {}


def config(key: str, value: str) -> None:
    if key not in _card:
        raise RuntimeError(f"carddisk: unknown setting {key}")
    _card[key] = value


def thread_model() -> int:
    return int(nbdkit.THREAD_MODEL_SERIALIZE_ALL_REQUESTS)


def open(readonly: bool) -> int:  # noqa: A001 - nbdkit calls it by this name
    if not _opened:
        _opened.append(os.open(_card["file"], os.O_RDWR))
    return _opened[0]


def get_size(card: int) -> int:
    return os.fstat(card).st_size


def can_flush(card: int) -> bool:
    return True


def can_fua(card: int) -> int:
    return int(nbdkit.FUA_NATIVE)


def block_size(card: int) -> tuple[int, int, int]:
    return BLOCK_BYTES, BLOCK_BYTES, 1 << 25


def pread(card: int, buffer: bytearray, offset: int, flags: int) -> None:
    for start in range(0, len(buffer), BLOCK_BYTES):
        cached = _unflushed.get((offset + start) // BLOCK_BYTES)
        buffer[start : start + BLOCK_BYTES] = cached or os.pread(card, BLOCK_BYTES, offset + start)


def pwrite(card: int, buffer: bytes, offset: int, flags: int) -> None:
    now = bool(flags & nbdkit.FLAG_FUA)
    for start in range(0, len(buffer), BLOCK_BYTES):
        block, number = bytes(buffer[start : start + BLOCK_BYTES]), (offset + start) // BLOCK_BYTES
        if now:
            _unflushed.pop(number, None)
        else:
            _unflushed[number] = block
        if now or random.random() < float(_card["survive"]):
            os.pwrite(card, block, offset + start)


def flush(card: int, flags: int) -> None:
    for number, block in _unflushed.items():
        os.pwrite(card, block, number * BLOCK_BYTES)
    _unflushed.clear()
