"""Finds the speech in a whole sound file, the way the recorder does while it records."""

from __future__ import annotations

from pathlib import Path

from appliance.speech.detector import Segment
from appliance.speech.soundfile import read_sound
from appliance.speech.webrtc import WebrtcDetector


def find_speech(path: Path) -> list[Segment]:
    """The segments in milliseconds. Raises what `read_sound` raises; memory does not grow with the file."""
    detector = WebrtcDetector()
    for piece in read_sound(path):
        detector.feed(piece)
    detector.finish()
    return list(detector.segments)
