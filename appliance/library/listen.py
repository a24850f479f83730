"""Audible speech and level curve of a stored lesson, when its index was lost: the sound is decoded and heard again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from appliance.age.errors import AgeError
from appliance.core.lesson import Levels
from appliance.media.decoding import decode_sound
from appliance.media.errors import NotALesson
from appliance.media.index import MovieIndex
from appliance.media.source import PositionalSource
from appliance.speech.guarded import GuardedDetector
from appliance.speech.levels import STEP_MS, LevelCurve
from appliance.speech.resample import Decimator
from appliance.speech.webrtc import WebrtcDetector

_RATE = 48_000
_BLOCK = _RATE  # a second at a time: no lesson is long enough to fill the memory with


@dataclass(frozen=True, slots=True)
class Heard:
    """`ok` False: the detector, or the sound itself, broke off or could not be read; what was heard before it stays."""

    speech: tuple[tuple[int, int], ...]
    settled_ms: int
    ok: bool
    levels: Levels


def listen(source: PositionalSource, index: MovieIndex) -> Heard:
    """What the recorder would have heard: a hole in the sound is silence."""
    ear = _Ear()
    try:
        ear.hear_all(source, index)
        whole = True
    except (NotALesson, AgeError, OSError):
        whole = False
    return ear.heard(whole)


class _Ear:
    def __init__(self) -> None:
        self._detector = GuardedDetector(WebrtcDetector)
        self._decimator = Decimator()
        self._curve = LevelCurve(_RATE)
        self._position = 0

    def hear_all(self, source: PositionalSource, index: MovieIndex) -> None:
        track = index.sound
        if track is None:
            return
        if track.timescale != _RATE:
            raise NotALesson(detail="its sound has another rate")
        for at, samples in decode_sound(source, track, 0, int(track.ends[-1])):
            self._silence_until(at)
            self._feed(samples)

    def heard(self, whole: bool) -> Heard:
        self._detector.feed(self._decimator.finish())
        self._detector.finish()
        self._curve.finish()
        ok = whole and self._detector.ok
        levels = Levels(STEP_MS, tuple(self._curve.dbfs))
        return Heard(tuple(self._detector.segments), self._detector.settled_ms, ok, levels)

    def _silence_until(self, at: int) -> None:
        while (missing := at - self._position) > 0:
            self._feed(np.zeros(min(missing, _BLOCK), np.int16))

    def _feed(self, samples: np.ndarray[tuple[int], np.dtype[np.int16]]) -> None:
        self._position += samples.size
        self._curve.feed(samples)
        self._detector.feed(self._decimator.feed(samples))
