"""`terugblik verify-logbook FILE`: checks an exported logbook on any computer, without the box and without keys."""

from __future__ import annotations

import argparse
from pathlib import Path

from appliance.core.logbook import first_broken
from appliance.library.errors import ChainBroken, ExportUnreadable
from appliance.library.logbook import parse_export


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="terugblik verify-logbook",
        description="Check that no line of an exported logbook was changed, moved or taken out.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the logbook, as saved from the box")
    file: Path = parser.parse_args(arguments).file
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ExportUnreadable from error
    entries = parse_export(data)
    broken = first_broken(entries)
    if broken is not None:
        raise ChainBroken(line=broken)
    print(f"The chain holds: {len(entries)} lines.")
    if entries:
        print(f"Last line: {entries[-1].at}, hash {entries[-1].hash}")
        print("A logbook that was cut off at its end shows an earlier last line than the box does.")
    return 0
