"""The recorder's parts, broken at will: a bad disk, threads that die, a clock that jumps. For the simulator only.

Faults come in where any other part would: the recorder itself does not know that it is being tried.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from appliance.clock import Clock
from appliance.core.trust import Source
from appliance.hardware.sim.faults import Fault, Faults
from appliance.recorder.movie import SyncedFile
from appliance.recorder.store import OpenFile, Write
from appliance.speech.detector import Pcm, Segment, SpeechDetector

if TYPE_CHECKING:
    from appliance.recorder.service import Parts

_JUMP = timedelta(hours=1)


def faulty(parts: Parts, faults: Faults) -> Parts:
    """The same parts, as bad as `faults` tell at each moment."""
    return replace(
        parts,
        clock=JumpingClock(parts.clock, faults),
        detector=lambda: DyingDetector(parts.detector(), faults),
        free_bytes=lambda: 0 if faults.active(Fault.DISK_FULL) else parts.free_bytes(),
        open_file=bad_disk(parts.open_file, faults),
        write=bad_writes(parts.write, faults),
    )


def bad_disk(open_file: OpenFile, faults: Faults) -> OpenFile:
    return lambda path: BadFile(open_file(path), faults)


def bad_writes(write: Write, faults: Faults) -> Write:
    """Small files meet the same disk as the lesson."""

    def attempt(path: Path, data: bytes) -> None:
        _refuse(faults)
        faults.wait_out(Fault.DISK_STALLS, Fault.WRITE_STALLS, Fault.SYNC_STALLS)
        if faults.active(Fault.SYNC_FAILS):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        write(path, data)

    return attempt


class BadFile:
    """The lesson's file on that disk. It also ends the threads that write and sync it."""

    def __init__(self, file: SyncedFile, faults: Faults) -> None:
        self._file = file
        self._faults = faults

    def write(self, data: bytes, /) -> int:
        if self._faults.strikes(Fault.MUXING_DIES):
            raise SystemExit
        _refuse(self._faults)
        self._faults.wait_out(Fault.DISK_STALLS, Fault.WRITE_STALLS)
        return self._file.write(data)

    def sync(self) -> None:
        if self._faults.strikes(Fault.COMMITTER_DIES):
            raise SystemExit
        if self._faults.active(Fault.SYNC_FAILS):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        self._faults.wait_out(Fault.DISK_STALLS, Fault.SYNC_STALLS)
        self._file.sync()

    def close(self) -> None:
        self._file.close()


class DyingDetector:
    """A speech detector that takes its thread with it."""

    def __init__(self, detector: SpeechDetector, faults: Faults) -> None:
        self._detector = detector
        self._faults = faults

    @property
    def segments(self) -> Sequence[Segment]:
        return self._detector.segments

    @property
    def open_start_ms(self) -> int | None:
        return self._detector.open_start_ms

    @property
    def settled_ms(self) -> int:
        return self._detector.settled_ms

    @property
    def talking(self) -> bool:
        return self._detector.talking

    def feed(self, samples: Pcm) -> None:
        if self._faults.strikes(Fault.EAR_DIES):
            raise SystemExit
        self._detector.feed(samples)

    def finish(self) -> None:
        self._detector.finish()


class JumpingClock:
    """A wall clock that is an hour off for a while. What counts time and not the hour is left alone."""

    def __init__(self, clock: Clock, faults: Faults) -> None:
        self._clock = clock
        self._faults = faults
        self.monotonic_us: Callable[[], int] = clock.monotonic_us
        self.boot_ms: Callable[[], int] = clock.boot_ms

    @property
    def trusted(self) -> bool:
        return self._clock.trusted

    @property
    def source(self) -> Source | None:
        return self._clock.source

    def now_utc(self) -> datetime:
        return self._jumped(self._clock.now_utc())

    def system_utc(self) -> datetime:
        return self._jumped(self._clock.system_utc())

    def _jumped(self, now: datetime) -> datetime:
        if self._faults.active(Fault.CLOCK_JUMPS_BACK):
            return now - _JUMP
        return now + _JUMP if self._faults.active(Fault.CLOCK_JUMPS_FORWARD) else now


def _refuse(faults: Faults) -> None:
    for fault, number in ((Fault.DISK_FULL, errno.ENOSPC), (Fault.DISK_READ_ONLY, errno.EROFS)):
        if faults.active(fault):
            raise OSError(number, os.strerror(number))
