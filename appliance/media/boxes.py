"""MP4 boxes as bytes: build, walk, read. Knows the shape of boxes, not what they mean together."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from appliance.media.errors import NotALesson

Buffer = bytes | bytearray | memoryview

HEADER_BYTES = 8
LARGE_HEADER_BYTES = 16
_U32_MAX = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class BoxHeader:
    """Where a box lies and how much of it is header. `size` counts the header too."""

    kind: bytes
    offset: int
    size: int
    header_bytes: int

    @property
    def payload_offset(self) -> int:
        return self.offset + self.header_bytes

    @property
    def end(self) -> int:
        return self.offset + self.size


def box(kind: bytes, *parts: Buffer) -> bytes:
    """One box around its parts, with a 32-bit size."""
    size = HEADER_BYTES + sum(len(part) for part in parts)
    return b"".join((struct.pack(">I4s", size, kind), *parts))


def full_box(kind: bytes, version: int, flags: int, *parts: Buffer) -> bytes:
    """A box that starts with a version and flags."""
    return box(kind, struct.pack(">I", (version << 24) | flags), *parts)


def free_box(total_size: int) -> bytes:
    """Padding of exactly `total_size` bytes that every reader skips."""
    if total_size < HEADER_BYTES:
        raise ValueError("a box cannot be smaller than its header")
    return struct.pack(">I4s", total_size, b"free") + bytes(total_size - HEADER_BYTES)


def mdat_header(payload_bytes: int) -> bytes:
    """The header of an `mdat`; 64-bit where the payload needs it."""
    if payload_bytes + HEADER_BYTES <= _U32_MAX:
        return struct.pack(">I4s", payload_bytes + HEADER_BYTES, b"mdat")
    return struct.pack(">I4sQ", 1, b"mdat", payload_bytes + LARGE_HEADER_BYTES)


def read_header(data: Buffer, at: int = 0, offset: int = 0) -> BoxHeader | None:
    """The header at `data[at:]`, said to lie at `offset`; None if not enough bytes are there yet."""
    if len(data) - at < HEADER_BYTES:
        return None
    size, kind = struct.unpack_from(">I4s", data, at)
    header_bytes = HEADER_BYTES
    if size == 1:
        if len(data) - at < LARGE_HEADER_BYTES:
            return None
        (size,) = struct.unpack_from(">Q", data, at + HEADER_BYTES)
        header_bytes = LARGE_HEADER_BYTES
    if size < header_bytes:
        raise NotALesson(detail=f"box of {size} bytes at {offset}")
    return BoxHeader(kind, offset, size, header_bytes)


def children(payload: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    """The boxes inside a payload, as kind and payload. Every one must be whole."""
    at = 0
    while at < len(payload):
        header = read_header(payload, at, at)
        if header is None or header.end > len(payload):
            raise NotALesson(detail="a box reaches past its parent")
        yield header.kind, payload[header.payload_offset : header.end]
        at = header.end


def find(payload: memoryview, *path: bytes) -> memoryview | None:
    """The payload of the first box at this path."""
    for kind in path:
        found = next((inner for name, inner in children(payload) if name == kind), None)
        if found is None:
            return None
        payload = found
    return payload


def need(payload: memoryview, *path: bytes) -> memoryview:
    """As `find`, but the box must be there."""
    found = find(payload, *path)
    if found is None:
        raise NotALesson(detail=f"no {b'/'.join(path).decode('latin-1')}")
    return found


def full_box_fields(payload: memoryview) -> tuple[int, int, memoryview]:
    """Version, flags and the rest of a full box."""
    if len(payload) < 4:
        raise NotALesson(detail="a box is too short")
    (word,) = struct.unpack_from(">I", payload)
    return word >> 24, word & 0xFFFFFF, payload[4:]
