"""The box's buttons: listened to, and listened to again when they fell silent. The tablet does all that they do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from appliance.core import happenings
from appliance.core import recording as rules
from appliance.core.troubles import BUTTON_STOPPED
from appliance.hardware.errors import ButtonStuck, ButtonUnsteady, PinsUnreachable
from appliance.hardware.ports import Hardware, RecordButton
from appliance.log import log_error

if TYPE_CHECKING:
    from appliance.recorder.service import RecorderService

RETRY_S = 3.0
# A button that is heard again for so long is well: one that is still stuck has said so by then.
HEARD_S = 1.5


class Buttons:
    """Lives on the service's loop. `aside` names what is wrong with them."""

    def __init__(self, service: RecorderService) -> None:
        self._service = service
        self._ears: tuple[_Ear, ...] = ()

    def listen(self, hardware: Hardware) -> None:
        ears = [_Ear(self._service, hardware.button, self._service.edge)]
        if hardware.mark_button is not None:
            ears.append(_Ear(self._service, hardware.mark_button, self._mark_edge))
        self._ears = tuple(ears)
        for ear in ears:
            ear.listen()

    def forget(self) -> None:
        """They are closed."""
        self._ears = ()

    def look(self) -> None:
        for ear in self._ears:
            ear.look()

    @property
    def aside(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(ear.wrong for ear in self._ears if ear.wrong is not None))

    def _mark_edge(self, down: bool) -> None:
        """From the second button's thread. It marks, and can do nothing else."""
        if down:
            self._service.from_thread(self._mark)

    def _mark(self) -> None:
        if rules.AddMark() in self._service.dispatch(happenings.MarkAsked()):
            self._service.spawn(self._service.lessons.add_mark())


class _Ear:
    """One button that is listened to."""

    def __init__(self, service: RecorderService, button: RecordButton, on_edge: Callable[[bool], None]) -> None:
        self._service = service
        self._button = button
        self._on_edge = on_edge
        self._turn = 0  # an end that comes late must not be taken for that of the next turn
        self._since_s = 0.0
        self._deaf = False
        self.wrong: str | None = None

    def listen(self) -> None:
        self._turn += 1
        self._since_s, self._deaf = self._service.parts.wall(), False
        turn = self._turn
        self._button.listen(self._on_edge, lambda error: self._service.from_thread(partial(self._ended, turn, error)))

    def look(self) -> None:
        so_long_s = self._service.parts.wall() - self._since_s
        if self._deaf and so_long_s >= RETRY_S:
            self.listen()
        elif not self._deaf and so_long_s >= HEARD_S:
            self.wrong = None

    def _ended(self, turn: int, error: Exception | None) -> None:
        if turn != self._turn:
            return
        named = isinstance(error, PinsUnreachable | ButtonStuck | ButtonUnsteady)
        key = self._service.problems.note(error) if named and error is not None else BUTTON_STOPPED
        if key != self.wrong:
            log_error("button_ended", error or RuntimeError("no reason given"))
        self._since_s, self._deaf, self.wrong = self._service.parts.wall(), True, key
