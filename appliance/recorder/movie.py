"""The lesson's file as it grows: fragments in, sealed chunks out, and an exact account of what is safe.

Written on the muxing thread (`take`, `fragment_done`, `close`), synced on another (`sync`). A byte is *committed* once
the chunk that holds it was sealed, written and synced; nothing less is ever reported.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from typing import Protocol

from appliance.age.recipients import Recipient
from appliance.age.stream import CHUNK_BYTES
from appliance.age.writer import Writer
from appliance.media.boxes import free_box
from appliance.media.errors import NotALesson
from appliance.media.index import IndexBuilder, MovieIndex
from appliance.recorder.freshness import Committed

_SMALLEST_BOX = 8


class SyncedFile(Protocol):
    """What the movie is written to."""

    def write(self, data: bytes, /) -> int: ...

    def sync(self) -> None: ...

    def close(self) -> None: ...


class SealedMovie:
    """One lesson's picture and sound. Bytes go in whole boxes only."""

    def __init__(self, file: SyncedFile, recipients: Sequence[Recipient]) -> None:
        self._file = file
        self._writer = Writer(file, recipients)
        self._index = IndexBuilder()
        self._unsealed: deque[tuple[int, bytes]] = deque()  # written, but their last chunk is not sealed yet
        self._sealed_before = 0
        self._fragments: deque[tuple[int, Committed]] = deque()  # where each ends, and what is safe then
        self._lock = threading.Lock()
        self.committed = Committed()

    def take(self, data: bytes) -> None:
        """The muxer's sink: whole boxes, in file order."""
        self._writer.write(data)
        self._unsealed.append((self._writer.position, data))
        self._index_sealed()

    def fragment_done(self, picture_ms: int, sound_ms: int) -> None:
        """A fragment was taken whole; picture and sound now reach to these moments."""
        end = self._writer.position
        if self._writer.sealed == self._sealed_before:
            self._pad()
        self._sealed_before = self._writer.sealed
        with self._lock:
            self._fragments.append((end, Committed(picture_ms, sound_ms)))

    def close(self) -> None:
        """Seal the final chunk. After a failed write the file stays cut short, as it is."""
        self._writer.close()
        self._index_sealed()

    def sync(self) -> Committed:
        """Bring to the disk what was sealed, and say what is committed. Called from one thread."""
        sealed = self._writer.sealed
        self._file.sync()
        with self._lock:
            while self._fragments and self._fragments[0][0] <= sealed:
                self.committed = self._fragments.popleft()[1]
        return self.committed

    def close_file(self) -> None:
        self._file.close()

    def index(self) -> MovieIndex | None:
        """Of all that was sealed: the same as one that is rebuilt from the file. None: not even the tables were."""
        try:
            return self._index.index()
        except NotALesson:
            return None

    def _pad(self) -> None:
        """Nothing was sealed since the last fragment: fill the chunk, so that quiet lessons lose no more than others.

        One byte beyond the border, since a full chunk is held back until more comes.
        """
        missing = CHUNK_BYTES - self._writer.position % CHUNK_BYTES + 1
        self.take(free_box(max(missing, _SMALLEST_BOX)))

    def _index_sealed(self) -> None:
        while self._unsealed and self._unsealed[0][0] <= self._writer.sealed:
            self._index.feed(self._unsealed.popleft()[1])
