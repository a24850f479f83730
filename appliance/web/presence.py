"""Proof that someone stands next to the box: its button, pressed while a window is open.

One window at a time. If two were open, one press would vouch for both, also for the stranger on the Wi-Fi who
waits for just that.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from appliance.clock import Clock
from appliance.web.errors import PresenceBusy, PresenceNeeded, PresenceOver

WINDOW_S = 60
# After the press: time to think of a passphrase.
PROVEN_S = 15 * 60


@dataclass(slots=True)
class _Window:
    token: str
    asker: str
    ends_us: int
    pressed: bool = False


@dataclass(frozen=True, slots=True)
class View:
    token: str
    pressed: bool
    expires_s: int


class Presence:
    """`ask` waits for the physical button for so many seconds and says whether it was pressed."""

    def __init__(self, clock: Clock, ask: Callable[[int], Awaitable[bool]]) -> None:
        self._clock = clock
        self._ask = ask
        self._waiting: _Window | None = None
        self._proven: dict[str, _Window] = {}

    def open(self, asker: str) -> View:
        """A new window; an asker (an address) may replace its own, after reloading the page."""
        waiting = self._waiting
        if waiting is not None and self._left_s(waiting) > 0 and waiting.asker != asker:
            raise PresenceBusy(wait_s=self._left_s(waiting))
        self._waiting = _Window(secrets.token_urlsafe(24), asker, self._clock.monotonic_us() + WINDOW_S * 1_000_000)
        return self.look(self._waiting.token)

    async def wait(self, token: str) -> None:
        """Ask the box until the window closes. The caller runs this beside the answer to `open`."""
        window = self._waiting
        if window is None or window.token != token:
            return
        pressed = await self._ask(self._left_s(window))
        # A window that was replaced meanwhile got a press that was meant for the one after it.
        if pressed and self._waiting is window:
            window.pressed = True
            window.ends_us = self._clock.monotonic_us() + PROVEN_S * 1_000_000
            self._proven[token] = window
            self._waiting = None

    def look(self, token: str) -> View:
        window = self._find(token)
        return View(token, window.pressed, self._left_s(window))

    def require(self, token: str | None) -> None:
        if token is None or not self._find(token).pressed:
            raise PresenceNeeded

    def use_up(self, token: str | None) -> None:
        """One press makes one person."""
        if token is not None:
            self._proven.pop(token, None)

    def _find(self, token: str) -> _Window:
        self._proven = {key: window for key, window in self._proven.items() if self._left_s(window) > 0}
        window = self._proven.get(token)
        if (
            window is None
            and self._waiting is not None
            and secrets.compare_digest(self._waiting.token.encode(), token.encode())
        ):
            window = self._waiting
        if window is None or self._left_s(window) <= 0:
            raise PresenceOver
        return window

    def _left_s(self, window: _Window) -> int:
        return max(0, -(-(window.ends_us - self._clock.monotonic_us()) // 1_000_000))
