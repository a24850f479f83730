"""Where bytes come from and go to. The package works on these, never on paths."""

from __future__ import annotations

import os
from typing import Protocol

from appliance.age.errors import HeaderFailure

Buffer = bytes | bytearray | memoryview


class ByteSink(Protocol):
    def write(self, data: bytes, /) -> int | None:
        """Take the bytes; a number smaller than their length means that only so many were taken."""
        ...


def write_all(dst: ByteSink, data: bytes) -> None:
    """An unbuffered file or a pipe may take less than it was given."""
    taken = dst.write(data)
    while taken is not None and taken < len(data):
        data = data[taken:]
        taken = dst.write(data)


class ByteSource(Protocol):
    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; nothing means the end."""
        ...


class PositionalSource(Protocol):
    @property
    def size(self) -> int: ...

    def pread(self, offset: int, size: int, /) -> bytes:
        """Exactly the bytes there are between `offset` and `offset + size`."""
        ...

    def pread_into(self, offset: int, room: memoryview, /) -> int:
        """As `pread` of `len(room)` bytes, into room that is there; returns how much of it was used."""
        ...


class FileSource:
    """An open file, read by position. The size is that of the moment of opening; the descriptor stays the caller's."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self.size = os.fstat(fd).st_size

    def pread(self, offset: int, size: int, /) -> bytes:
        first = os.pread(self._fd, size, offset)
        if len(first) in (0, size):
            return first
        parts, got = [first], len(first)
        while got < size and (part := os.pread(self._fd, size - got, offset + got)):
            parts.append(part)
            got += len(part)
        return b"".join(parts)

    def pread_into(self, offset: int, room: memoryview, /) -> int:
        got = os.preadv(self._fd, [room], offset)
        while 0 < got < len(room) and (more := os.preadv(self._fd, [room[got:]], offset + got)):
            got += more
        return got


class BytesSource:
    """Bytes in memory, read by position."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.size = len(data)

    def pread(self, offset: int, size: int, /) -> bytes:
        return self._data[offset : offset + size]

    def pread_into(self, offset: int, room: memoryview, /) -> int:
        data = self._data[offset : offset + len(room)]
        room[: len(data)] = data
        return len(data)


class FromPosition:
    """A positional source read in order."""

    def __init__(self, source: PositionalSource, offset: int = 0) -> None:
        self._source = source
        self._offset = offset

    def read(self, size: int, /) -> bytes:
        data = self._source.pread(self._offset, size)
        self._offset += len(data)
        return data


class Lookahead:
    """A source with lines and a look ahead; `taken` counts what was handed out."""

    def __init__(self, source: ByteSource, block_bytes: int = 8192) -> None:
        self._source = source
        self._block_bytes = block_bytes
        self._held = b""
        self.taken = 0

    def peek(self, size: int) -> bytes:
        """The next `size` bytes, fewer only at the end."""
        while len(self._held) < size and self._fill():
            pass
        return self._held[:size]

    def readline(self, limit: int) -> bytes:
        """Up to and with the next line feed; without one at the end of the source."""
        while b"\n" not in self._held:
            if len(self._held) > limit:
                raise HeaderFailure("a line is too long")
            if not self._fill():
                return self._take(len(self._held))
        return self._take(self._held.index(b"\n") + 1)

    def read(self, size: int, /) -> bytes:
        if self._held:
            return self._take(min(size, len(self._held)))
        data = self._source.read(size)
        self.taken += len(data)
        return data

    def read_full(self, size: int) -> bytes:
        """Exactly `size` bytes, fewer only at the end."""
        first = self.read(size)
        if len(first) == size or not first:
            return first
        parts, got = [first], len(first)
        while got < size and (part := self.read(size - got)):
            parts.append(part)
            got += len(part)
        return b"".join(parts)

    def _take(self, size: int) -> bytes:
        data, self._held = self._held[:size], self._held[size:]
        self.taken += size
        return data

    def _fill(self) -> bool:
        data = self._source.read(self._block_bytes)
        self._held += data
        return bool(data)
