"""`terugblik firstboot`: makes a box reachable, at each start, and repeats nothing that was done."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from appliance.clock import SystemClock
from appliance.firstboot import steps
from appliance.firstboot.errors import BootFolderMissing
from appliance.timekeeping import open_clock

# The boot partition, where Raspberry Pi OS has it since bookworm.
_BOOT = Path("/boot/firmware")
_CONNECTIONS = Path("/run/NetworkManager/system-connections")


def main(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    for folder in options.sheet_in or ():
        if not folder.is_dir():
            raise BootFolderMissing(folder=str(folder))
    os.umask(0o077)
    box = steps.FirstBoot(options.data, tuple(options.sheet_in or (_BOOT,)), options.connections, tuple(options.name))
    written = steps.run(box, open_clock(SystemClock(), options.data, "box"), anew=options.sheet)
    if written is not None:
        print(f"The sheet to print is in {written}. Print it, then delete the file: it holds the Wi-Fi passphrase.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="terugblik firstboot", description="Make this box reachable, once.")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="where everything is kept, sealed")
    parser.add_argument(
        "--sheet-in",
        type=Path,
        action="append",
        metavar="DIR",
        help=f"where to put the sheet; may be repeated, the first that can be written is taken ({_BOOT})",
    )
    parser.add_argument("--sheet", action="store_true", help="write the sheet once more")
    parser.add_argument(
        "--connections",
        type=Path,
        default=_CONNECTIONS,
        metavar="DIR",
        help="where NetworkManager looks for connections of this start (%(default)s)",
    )
    parser.add_argument("--name", action="append", default=[], help="another host name of this box, as the web has it")
    return parser
