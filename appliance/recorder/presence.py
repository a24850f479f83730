"""Proof that somebody stands at the box: the next press of its own button, within a window. One asker at a time."""

from __future__ import annotations

import asyncio

from appliance.recorder.errors import PresenceBusy


class Presence:
    """Lives on the service's loop."""

    def __init__(self) -> None:
        self._pressed: asyncio.Future[bool] | None = None

    @property
    def waiting(self) -> bool:
        return self._pressed is not None

    async def wait(self, window_s: float) -> bool:
        """Whether the button was pressed in time. Raises `PresenceBusy` while another one waits."""
        if self._pressed is not None:
            raise PresenceBusy
        self._pressed = asyncio.get_running_loop().create_future()
        try:
            return await asyncio.wait_for(self._pressed, window_s)
        except TimeoutError:
            return False
        finally:
            self._pressed = None

    def take_press(self) -> bool:
        """The button was pressed. True: the press was the proof, and is nothing else."""
        return self._settle(True)

    def cancel(self) -> None:
        """A lesson begins: a press means something else now."""
        self._settle(False)

    def _settle(self, pressed: bool) -> bool:
        if self._pressed is None or self._pressed.done():
            return False
        self._pressed.set_result(pressed)
        return True
