"""The grammar of the one button: edges and time in, presses out. Debouncing was done by the hardware.

- ready: a short press starts; holding it six seconds switches the box off.
- rehearsing: a short press ends the rehearsal, six seconds switch off.
- recording: a short press marks; holding it two seconds stops the lesson.
- A press counts for the state in which it began: one that outlives its lesson does nothing more, so that a hand
  which stops a lesson can neither start the next one nor switch the box off, and one at the very end of a rehearsal
  starts nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Press = Literal["press", "stop", "power_off"]
Mode = Literal["idle", "rehearsing", "recording", "deaf"]  # deaf: starting, opening, sealing

SHORT_MS = 2_000  # anything held longer is not a press any more
STOP_MS = 2_000
POWER_OFF_MS = 6_000


@dataclass(frozen=True, slots=True)
class Button:
    """`down_ms` is when it went down, None while it is up; `spent`: this press has had its effect."""

    down_ms: int | None = None
    mode: Mode = "idle"
    spent: bool = False


def edge(button: Button, *, down: bool, now_ms: int, mode: Mode) -> tuple[Button, Press | None]:
    """The button went down or came up."""
    if down:
        return (Button(now_ms, mode), None) if button.down_ms is None else (button, None)
    if button.down_ms is None:
        return Button(), None
    button, held = tick(button, now_ms=now_ms, mode=mode)
    if held is None and not button.spent and mode == button.mode != "deaf" and _held(button, now_ms) < SHORT_MS:
        return Button(), "press"
    return Button(), held


def tick(button: Button, *, now_ms: int, mode: Mode) -> tuple[Button, Press | None]:
    """Time went by: what is held long enough acts while it is still held."""
    if button.down_ms is None or button.spent or mode != button.mode:
        return button, None
    held_ms = _held(button, now_ms)
    if mode == "recording" and held_ms >= STOP_MS:
        return replace(button, spent=True), "stop"
    if mode in ("idle", "rehearsing") and held_ms >= POWER_OFF_MS:
        return replace(button, spent=True), "power_off"
    return button, None


def _held(button: Button, now_ms: int) -> int:
    assert button.down_ms is not None
    return now_ms - button.down_ms
