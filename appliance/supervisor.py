"""Runs the box's processes on a machine without a service manager, and starts again what ends by itself."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

# A part that ends so often within a minute would not run any better the next time.
MOST_STARTS = 5
WITHIN_S = 60.0
STOP_SECONDS = 15
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


@dataclass(slots=True)
class Part:
    """One process. `ended` is the exit status, negative for the signal that killed it, None while it runs."""

    name: str
    arguments: Sequence[object]
    process: subprocess.Popen[bytes] | None = None
    _starts: deque[float] = field(default_factory=lambda: deque(maxlen=MOST_STARTS))

    @property
    def ended(self) -> int | None:
        return None if self.process is None else self.process.poll()

    def start(self) -> None:
        command = [sys.executable, "-m", "appliance", self.name, *map(str, self.arguments)]
        self._starts.append(time.monotonic())
        # A session of its own: Ctrl-C reaches the one who started it only, who then stops the parts in order.
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=_end_with(os.getpid())
        )

    def may_start_again(self) -> bool:
        return len(self._starts) < MOST_STARTS or time.monotonic() - self._starts[0] > WITHIN_S


def stop(parts: Sequence[Part]) -> None:
    """Each may finish what it is doing; one that does not end is killed."""
    running = [part.process for part in parts if part.process is not None]
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _end_with(parent: int) -> Callable[[], None]:
    """In the child, before it becomes the part: end when the parent does, even when that was killed."""

    def tie() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return tie
