"""The button held until the box switches itself off: from the wire to the end of the machine."""

from __future__ import annotations

from dataclasses import dataclass

from tests.boot.machine import say
from tests.boot.vmbox import PATIENCE_S, VmBox

# A little more than the six seconds that the box asks for.
HELD_MS = 7000
ENDED = "83"


@dataclass(frozen=True, slots=True)
class Off:
    told_s: float  # from the finger on the button to the recorder's end, by its own clock


def power_off(box: VmBox) -> Off:
    """Raises `NotAnswering` when the recorder does not say so, or the machine stays on."""
    machine = box.machine
    machine.wait(lambda: box.status()["state"] == "ready", PATIENCE_S, "the recorder is not ready")
    # The finger had left the button: two presses in a moment are one to it.
    machine.ask("sleep 1")
    begun_s = machine.uptime_s()
    machine.press(held_ms=HELD_MS)
    asked = "systemctl show --value --property ExecMainStatus terugblik-recorder"
    machine.wait(lambda: machine.ask(asked).strip() == ENDED, PATIENCE_S, f"the recorder does not end with {ENDED}")
    told_s = machine.uptime_s() - begun_s
    machine.wait(machine.is_off, PATIENCE_S, "the machine does not switch itself off")
    off = Off(told_s)
    machine.kill()
    say(f"button held: the recorder ended with {ENDED} after {off.told_s:.0f} s, then the machine went off")
    return off
