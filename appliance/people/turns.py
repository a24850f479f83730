"""One at a time for each person: someone may sign in on two tablets at once, and a long job of one person (hearing a
lesson again) must not hold up another."""

from __future__ import annotations

import threading
from collections import defaultdict


class Turns:
    """A lock for each name that is asked for."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def of(self, name: str) -> threading.Lock:
        with self._guard:
            return self._locks[name]
