"""The only way in which the keeper starts a program: a list, no shell, an environment of one fixed word, a time
limit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from appliance.keeper.errors import KeeperBroken
from appliance.log import log

NMCLI = "/usr/bin/nmcli"
SYSTEMCTL = "/usr/bin/systemctl"
SYSTEMD_MOUNT = "/usr/bin/systemd-mount"
LSBLK = "/usr/bin/lsblk"
# What a program says is read by a program, and names are in any script.
ENVIRONMENT = {"LC_ALL": "C.UTF-8"}
_MOST_SAID_BYTES = 1024 * 1024


class Ran(NamedTuple):
    status: int
    said: str  # on standard output
    complained: str


Run = Callable[[tuple[str, ...], float], Awaitable[Ran]]


async def run(command: tuple[str, ...], patience_s: float) -> Ran:
    """What it said and how it ended. Raises `KeeperBroken` when it is not there or does not end."""
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=ENVIRONMENT,
            cwd="/",
        )
    except OSError as error:
        log("program_missing", program=command[0].rpartition("/")[2])
        raise KeeperBroken from error
    try:
        async with asyncio.timeout(patience_s):
            said, complained = await process.communicate()
    except TimeoutError as error:
        log("program_hangs", program=command[0].rpartition("/")[2])
        raise KeeperBroken from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return Ran(process.returncode or 0, _text(said), _text(complained))


def _text(data: bytes) -> str:
    return data[:_MOST_SAID_BYTES].decode(errors="replace")
