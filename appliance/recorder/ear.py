"""Listens along: audible speech and the level curve, on a thread of its own.

Whatever happens here, slowness included, the lesson goes on; `ok` False says that the index will lack speech.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence

import numpy as np

from appliance.core.lesson import Levels
from appliance.hardware.ports import SAMPLE_RATE, Pcm
from appliance.log import log_error
from appliance.speech.detector import SpeechDetector
from appliance.speech.guarded import GuardedDetector
from appliance.speech.levels import STEP_MS, LevelCurve
from appliance.speech.resample import Decimator

WAITING_SAMPLES = 60 * SAMPLE_RATE  # a minute behind is too slow for good
JITTER_SAMPLES = 40 * SAMPLE_RATE // 1000  # the muxer's own bound: sound that it joins is joined here


class Ear:
    """`hear` never waits. Results are read from any thread; they are complete after `finish`."""

    def __init__(self, detector: Callable[[], SpeechDetector], waiting_samples: int = WAITING_SAMPLES) -> None:
        self._detector = GuardedDetector(detector)
        self._decimator = Decimator()
        self._curve = LevelCurve(SAMPLE_RATE)
        self._limit = waiting_samples
        self._waiting: deque[tuple[int, Pcm]] = deque()
        self._waiting_samples = 0
        self._changed = threading.Condition()
        self._closed = False
        self._position = 0
        self._intact = True
        self.stopped = False  # the thread itself has died
        self._thread = threading.Thread(target=self._run, name="ear", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def hear(self, samples: Pcm, at: int) -> None:
        """Sound whose first sample is number `at` of the lesson."""
        with self._changed:
            if self._waiting_samples + samples.size > self._limit:
                self._intact = False
                return
            self._waiting.append((at, samples))
            self._waiting_samples += samples.size
            self._changed.notify_all()

    def finish(self, patience_s: float) -> None:
        """Take in what waits; what is not done in time is left out."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join(patience_s)
        if self._thread.is_alive():
            self._intact = False

    @property
    def ok(self) -> bool:
        return self._intact and self._detector.ok

    @property
    def talking(self) -> bool:
        return self.ok and self._detector.talking

    @property
    def segments(self) -> Sequence[tuple[int, int]]:
        return self._detector.segments

    @property
    def settled_ms(self) -> int:
        return self._detector.settled_ms

    @property
    def level_dbfs(self) -> float | None:
        return self._curve.latest_dbfs

    @property
    def levels(self) -> Levels:
        return Levels(STEP_MS, tuple(self._curve.dbfs))

    def _run(self) -> None:
        try:
            while (heard := self._next()) is not None:
                self._take(*heard)
            self._detector.feed(self._decimator.finish())
            self._detector.finish()
            self._curve.finish()
        except BaseException as error:  # noqa: BLE001 - a lesson outlives whatever goes wrong while listening along
            self._intact = False
            self.stopped = True
            log_error("ear_failed", error)

    def _next(self) -> tuple[int, Pcm] | None:
        with self._changed:
            while not self._waiting and not self._closed:
                self._changed.wait()
            if not self._waiting:
                return None
            at, samples = self._waiting.popleft()
            self._waiting_samples -= samples.size
            return at, samples

    def _take(self, at: int, samples: Pcm) -> None:
        """Place the sound where the lesson has it: a hole is silence here."""
        ahead = at - self._position
        if ahead < -JITTER_SAMPLES:
            samples = samples[-ahead:]
        while ahead > JITTER_SAMPLES:
            silence = np.zeros(min(ahead, SAMPLE_RATE), np.int16)
            self._feed(silence)
            ahead -= silence.size
        self._feed(samples)

    def _feed(self, samples: Pcm) -> None:
        self._position += samples.size
        self._curve.feed(samples)
        if self._intact:
            self._detector.feed(self._decimator.feed(samples))
