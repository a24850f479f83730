"""`terugblik speech FILE`: the stretches of audible speech, as the recorder finds them while it records."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from appliance.speech.detector import Segment
from appliance.speech.soundfile import read_sound
from appliance.speech.webrtc import WebrtcDetector


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="terugblik speech",
        description="Print where audible speech is in a recording, in seconds, as JSON: [[start, end], …].",
    )
    parser.add_argument("file", type=Path, help="a sound file: WAV, FLAC or anything else that FFmpeg reads")
    print(json.dumps([[start / 1000, end / 1000] for start, end in find_speech(parser.parse_args(arguments).file)]))
    return 0


def find_speech(path: Path) -> list[Segment]:
    """The segments in milliseconds. Memory does not grow with the file."""
    detector = WebrtcDetector()
    for piece in read_sound(path):
        detector.feed(piece)
    detector.finish()
    return list(detector.segments)
