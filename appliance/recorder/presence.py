"""Proof that somebody stands at the box: the next press of its own button, within a window. One asker at a time.

A press that comes a moment too late, or a second one right after the proof, was meant for it too and is nothing at all:
it must not begin a lesson.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from appliance.recorder.errors import PresenceBusy

TAIL_S = 1.5


class Presence:
    """Lives on the service's loop."""

    def __init__(self, wall: Callable[[], float]) -> None:
        self._wall = wall
        self._pressed: asyncio.Future[bool] | None = None
        self._deaf_until_s = float("-inf")

    @property
    def waiting(self) -> bool:
        """A press means this now and nothing else."""
        return self._pressed is not None and not self._pressed.done()

    async def wait(
        self, window_s: float, listening: Callable[[], None], over: Callable[[], None] = lambda: None
    ) -> bool:
        """Whether the button was pressed in time; `listening` is called when a press counts from now on, `over` when it
        does no more. Raises `PresenceBusy` while another one waits."""
        if self._pressed is not None:
            raise PresenceBusy
        self._pressed = asyncio.get_running_loop().create_future()
        try:
            listening()
            return await asyncio.wait_for(self._pressed, window_s)
        except TimeoutError:
            return False
        finally:
            if not self._called_off():
                self._deaf_until_s = self._wall() + TAIL_S
            self._pressed = None
            over()

    def take_press(self) -> bool:
        """The button was pressed. True: the press was the proof, or was meant to be, and is nothing else."""
        return self._settle(True) or self._wall() < self._deaf_until_s

    def cancel(self) -> None:
        """A lesson begins, or somebody is set ready for one: a press means something else now."""
        self._settle(False)
        self.settled()

    def settled(self) -> None:
        """What is pressed from now on is meant for something else."""
        self._deaf_until_s = float("-inf")

    def _called_off(self) -> bool:
        """Not by the one who waits: `wait_for` cancels what it waits for."""
        pressed = self._pressed
        return pressed is not None and pressed.done() and not pressed.cancelled() and not pressed.result()

    def _settle(self, pressed: bool) -> bool:
        if self._pressed is None or self._pressed.done():
            return False
        self._pressed.set_result(pressed)
        return True
