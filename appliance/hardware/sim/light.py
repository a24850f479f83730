"""A status light that remembers what it showed."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from appliance.clock import Clock
from appliance.hardware.ports import TOLD_S
from appliance.protocol import Light

_REMEMBERED = 1000


class SimLight:
    """`now` is what it shows; `history` holds the last thousand changes as (clock microseconds, light)."""

    def __init__(self, clock: Clock, wall: Callable[[], float] = time.monotonic) -> None:
        self.wrong: Exception | None = None
        self._clock = clock
        self._wall = wall
        self._told_s = wall()
        self._lock = threading.Lock()
        self._history: deque[tuple[int, Light]] = deque(maxlen=_REMEMBERED)

    def show(self, light: Light) -> None:
        with self._lock:
            self._told_s = self._wall()
            if not self._history or self._history[-1][1] != light:
                self._history.append((self._clock.monotonic_us(), light))

    @property
    def now(self) -> Light:
        with self._lock:
            shown = self._history[-1][1] if self._history else "off"
            return "amber" if shown != "off" and self._wall() - self._told_s > TOLD_S else shown

    @property
    def history(self) -> list[tuple[int, Light]]:
        with self._lock:
            return list(self._history)

    def close(self) -> None:
        self.show("off")
