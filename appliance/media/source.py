"""Bytes at rest that can be read anywhere, and the file-like face that PyAV wants of them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class PositionalSource(Protocol):
    """Bytes that can be read at any place; `pread` gives fewer only at the end."""

    @property
    def size(self) -> int: ...

    def pread(self, offset: int, n: int, /) -> bytes: ...


@runtime_checkable
class ReadsInto(Protocol):
    """A source that can also put its bytes into room that is there, which saves a copy of a lesson."""

    def pread_into(self, offset: int, room: memoryview, /) -> int: ...


def reads_into(source: PositionalSource) -> ReadsInto:
    """Any source as one that `ReadsInto`."""
    return source if isinstance(source, ReadsInto) else _Copying(source)


class _Copying:
    def __init__(self, source: PositionalSource) -> None:
        self._source = source

    def pread_into(self, offset: int, room: memoryview, /) -> int:
        data = self._source.pread(offset, len(room))
        room[: len(data)] = data
        return len(data)


class ByteSink(Protocol):
    """Something that takes bytes in order and is never asked to go back."""

    def write(self, data: bytes, /) -> int | None: ...


@dataclass(frozen=True, slots=True)
class BytesSource:
    """Bytes in memory as a source."""

    data: bytes | bytearray | memoryview

    @property
    def size(self) -> int:
        return len(self.data)

    def pread(self, offset: int, n: int, /) -> bytes:
        return bytes(self.data[offset : offset + n])


class SourceFile(io.RawIOBase):
    """A source as a read-only file."""

    def __init__(self, source: PositionalSource) -> None:
        super().__init__()
        self._source = source
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._source.size}[whence]
        self._position = max(0, base + offset)
        return self._position

    def read(self, n: int = -1, /) -> bytes:
        left = max(0, self._source.size - self._position)
        wanted = left if n is None or n < 0 else min(n, left)
        data = self._source.pread(self._position, wanted) if wanted else b""
        self._position += len(data)
        return data

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)

    def readall(self) -> bytes:
        return self.read(-1)
