"""How old is what lies safely on the disk? The truth behind the red light, in wall time."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass

_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class Committed:
    """What was sealed and synced, in ms of lesson time."""

    picture_ms: int = 0
    sound_ms: int = 0


class Stream:
    """One stream's arrivals, so that a committed moment can be told as the wall time at which it arrived."""

    def __init__(self) -> None:
        self._arrivals: deque[tuple[int, float]] = deque(maxlen=_REMEMBERED)
        self._newest_s = float("-inf")
        self._lock = threading.Lock()

    def arrived(self, at_ms: int, wall_s: float) -> None:
        with self._lock:
            self._arrivals.append((at_ms, wall_s))

    def committed(self, until_ms: int) -> None:
        with self._lock:
            while self._arrivals and self._arrivals[0][0] < until_ms:
                self._newest_s = self._arrivals.popleft()[1]

    def age_s(self, now_s: float) -> float:
        """Since the newest thing on the disk arrived; infinite while there is none."""
        with self._lock:
            return now_s - self._newest_s
