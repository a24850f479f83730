"""A sealed lesson or clip, open for playing: a file descriptor, the reader that decrypts what is asked, the MP4."""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Sequence
from pathlib import Path

from appliance.age.errors import AgeError
from appliance.age.identities import Identity
from appliance.age.reader import FileSource, SeekableReader, open_seekable
from appliance.age.rewrap import PayloadHash
from appliance.age.stream import CHUNK_BYTES
from appliance.core.zones import Zone
from appliance.library.errors import LibraryClosed
from appliance.media.index import MovieIndex, build_index
from appliance.media.join import JoinedSource
from appliance.media.linedrawing import Coarseness, line_drawing
from appliance.media.salvage import Intact
from appliance.media.stills import frames_elsewhere, still_frame, still_jpeg
from appliance.media.virtual import VirtualMp4

_BLOCK_BYTES = 1 << 20


class SealedFile:
    """An open sealed file. After `close` nothing more is read, whoever still holds it."""

    def __init__(
        self, path: Path, identities: Sequence[Identity], *, allow_cut_short: bool = False, size: int | None = None
    ) -> None:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        self._fd = fd
        # Runs once: at `close`, or when the last one who holds this file lets go of it.
        self._close_fd = weakref.finalize(self, os.close, fd)
        self._lock = threading.Lock()
        try:
            self._reader: SeekableReader | None = open_seekable(
                FileSource(fd), identities, allow_cut_short=allow_cut_short, size=size
            )
        except BaseException:
            self._close_fd()
            raise
        self.size = self._reader.size
        self.cut_short = self._reader.cut_short

    def pread(self, offset: int, n: int, /) -> bytes:
        with self._lock:
            if self._reader is None:
                raise LibraryClosed
            return self._reader.pread(offset, n)

    def pread_into(self, offset: int, room: memoryview, /) -> int:
        with self._lock:
            if self._reader is None:
                raise LibraryClosed
            return self._reader.pread_into(offset, room)

    def is_right(self, chunk: int) -> bool:
        """Whether this chunk can be read, and is what was sealed."""
        try:
            self.pread(chunk * CHUNK_BYTES, 1)
        except (AgeError, OSError):
            return False
        return True

    def payload_hash(self) -> str:
        """Of this open file, whatever lies under its name by now; see `rewrap.PayloadHash`."""
        found, at = PayloadHash(), 0
        while True:
            with self._lock:
                if self._reader is None:
                    raise LibraryClosed
                block = os.pread(self._fd, _BLOCK_BYTES, at)
            if not block:
                return found.hexdigest()
            found.update(block)
            at += len(block)

    def close(self) -> None:
        """Forgets the file's key. May be done twice."""
        with self._lock:
            self._reader = None
            self._close_fd()


class SalvagedFile(Intact):
    """An open sealed file without the bytes of it that are lost."""

    def __init__(self, file: SealedFile, size: int, lost: Sequence[tuple[int, int]]) -> None:
        super().__init__(file, size, lost)
        self._file = file

    def close(self) -> None:
        self._file.close()


Openable = SealedFile | SalvagedFile


class SealedParts(JoinedSource):
    """The open files of a lesson's parts as one; of each, how many bytes of it count."""

    def __init__(self, parts: Sequence[tuple[Openable, int]]) -> None:
        super().__init__(parts)
        self._files = [file for file, _ in parts]

    def close(self) -> None:
        for file in self._files:
            file.close()


class SealedMedia:
    """One lesson or clip. `movie.pread` may be called from any thread."""

    def __init__(self, file: Openable | SealedParts, index: MovieIndex | None = None) -> None:
        self.file = file
        self._stills = threading.Lock()
        self.index = build_index(file) if index is None else index
        self.movie = VirtualMp4(self.index, file)

    def still(self, at_ms: int, max_width: int = 640, quality: int = 5, white: Sequence[Zone] = ()) -> bytes:
        """A JPEG of the picture at this moment. One at a time: it reads through the file's one position."""
        with self._stills:
            return still_jpeg(self.movie, at_ms, max_width, quality, white)

    def drawing(self, at_ms: int, coarseness: Coarseness) -> bytes:
        """A PNG of the picture at this moment, drawn in lines."""
        with self._stills:
            still, others = still_frame(self.movie, at_ms), list(frames_elsewhere(self.movie, at_ms))
        return line_drawing(still, coarseness, others)

    def close(self) -> None:
        self.file.close()
