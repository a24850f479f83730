"""The sound card is pulled out and put back in the middle of a lesson, and the light says so: both on real wires."""

from __future__ import annotations

from appliance.core.troubles import MICROPHONE_STOPPED
from tests.boot.machine import Machine, say
from tests.boot.vmbox import PATIENCE_S, VmBox
from tests.e2e.box import Client

RED, AMBER, GREEN = (True, False, False), (True, True, False), (False, True, False)
DRIVER = "/sys/bus/platform/drivers/snd_aloop"
# The box promises three seconds; the rest is what asking takes.
TOLD_WITHIN_S = 4.0
HEARD_AFTER_MS = 1000


def replug(box: VmBox, teacher: Client) -> None:
    """A lesson from green to green. Raises `NotAnswering` where the light is not what it must be."""
    machine = box.machine
    machine.wait(lambda: machine.light() == GREEN, PATIENCE_S, "the light is not green")
    machine.press()
    machine.wait(lambda: machine.light() == RED, PATIENCE_S, "the light is not red")
    machine.ask(f"echo snd_aloop.0 > {DRIVER}/unbind")
    gone_s = _until(machine, AMBER, "amber after the microphone was pulled out")
    troubles = [trouble["key"] for trouble in box.recorder(teacher)["troubles"]]
    assert gone_s <= TOLD_WITHIN_S, f"amber only after {gone_s:.1f} s"
    assert troubles == [MICROPHONE_STOPPED], troubles
    machine.ask(f"echo snd_aloop.0 > {DRIVER}/bind")
    back_s = _until(machine, RED, "red after the microphone was put back")
    lesson = str(box.recorder(teacher)["lesson"])
    machine.press(held_ms=2600)
    machine.wait(lambda: box.status()["state"] == "ready", PATIENCE_S, "the lesson does not stop")
    machine.wait(lambda: machine.light() == GREEN, PATIENCE_S, "the light is not green again")
    opened = teacher.call("GET", f"/api/lessons/{lesson}")
    gaps = [gap for gap in opened["gaps"] if gap["kind"] == "sound"]
    assert gaps, "a lesson without its microphone has no gap"
    assert gaps[-1]["end_ms"] + HEARD_AFTER_MS < opened["duration_ms"], "nothing is heard after the gap"
    say(f"microphone pulled out: amber after {gone_s:.1f} s, red {back_s:.1f} s after it was put back")


def _until(machine: Machine, light: tuple[bool, ...], what: str) -> float:
    """How many of the machine's seconds it took."""
    begun_s = machine.uptime_s()
    machine.wait(lambda: machine.light() == light, PATIENCE_S, f"the light is not {what}")
    return machine.uptime_s() - begun_s
