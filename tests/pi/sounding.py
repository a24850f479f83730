"""Plays the lesson's sound into a pipe in real time: ALSA's file device is in no hurry to wait by itself.

`python -m tests.pi.sounding RAW PIPE`. Whoever opens the microphone hears the sound from its beginning.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from appliance.hardware.ports import SAMPLE_RATE

_BLOCK = SAMPLE_RATE // 50 * 2  # bytes in 20 ms; less than what a pipe takes in one piece


def play(sound: bytes, pipe: Path, slow_ppm: float = 0, on_begin: Callable[[], object] = lambda: None) -> None:
    """Until nobody listens any more. `slow_ppm`: as a device does whose crystal is off."""
    step_s = (1 + slow_ppm / 1_000_000) / 50
    listener = os.open(pipe, os.O_WRONLY)
    try:
        begun = time.monotonic()
        on_begin()
        blocks = len(sound) // _BLOCK
        for count in range(sys.maxsize):
            time.sleep(max(0.0, begun + (count + 1) * step_s - time.monotonic()))
            start = count % blocks * _BLOCK
            os.write(listener, sound[start : start + _BLOCK])
    except BrokenPipeError:
        return
    finally:
        os.close(listener)


def main() -> None:
    raw, pipe = map(Path, sys.argv[1:])
    sound = raw.read_bytes()
    while True:
        play(sound, pipe)


if __name__ == "__main__":
    main()
