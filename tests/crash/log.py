"""The layer's log, read: what was done to the data folder, by all processes, in one order."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

_HEAD = struct.Struct("<IIQQQII")


class Kind(IntEnum):
    """The same order as in layer.c."""

    CREATE = 1
    OPEN = 2
    WRITE = 3
    TRUNCATE = 4
    RENAME = 5
    UNLINK = 6
    MKDIR = 7
    RMDIR = 8
    SYNC_BEGUN = 9
    SYNC_DONE = 10
    UNFOLLOWED = 11


class LayerBlind(Exception):
    """Something was done that the layer cannot follow: nothing can be said about such a run."""


@dataclass(frozen=True, slots=True)
class Record:
    """One call that was done. `number`: the offset of a write, the size of a truncation, and for a sync that returned
    the record in which it began. Paths are below the data folder."""

    at: int
    kind: Kind
    at_ns: int
    inode: int
    number: int
    path: str
    to: str
    data: bytes


def read(log: bytes) -> list[Record]:
    records = list(_records(log))
    for record in records:
        if record.kind is Kind.UNFOLLOWED:
            raise LayerBlind(f"{record.to} on {record.path or 'a file'}")
    return records


def _records(log: bytes) -> Iterator[Record]:
    offset = number = 0
    while offset < len(log):
        size, kind, at_ns, inode, value, first, second = _HEAD.unpack_from(log, offset)
        names = offset + _HEAD.size
        data = names + first + second
        path, to = log[names : names + first].decode(), log[names + first : data].decode()
        yield Record(number, Kind(kind), at_ns, inode, value, path, to, log[data : offset + size])
        offset += size
        number += 1
