"""`python -m appliance.hardware.sim.lesson`: make the built-in lesson, or say where it is."""

from __future__ import annotations

import argparse
import ctypes
import signal
import sys
from pathlib import Path

from appliance.hardware.sim.lesson.maker import ProgressLine, make_lesson
from appliance.hardware.sim.lesson.store import MINUTES, lesson_path

_PR_SET_PDEATHSIG = 1


def main() -> None:
    parser = argparse.ArgumentParser(prog="make-lesson", description="Make the synthetic lesson of the simulator.")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="how long the lesson is (default: %(default)s)")
    parser.add_argument("--output", type=Path, help="the file to write (default: in the user's cache)")
    options = parser.parse_args()
    _end_with_parent()
    path = options.output or lesson_path(options.minutes)
    if options.output is not None or not path.is_file():
        make_lesson(path, options.minutes * 60, ProgressLine("Making the lesson:"))
    print(path)  # noqa: T201 - a command's output


def _end_with_parent() -> None:
    """Minutes of work that nobody waits for any more are not finished, however the one who asked came to its end."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


if __name__ == "__main__":
    main()
