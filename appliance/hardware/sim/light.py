"""A status light that remembers what it showed."""

from __future__ import annotations

import threading
from collections import deque

from appliance.clock import Clock
from appliance.protocol import Light

_REMEMBERED = 1000


class SimLight:
    """`now` is what it shows; `history` holds the last thousand changes as (clock microseconds, light)."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._history: deque[tuple[int, Light]] = deque(maxlen=_REMEMBERED)

    def show(self, light: Light) -> None:
        with self._lock:
            if not self._history or self._history[-1][1] != light:
                self._history.append((self._clock.monotonic_us(), light))

    @property
    def now(self) -> Light:
        with self._lock:
            return self._history[-1][1] if self._history else "off"

    @property
    def history(self) -> list[tuple[int, Light]]:
        with self._lock:
            return list(self._history)

    def close(self) -> None:
        self.show("off")
