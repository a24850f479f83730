"""Viewers who do nothing but seek: each asks for a piece of the film at another place, as somebody who drags along the
timeline does."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass, field

from tests.e2e.box import Client

# What a browser asks for after a jump, before it shows the picture.
PIECE_BYTES = 256 * 1024
SEEKS_A_S = 4.0


@dataclass
class Viewer:
    """Seeks in its own part of the film, from the byte `first` up to `end`, until `stop` is set. `problems` has every
    answer that was not the piece asked for."""

    client: Client
    path: str
    first: int
    end: int
    dice: random.Random
    stop: threading.Event
    seeks: int = 0
    slowest_s: float = 0.0
    problems: list[str] = field(default_factory=list)

    def run(self) -> None:
        while not self.stop.is_set():
            began = time.monotonic()
            self._seek()
            took_s = time.monotonic() - began
            self.slowest_s = max(self.slowest_s, took_s)
            self.stop.wait(max(0.0, 1 / SEEKS_A_S - took_s))

    def _seek(self) -> None:
        start = self.dice.randrange(self.first, max(self.first + 1, self.end - PIECE_BYTES))
        end = min(self.end, start + PIECE_BYTES) - 1
        try:
            answer = self.client.ask("GET", self.path, headers={"Range": f"bytes={start}-{end}"})
        except OSError as error:
            self.problems.append(repr(error))
            return
        if answer.status != 206 or len(answer.body) != end - start + 1:
            self.problems.append(f"{answer.status} with {len(answer.body)} bytes")
        self.seeks += 1
