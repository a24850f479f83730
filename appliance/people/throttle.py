"""Slows down guessing: wrong attempts are counted for each name tag and for the box, and the count survives a restart.

An attempt is counted before it is tried and taken off when it succeeds: pulling the plug in the middle, or trying
many at once, wins nothing. Times are of the wall clock, which may be wrong; so no wait is ever longer than its rule.
"""

from __future__ import annotations

import errno
import threading
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from appliance.clock import Clock
from appliance.core.checksum import with_sum, without_sum
from appliance.core.people import FREE_TRIES_BOX, wait_after, wait_after_on_box
from appliance.library.files import is_full, make_folder, write_whole
from appliance.log import log_error
from appliance.people.errors import TooManyAttempts

# After so long without a wrong attempt the count begins again.
_FORGET_AFTER = timedelta(hours=12)
# Names that do not exist are counted too; this bounds the file, and the oldest go first.
_MOST_TAGS = 500


class Count(msgspec.Struct, frozen=True):
    failures: int = 0
    last_at: datetime | None = None


class _Stored(msgspec.Struct):
    box: Count = Count()
    tags: dict[str, Count] = {}


class Throttle:
    """`begin` before an attempt, `succeeded` after a right one."""

    def __init__(self, path: Path, clock: Clock, *, new_box: bool = True) -> None:
        """`new_box`: there is nobody yet on whom anything could have been tried."""
        self._path = path
        self._clock = clock
        self._lock = threading.Lock()
        self._stored = self._read(new_box)
        if new_box and not path.exists():
            self._write_first()

    def begin(self, tag: str) -> None:
        """Raises `TooManyAttempts`, or counts one."""
        with self._lock:
            now = self._clock.now_utc()
            self._none_ahead(tag, now)
            of_tag, of_box = self._fresh(self._stored.tags.get(tag, Count()), now), self._fresh(self._stored.box, now)
            wait_s = max(_left(of_tag, wait_after(of_tag.failures), now), _left_on_box(of_box, now))
            if wait_s > 0:
                raise TooManyAttempts(wait_s=wait_s)
            self._stored.tags[tag] = Count(of_tag.failures + 1, now)
            self._stored.box = Count(of_box.failures + 1, now)
            self._write()

    def succeeded(self, tag: str) -> None:
        """Forget what was counted for this tag; and for the box, this tag's part of it."""
        with self._lock:
            mine = self._stored.tags.pop(tag, Count())
            box = self._stored.box
            self._stored.box = Count(max(0, box.failures - mine.failures), box.last_at)
            self._write()

    def _none_ahead(self, tag: str, now: datetime) -> None:
        """What was counted before the clock was set back waits from now on; else its wait would begin anew with each
        attempt, until the clock has caught up."""
        self._stored.box = _not_after(self._stored.box, now)
        if tag in self._stored.tags:
            self._stored.tags[tag] = _not_after(self._stored.tags[tag], now)

    def _fresh(self, count: Count, now: datetime) -> Count:
        old = count.last_at is None or now - count.last_at > _FORGET_AFTER
        return Count() if old else count

    def _read(self, new_box: bool) -> _Stored:
        try:
            return msgspec.json.decode(without_sum(self._path.read_bytes()), type=_Stored)
        except (OSError, msgspec.MsgspecError) as error:
            if new_box and isinstance(error, FileNotFoundError):
                return _Stored()
            # A damaged count must not lock anyone out for good, and must not give guessing a fresh start either: what
            # was counted for each name is lost, so the box counts as if its free tries had just been used up.
            log_error("throttle_unreadable", error)
            return _Stored(box=Count(FREE_TRIES_BOX, self._clock.now_utc()))

    def _write_first(self) -> None:
        """So that its absence means something later."""
        try:
            self._write()
        except OSError as error:
            log_error("throttle_not_kept", error)

    def _write(self) -> None:
        tags = self._stored.tags
        if len(tags) > _MOST_TAGS:
            oldest = min(tags, key=lambda tag: tags[tag].last_at or datetime.min)  # noqa: DTZ901 - none lacks a time
            del tags[oldest]
        try:
            make_folder(self._path.parent)
            write_whole(self._path, with_sum(msgspec.json.encode(self._stored)))
        except OSError as error:
            # Who cannot sign in cannot delete a lesson to make room, nor look at one while the disk still gives it.
            # Until it takes writing again, memory counts.
            if not is_full(error) and error.errno != errno.EROFS:
                raise
            log_error("throttle_not_kept", error)


def _not_after(count: Count, now: datetime) -> Count:
    return count if count.last_at is None else Count(count.failures, min(count.last_at, now))


def _left(count: Count, wait_s: int, now: datetime) -> int:
    if count.last_at is None or wait_s == 0:
        return 0
    left = (count.last_at + timedelta(seconds=wait_s) - now).total_seconds()
    return max(0, min(wait_s, int(left + 0.999)))


def _left_on_box(count: Count, now: datetime) -> int:
    return _left(count, wait_after_on_box(count.failures), now)
