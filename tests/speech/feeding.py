"""Cuts sound into blocks of any length, and runs detectors over it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle

from appliance.speech.detector import Pcm, Segment
from appliance.speech.webrtc import WebrtcDetector


def blocks(samples: Pcm, lengths: Sequence[int]) -> Iterator[Pcm]:
    """Lengths are used over and over; at least one of them is not zero."""
    at = 0
    for length in cycle(lengths):
        if at >= samples.size:
            return
        yield samples[at : at + length]
        at += length


def detect(samples: Pcm, initial_gain_db: float | None = None) -> list[Segment]:
    detector = WebrtcDetector(initial_gain_db)
    detector.feed(samples)
    detector.finish()
    return list(detector.segments)
