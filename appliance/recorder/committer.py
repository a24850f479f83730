"""The syncing thread: brings to the disk what the muxing thread sealed, once a fragment, and says what is safe now."""

from __future__ import annotations

import threading
from collections.abc import Callable

from appliance.recorder.freshness import Committed
from appliance.recorder.movie import SealedMovie
from appliance.recorder.troubles import DiskFull

# Left for the index, the facts and the marks: a lesson ends before the disk is so full that it cannot end well.
FLOOR_BYTES = 32 << 20


class Committer:
    """A slow disk is synced less often, never asked twice at once."""

    def __init__(
        self,
        movie: SealedMovie,
        free_bytes: Callable[[], int],
        on_commit: Callable[[Committed], None],
        on_error: Callable[[BaseException], None],
    ) -> None:
        self._movie = movie
        self._free_bytes = free_bytes
        self._on_commit = on_commit
        self._on_error = on_error
        self._changed = threading.Condition()
        self._asked = False
        self._closed = False
        self.error: BaseException | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="committer", daemon=True)
        self._thread.start()

    def ask(self) -> None:
        """There is something new to sync. Returns at once."""
        with self._changed:
            self._asked = True
            self._changed.notify()

    def finish(self, patience_s: float | None) -> bool:
        """Sync the rest, on a new thread if the first has ended before. False: the disk still does not answer."""
        with self._changed:
            self._asked = self._closed = True
            self._changed.notify()
        self._thread.join(patience_s)
        if self._asked and not self._thread.is_alive():
            self.start()
            self._thread.join(patience_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            while self._next():
                committed = self._movie.sync()
                # After a sync that failed the kernel calls the next one good, though the bytes are gone.
                if not isinstance(self.error, OSError):
                    self._on_commit(committed)
                if not self._closed and self._free_bytes() < FLOOR_BYTES:
                    self._fail(DiskFull())
        except BaseException as error:  # noqa: BLE001 - without this thread nothing is kept: the lesson ends and says why
            self._fail(error)

    def _next(self) -> bool:
        with self._changed:
            while not self._asked and not self._closed:
                self._changed.wait()
            asked, self._asked = self._asked, False
            return asked

    def _fail(self, error: BaseException) -> None:
        if self.error is None:
            self.error = error
            self._on_error(error)
