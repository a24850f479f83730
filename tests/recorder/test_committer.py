"""What is called safe was synced by a disk that never said no: after a sync that failed the next one proves nothing."""

from __future__ import annotations

import errno
from typing import Any

from appliance.recorder.committer import Committer
from appliance.recorder.freshness import Committed


class Movie:
    """Its disk refuses the second sync, and takes the third as if nothing had been."""

    def __init__(self) -> None:
        self.syncs = 0

    def sync(self) -> Committed:
        self.syncs += 1
        if self.syncs == 2:
            raise OSError(errno.EIO, "Input/output error")
        return Committed(self.syncs * 1000, self.syncs * 1000)


def test_after_a_sync_that_failed_nothing_more_is_called_safe() -> None:
    movie: Any = Movie()
    told: list[Committed] = []
    failed: list[BaseException] = []
    committer = Committer(movie, lambda: 1 << 40, told.append, failed.append)
    committer.start()
    committer.ask()
    while not told:
        committer._thread.join(0.01)
    committer.ask()
    committer._thread.join(20)
    assert [type(error) for error in failed] == [OSError]
    assert committer.finish(20)
    assert movie.syncs == 3
    assert told == [Committed(1000, 1000)]
