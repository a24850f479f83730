"""`scripts/soak --hours N`: cuts, and more cuts, and now and then what they cost."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.crash.box import Zygotes
from tests.crash.cuts import look_again
from tests.crash.layer import LayerMissing
from tests.crash.report import Report
from tests.crash.suite import suite

# Between two lines of the report. Then, one time in so many, another year is lived.
RANDOM_CUTS, LIVE_CUTS = 60, 20
ANOTHER_YEAR = 0.2


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/soak", description="Pull the plug for hours, and look each time.")
    parser.add_argument("--hours", type=float, default=1.0, metavar="N", help="for how long (%(default)s)")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="decides where the cuts fall (the time)")
    parser.add_argument("--keep", type=Path, help="where what broke is kept (a new folder)")
    parser.add_argument("--again", type=Path, metavar="FOLDER", help="look once more at a cut that was kept")
    options = parser.parse_args()
    try:
        if options.again is not None:
            return _again(options.again)
        keep = options.keep or Path(tempfile.mkdtemp(prefix="terugblik-soak-"))
        return _soak(options.hours, options.seed, keep)
    except LayerMissing as missing:
        print(missing, file=sys.stderr)
        return 2


def _again(place: Path) -> int:
    zygotes = Zygotes()
    try:
        look_again(zygotes, place)
    finally:
        zygotes.close()
    print("Every promise was kept this time.")
    return 0


def _soak(hours: float, seed: int, keep: Path) -> int:
    report, dice, end = Report(), random.Random(seed), time.monotonic() + hours * 3600
    print(f"Seed {seed}. What breaks is kept in {keep}", flush=True)
    while time.monotonic() < end:
        with suite(keep=keep) as cuts:
            cuts.at_every_point(dice.randrange(2**32), report)
            _say(report)
            while time.monotonic() < end and not report.broken:
                cuts.at_random(RANDOM_CUTS, dice.randrange(2**32), report)
                cuts.while_recording(LIVE_CUTS, dice.randrange(2**32), report)
                _say(report)
                if dice.random() < ANOTHER_YEAR:
                    break
        if report.broken:
            break
    print(report.told())
    return 1 if report.broken else 0


def _say(report: Report) -> None:
    print(f"{time.strftime('%H:%M')} {report}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
