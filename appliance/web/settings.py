"""What the web process is told at its start. Values only."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path

from appliance.config import BoxPaths, ClockKind

IDLE_S = 15 * 60


@dataclass(frozen=True, slots=True)
class WebSettings:
    """`names`: host names that the box answers to, besides its addresses and localhost. `plain_port`: where it
    answers over plain HTTP, to redirect and to pair tablets. `keeper`: the socket of who changes the machine; None
    where there is none, and `keeper_simulated` where one is played."""

    data: Path
    socket: Path
    dist: Path
    host: str = "127.0.0.1"
    port: int = 8470
    tls: bool = False
    plain_port: int | None = None
    names: tuple[str, ...] = ()
    idle_s: int = IDLE_S
    clock: ClockKind = "box"
    keeper: Path | None = None
    keeper_simulated: bool = False
    # The cost of a passphrase as a power of two; None: what the board is meant to take. Tests lower it.
    scrypt_log_n: int | None = None

    @property
    def paths(self) -> BoxPaths:
        return BoxPaths(self.data)

    @property
    def tls_folder(self) -> Path:
        return self.data / "tls"


def on_loopback(host: str) -> bool:
    """Whether only this machine can reach it."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
