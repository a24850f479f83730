"""`terugblik keeper`: answers the one connection that systemd gave it; `apply`, `rollback` and `settle` are its other
unit's.

Nobody starts it by hand. `settle` tidies up after a keeper that died: a stick that is mounted, a Wi-Fi that was on
trial.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import pwd
import shlex
import socket
from pathlib import Path

from appliance.clock import Clock, SystemClock
from appliance.errors import BadInput, Text
from appliance.keeper.desk import Keeper
from appliance.keeper.machine import Places, build_keeper
from appliance.keeper.serve import serve
from appliance.keeper.sticks import RealSticks
from appliance.timekeeping import open_clock

WEB_USER = "terugblik-web"


class NoConnection(BadInput):
    key = "no_connection"
    nl = Text("Dit onderdeel wordt door systemd gestart.", "Gebruik de pagina van de box.")
    en = Text("This part is started by systemd.", "Use the box's page.")


def main(arguments: list[str]) -> int:
    options = _parse(arguments)
    places = Places()
    places.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if options.what is not None:
        return _change(options.what, places)
    os.umask(0o077)
    try:
        connection = socket.socket(fileno=os.dup(0))
    except OSError as error:
        raise NoConnection from error
    user = pwd.getpwnam(WEB_USER).pw_uid
    try:
        asyncio.run(serve(connection, user, lambda: build_keeper(places, _clock(places.data))[0]))
    except asyncio.CancelledError:
        return 1  # told to end, in the midst of something that was taken back
    return 0


def _change(what: str, places: Places) -> int:
    recorder = tuple(shlex.split(os.environ.get("TERUGBLIK_RECORDER", "")))
    keeper, updates, sticks = build_keeper(places, _clock(places.data), recorder=recorder)
    if what == "apply":
        return 0 if updates.apply_now() else 1
    if what == "rollback":
        return 0 if updates.roll_back_now() else 1
    asyncio.run(_settle(keeper, sticks))
    return 0


async def _settle(keeper: Keeper, sticks: RealSticks) -> None:
    """Raises `KeeperBusy`: another is at work already, perhaps on that very stick."""
    with keeper.state.locked():
        await sticks.let_go()
    await keeper.settle()


def _clock(data: Path) -> Clock:
    return open_clock(SystemClock(), data, "box")


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="terugblik keeper", description="Changes the machine for the page.")
    parser.add_argument("what", nargs="?", choices=("apply", "rollback", "settle"), help="for its own units")
    return parser.parse_args(arguments)
