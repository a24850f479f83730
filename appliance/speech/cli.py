"""`terugblik speech FILE`: the stretches of audible speech, as the recorder finds them while it records."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="terugblik speech",
        description="Print where audible speech is in a recording, in seconds, as JSON: [[start, end], …].",
    )
    parser.add_argument("file", type=Path, help="a sound file: WAV, FLAC or anything else that FFmpeg reads")
    path = parser.parse_args(arguments).file
    # No sum here is worth a second thread, and starting them takes as long as a minute of sound. Numpy looks at this
    # once, when it is first imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from appliance.speech.find import find_speech

    print(json.dumps([[start / 1000, end / 1000] for start, end in find_speech(path)]))
    return 0
