"""Reading and writing beside the sealing, for the command line only.

The cipher holds Python's lock, but a read or a write does not: on two cores the two go on at once. Only for regular
files: all reads and writes wait in one line, so a read that blocks would hold up what is ready to be written.
The box itself seals and opens inline: it has other work for its cores.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Callable, Iterator
from io import FileIO
from queue import SimpleQueue
from threading import Thread

from appliance.age.sources import ByteSink, ByteSource, write_all

BLOCK_BYTES = 1 << 20
_READS_AHEAD = 2
_WRITES_BEHIND = 3
# A thread that comes back from the disk asks for the lock only after this long; the usual 5 ms would starve it.
_SWITCH_INTERVAL_S = 200e-6

Answer = bytes | BaseException
Job = tuple[Callable[[], bytes], "SimpleQueue[Answer]"]


class Helper:
    """One thread that does what it is asked in order, and gives each answer, or what was raised, to its queue."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._thread = Thread(target=self._run)
        self._thread.start()

    def ask(self, work: Callable[[], bytes], answers: SimpleQueue[Answer]) -> None:
        self._jobs.put((work, answers))

    def stop(self) -> None:
        self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        while job := self._jobs.get():
            work, answers = job
            try:
                answers.put(work())
            except BaseException as error:  # noqa: BLE001  raised again by whoever takes the answer
                answers.put(error)


@contextlib.contextmanager
def overlapping(source: FileIO, dst: ByteSink) -> Iterator[tuple[ByteSource, ByteSink]]:
    """The same two, read and written beside the work where that helps. What was written is there at the end, also
    when the work was ended by an error."""
    if not (_is_long_file(source) and isinstance(dst, FileIO)):
        yield source, dst
        return
    before = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    helper = Helper()
    behind = WriteBehind(dst, helper)
    try:
        yield ReadAhead(source, helper), behind
    finally:
        try:
            behind.flush()
        finally:
            helper.stop()
            sys.setswitchinterval(before)


def _is_long_file(source: FileIO) -> bool:
    status = os.fstat(source.fileno())
    return stat.S_ISREG(status.st_mode) and status.st_size > BLOCK_BYTES


class ReadAhead:
    """A source whose next blocks are read while the one before them is worked on."""

    def __init__(self, source: FileIO, helper: Helper) -> None:
        self._source = source
        self._helper = helper
        self._answers: SimpleQueue[Answer] = SimpleQueue()
        self._held = b""
        for _ in range(_READS_AHEAD):
            self._ask()

    def read(self, size: int, /) -> bytes:
        if not self._held:
            self._held = _unpack(self._answers.get())
            self._ask()
        data = self._held if len(self._held) <= size else self._held[:size]
        self._held = self._held[len(data) :]
        return data

    def _ask(self) -> None:
        self._helper.ask(lambda: self._source.read(BLOCK_BYTES), self._answers)


class WriteBehind:
    """A sink that gathers chunks and writes them while the next are made. Nothing is sure before `flush`."""

    def __init__(self, dst: FileIO, helper: Helper) -> None:
        self._dst = dst
        self._helper = helper
        self._answers: SimpleQueue[Answer] = SimpleQueue()
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._asked = 0

    def write(self, data: bytes, /) -> int:
        self._waiting.append(data)
        self._waiting_bytes += len(data)
        if self._waiting_bytes >= BLOCK_BYTES:
            self._ask()
            if self._asked > _WRITES_BEHIND:
                self._take()
        return len(data)

    def flush(self) -> None:
        self._ask()
        while self._asked:
            self._take()

    def _ask(self) -> None:
        parts, self._waiting, self._waiting_bytes = self._waiting, [], 0
        self._asked += 1
        self._helper.ask(lambda: _write_parts(self._dst, parts), self._answers)

    def _take(self) -> None:
        self._asked -= 1
        _unpack(self._answers.get())


def _write_parts(dst: FileIO, parts: list[bytes]) -> bytes:
    written = os.writev(dst.fileno(), parts) if parts else 0
    if written < sum(map(len, parts)):
        write_all(dst, b"".join(parts)[written:])
    return b""


def _unpack(answer: Answer) -> bytes:
    if isinstance(answer, BaseException):
        raise answer
    return answer
