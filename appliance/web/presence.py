"""Proof that someone stands next to the box: its button, pressed while a window is open.

One window at a time. If two were open, one press would vouch for both, also for the stranger on the Wi-Fi who
waits for just that. Nobody is told to press before the box listens: a press that came too early would begin a lesson.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from appliance.clock import Clock
from appliance.control import RecorderAway
from appliance.errors import TerugblikError
from appliance.log import log
from appliance.web.errors import PresenceBusy, PresenceNeeded, PresenceOver

WINDOW_S = 60
# After the press: time to think of a passphrase.
PROVEN_S = 15 * 60
# How long the box may take until it listens.
LISTEN_S = 2.0
_AGAIN_S = 0.1

# Waits for the physical button for so many seconds and says whether it was pressed; calls back when a press counts.
Ask = Callable[[float, Callable[[], None]], Awaitable[bool]]


@dataclass(slots=True, eq=False)
class _Window:
    token: str
    asker: str
    enrols: bool  # or the press was for something else, and makes nobody
    ends_us: int
    pressed: bool = False
    waiting: asyncio.Task[None] | None = None
    refused: TerugblikError | None = None
    listens: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True, slots=True)
class View:
    token: str
    pressed: bool
    expires_s: int


class Presence:
    def __init__(self, clock: Clock, listen_s: float = LISTEN_S) -> None:
        self._clock = clock
        self._listen_s = listen_s
        self._waiting: _Window | None = None
        self._proven: dict[str, _Window] = {}

    async def open(self, asker: str, ask: Ask, *, enrols: bool = True) -> View:
        """A new window, once the box listens; an asker may replace its own, after reloading the page. Raises why the
        box does not listen."""
        before = self._waiting
        if before is not None and self._left_s(before) > 0 and before.asker != asker:
            raise PresenceBusy(wait_s=self._left_s(before))
        window = _Window(secrets.token_urlsafe(24), asker, enrols, self._clock.monotonic_us() + WINDOW_S * 1_000_000)
        self._waiting = window
        _hang_up(before)
        window.waiting = asyncio.create_task(self._wait(window, ask))
        await self._until_it_listens(window)
        return self.look(window.token)

    def leave(self, asker: str) -> None:
        """The page was left: a press is for others again."""
        if self._waiting is not None and self._waiting.asker == asker:
            _hang_up(self._waiting)
            self._waiting = None

    def look(self, token: str) -> View:
        window = self._find(token)
        return View(token, window.pressed, self._left_s(window))

    def require(self, token: str | None) -> None:
        """For a new person."""
        window = None if token is None else self._find(token)
        if window is None or not window.pressed or not window.enrols:
            raise PresenceNeeded

    def use_up(self, token: str | None) -> None:
        """One press makes one person."""
        if token is not None:
            self._proven.pop(token, None)

    async def _until_it_listens(self, window: _Window) -> None:
        assert window.waiting is not None
        listens = asyncio.create_task(window.listens.wait())
        try:
            await asyncio.wait({listens, window.waiting}, timeout=self._listen_s, return_when=asyncio.FIRST_COMPLETED)
        finally:
            listens.cancel()
            if not window.listens.is_set():
                # Nobody was told to press, so nobody's press may count.
                _hang_up(window)
                self._let_go(window)
        if not window.listens.is_set():
            raise window.refused or RecorderAway()

    async def _wait(self, window: _Window, ask: Ask) -> None:
        """Until the window closes. A box that still waits for whoever was replaced is asked again."""
        try:
            while True:
                try:
                    pressed = await ask(self._left_s(window), window.listens.set)
                    break
                except TerugblikError as error:
                    window.refused = error
                    if error.key != PresenceBusy.key:
                        raise
                    await asyncio.sleep(_AGAIN_S)
            # A window that was replaced meanwhile got a press that was meant for the one after it.
            if pressed and self._waiting is window:
                window.pressed = True
                window.ends_us = self._clock.monotonic_us() + PROVEN_S * 1_000_000
                self._proven[window.token] = window
        except TerugblikError as error:
            log("presence_not_asked", key=error.key)
        finally:
            self._let_go(window)

    def _let_go(self, window: _Window) -> None:
        if self._waiting is window:
            self._waiting = None

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


def _hang_up(window: _Window | None) -> None:
    if window is not None and window.waiting is not None:
        window.waiting.cancel()
