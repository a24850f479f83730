"""What the keeper leans on of the machine. Each has a real side, which starts fixed programs and writes fixed files,
and a simulated one (`sim.py`) for a laptop; `tests/keeper/` runs the same contract on both.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from appliance.keepertalk import BackupCounts, Network, Own, StickSeen
from appliance.protocol import State

Progress = Callable[[int, int], None]


class Recorder(Protocol):
    async def state(self) -> State | None:
        """None: it does not answer, so it cannot be known."""

    async def pressed(self, window_s: float) -> bool:
        """Whether the box's own button was pressed in time. Raises when the recorder cannot tell."""


class Wifi(Protocol):
    """`own` is the Wi-Fi that the box makes; another is joined, and on trial until it is kept."""

    async def has_chip(self) -> bool: ...

    def own(self) -> Own: ...

    def school(self) -> str | None:
        """The name of the Wi-Fi that was kept."""

    async def scan(self) -> list[Network]:
        """The strongest first, each name once, without the box's own; 30 at most."""

    async def join(self, name: str, passphrase: str) -> None:
        """For now only: nothing of it outlives the power. Raises why not; then the box may be on no Wi-Fi."""

    async def keep(self, name: str, passphrase: str) -> None:
        """What was joined is joined again at each start."""

    async def forget(self) -> None:
        """Neither what was kept nor what was tried is joined again."""

    async def raise_own(self) -> None:
        """The box's own is up when this returns. Twice does no harm."""

    async def own_is_up(self) -> bool: ...

    def renew(self) -> None:
        """A new passphrase, for the next `raise_own`, and a sheet of it on the boot partition."""


class Sticks(Protocol):
    async def seen(self) -> list[StickSeen]: ...


@dataclass(frozen=True, slots=True)
class Versions:
    version: str | None
    previous: str | None
    on_trial: bool
    waiting: str | None
    outcome: Literal["applied", "self_test_failed", "not_ready", "rolled_back"] | None
    outcome_version: str | None


class Updates(Protocol):
    """What was taken lies ready only when it was found genuine and whole."""

    def versions(self) -> Versions: ...

    async def take(self, size: int, body: AsyncIterator[bytes]) -> str:
        """The version of what came in."""

    async def copy(self, stick: str, file: str, progress: Progress) -> str:
        """The version of what lies on the stick; it can be pulled out then."""

    async def apply(self) -> str:
        """What lies ready runs when this returns. Raises why not; then the version before runs."""

    async def roll_back(self) -> str: ...


class Backups(Protocol):
    def last(self) -> tuple[str, BackupCounts] | None:
        """When, as ISO 8601, and what."""

    async def make(self, stick: str, progress: Progress, *, forget: bool) -> BackupCounts: ...


class Paper(Protocol):
    def sheet(self) -> bytes:
        """The sheet that comes with the box, as PDF."""


class Power(Protocol):
    async def off(self) -> None: ...
