"""`python -m appliance.hardware.sim.lesson`: make the built-in lesson, or say where it is."""

from __future__ import annotations

import argparse
from pathlib import Path

from appliance.hardware.sim.lesson.maker import ProgressLine, make_lesson
from appliance.hardware.sim.lesson.store import MINUTES, lesson_path


def main() -> None:
    parser = argparse.ArgumentParser(prog="make-lesson", description="Make the synthetic lesson of the simulator.")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="how long the lesson is (default: %(default)s)")
    parser.add_argument("--output", type=Path, help="the file to write (default: in the user's cache)")
    options = parser.parse_args()
    path = options.output or lesson_path(options.minutes)
    if options.output is not None or not path.is_file():
        make_lesson(path, options.minutes * 60, ProgressLine("Making the lesson:"))
    print(path)  # noqa: T201 - a command's output


if __name__ == "__main__":
    main()
