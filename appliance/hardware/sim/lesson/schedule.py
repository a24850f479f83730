"""When everything in the lesson happens: the known truth of the picture and of the sound.

A pure function of the script and of how long espeak takes for each line, so it is the same on every machine
with the same espeak. Nothing is drawn and nothing is mixed here.
"""

from __future__ import annotations

import bisect
import itertools
import random
from dataclasses import dataclass
from functools import cache

import numpy as np

from appliance.hardware.ports import SAMPLE_RATE
from appliance.hardware.sim.lesson.script import Board, Say, Wait, read_script
from appliance.hardware.sim.lesson.voices import CLASS, PUPILS, Floats, speak

MOUTH_MS = 80
_FIRST_LINE_MS = 2_500
_SEED = 20


@dataclass(frozen=True, slots=True)
class Spoken:
    """One line, from its first audible sample to its last. `mouth`: how far open, 0 to 2, every 80 ms."""

    start_ms: int
    end_ms: int
    voice: str
    text: str
    manner: str = ""
    mouth: bytes = b""


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when the board shows a picture, hands are up, or the class works together."""

    start_ms: int
    end_ms: int
    what: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """All of a lesson in order of time. `waits` holds group work (`samen`) and work in silence (`stil`)."""

    length_ms: int
    lines: tuple[Spoken, ...]
    boards: tuple[Span, ...]
    waits: tuple[Span, ...]
    hands: tuple[Span, ...]

    def line_at(self, ms: int) -> Spoken | None:
        number = bisect.bisect_right(self.lines, ms, key=lambda line: line.start_ms) - 1
        return self.lines[number] if number >= 0 and ms < self.lines[number].end_ms else None


def span_at(spans: tuple[Span, ...], ms: int) -> Span | None:
    number = bisect.bisect_right(spans, ms, key=lambda span: span.start_ms) - 1
    return spans[number] if number >= 0 and ms < spans[number].end_ms else None


@cache
def make_schedule(length_ms: int) -> Schedule:
    """The lesson for so long; a longer one than the script begins again, a shorter one stops where it stops."""
    writer = _Writer(length_ms)
    while writer.now_ms < length_ms:
        for step in read_script():
            writer.take(step)
    return writer.schedule()


def _mouth(sound: Floats) -> bytes:
    """The loudness of each 80 ms against the line's own, in three steps."""
    step = SAMPLE_RATE * MOUTH_MS // 1000
    whole = sound[: len(sound) // step * step].reshape(-1, step)
    loudness = np.sqrt((whole**2).mean(axis=1))
    return bytes(np.digitize(loudness, [0.35 * loudness.mean(), 1.05 * loudness.mean()]).astype(np.uint8))


class _Writer:
    """Walks the script with a clock of its own."""

    def __init__(self, length_ms: int) -> None:
        self.now_ms = _FIRST_LINE_MS
        self._length_ms = length_ms
        self._random = random.Random(_SEED)  # noqa: S311 - pauses, not secrets
        self._lines: list[Spoken] = []
        self._boards: list[tuple[int, str]] = []
        self._waits: list[Span] = []
        self._hands: list[Span] = []

    def take(self, step: Say | Board | Wait) -> None:
        if self.now_ms >= self._length_ms:
            return
        if isinstance(step, Board):
            self._boards.append((self.now_ms, step.picture))
        elif isinstance(step, Wait):
            length_ms = int(step.seconds * 1000)
            if step.kind != "pauze":
                self._waits.append(Span(self.now_ms, self.now_ms + length_ms, step.kind))
            self.now_ms += length_ms
        else:
            self._say(step)

    def _say(self, step: Say) -> None:
        sound = speak(step.name, step.text)
        end_ms = self.now_ms + len(sound) * 1000 // SAMPLE_RATE
        self._lines.append(Spoken(self.now_ms, end_ms, step.name, step.text, step.manner, _mouth(sound)))
        asked = step.name == "juf" and step.text.endswith("?")
        self.now_ms = end_ms + (self._random.randrange(1500, 2900) if asked else self._random.randrange(450, 1300))
        if asked:
            for pupil in self._random.sample(PUPILS, self._random.randrange(2, 5)):
                self._hands.append(Span(end_ms - 300, self.now_ms + self._random.randrange(100, 700), pupil))
        elif step.name not in ("juf", CLASS) and self._hands:
            self._hands.append(Span(self._lines[-1].start_ms - 400, self._lines[-1].start_ms + 500, step.name))

    def schedule(self) -> Schedule:
        boards = [*self._boards, (max(self.now_ms, self._length_ms), "")]
        return Schedule(
            length_ms=self._length_ms,
            lines=tuple(line for line in self._lines if line.end_ms <= self._length_ms),
            boards=tuple(Span(start, end, what) for (start, what), (end, _) in itertools.pairwise(boards)),
            waits=tuple(self._waits),
            hands=tuple(sorted(self._hands, key=lambda span: span.start_ms)),
        )
