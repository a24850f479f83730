"""Looking through the camera before a lesson, to see whether it stands right: only for the one owner for whom a press
of the box's own button opened it, and ten minutes at most.

Nobody looks into a classroom who does not stand in it: without that press there is no picture, whoever asks, also for
whom the box is set ready. It is over by itself, when nobody looks for a while, at the next press, with a lesson, a
rehearsal or another owner.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from appliance.log import log
from appliance.recorder.errors import FramingForOther, FramingOver, NotWhileRecording

if TYPE_CHECKING:
    from appliance.recorder.service import RecorderService

FRAMING_S = 10 * 60.0
# A tablet that fell asleep looks at nothing any more; whoever draws a zone looks at one picture for a while.
UNLOOKED_S = 2 * 60.0


@dataclass(slots=True)
class _Window:
    owner: str
    ends_at_s: float
    looked_at_s: float


class Framing:
    """Lives on the service's loop."""

    def __init__(self, service: RecorderService) -> None:
        self._service = service
        self._window: _Window | None = None
        self._asker: str | None = None  # waits for the press

    @property
    def owner(self) -> str | None:
        """For whom there are pictures now."""
        return None if self._window is None else self._window.owner

    async def ask(self, owner: str, window_s: float, listening: Callable[[], None]) -> bool:
        """Whether the button was pressed in time; if so there are pictures for `owner` from now on."""
        service = self._service
        if service.recorder.phase != "ready":
            raise NotWhileRecording
        if service.ready_for is not None and service.ready_for.owner.id != owner:
            raise FramingForOther

        def begun() -> None:
            # Not before: somebody else may be waiting.
            self._asker = owner
            service.refresh()
            listening()

        pressed = await service.presence.wait(window_s, begun, self._nobody_asks)
        # Whatever made it another's affair meanwhile has called it off.
        if pressed:
            self._open(owner)
            service.refresh()
        return pressed

    def _open(self, owner: str) -> None:
        now_s = self._service.parts.wall()
        self._window = _Window(owner, now_s + FRAMING_S, now_s)
        log("framing", open=True)

    def look(self) -> None:
        """Called often: what is over ends by itself."""
        window, now_s = self._window, self._service.parts.wall()
        if window is not None and (now_s > window.ends_at_s or now_s - window.looked_at_s > UNLOOKED_S):
            self.end()

    def take(self, owner: str) -> None:
        """A picture is about to be given. Raises `FramingOver`."""
        self.look()
        if self._window is None or self._window.owner != owner:
            raise FramingOver
        self._window.looked_at_s = self._service.parts.wall()

    def leave(self, owner: str) -> None:
        """The page was left: of this owner nobody looks, and nobody waits to."""
        if self._asker == owner:
            self._call_off()
        if self.owner == owner:
            self.end()

    def only_for(self, owner: str | None) -> None:
        """Somebody else, or nobody, is set ready: then it is no affair of anybody else's."""
        if self._asker is not None and self._asker != owner:
            self._call_off()
        if self.owner is not None and self.owner != owner:
            self.end()

    def stop(self) -> None:
        """The camera is needed for something else."""
        if self._asker is not None:
            self._call_off()
        self.end()

    def end(self) -> None:
        if self._window is not None:
            self._window = None
            log("framing", open=False)

    def _nobody_asks(self) -> None:
        self._asker = None
        self._service.refresh()

    def _call_off(self) -> None:
        self._asker = None
        self._service.presence.cancel()
