from __future__ import annotations

from appliance.clock import SimulatedClock
from appliance.hardware.errors import DeviceStopped
from appliance.hardware.ports import TOLD_S
from appliance.hardware.sim.button import SimButton
from appliance.hardware.sim.faults import Fault, Faults
from appliance.hardware.sim.light import SimLight
from tests.hardware.listening import Collected


def test_a_press_lasts_as_long_as_the_clock_says() -> None:
    clock = SimulatedClock()
    button = SimButton(clock)
    edges: Collected[tuple[bool, int]] = Collected()
    button.listen(lambda down: edges((down, clock.monotonic_us())), lambda _error: None)
    button.press(2000)
    button.press(10)
    assert edges.wait(1) == [(True, 0)]
    clock.advance(1.999)
    assert len(edges.items) == 1
    clock.advance(0.002)
    assert edges.wait(3)[1:] == [(False, 2_001_000), (True, 2_001_000)]
    clock.advance(1)
    edges.wait(4)
    button.close()


def test_a_button_closed_while_held_comes_back() -> None:
    button = SimButton(SimulatedClock())
    edges: Collected[bool] = Collected()
    button.listen(edges, lambda _error: None)
    button.press(10_000)
    edges.wait(1)
    button.close()
    assert edges.items == [True]


def test_the_light_remembers_changes_only() -> None:
    clock = SimulatedClock()
    light = SimLight(clock)
    assert light.now == "off"
    light.show("green")
    clock.advance(1)
    light.show("green")
    light.show("red")
    assert light.now == "red"
    assert light.history == [(0, "green"), (1_000_000, "red")]
    light.close()
    assert light.now == "off"


def test_a_light_that_nobody_tells_anything_does_not_stay_red() -> None:
    now = [10.0]
    light = SimLight(SimulatedClock(), wall=lambda: now[0])
    now[0] += 100
    assert light.now == "off"
    light.show("red")
    now[0] += TOLD_S
    assert light.now == "red"
    now[0] += 0.1
    assert light.now == "amber"
    light.show("red")
    assert light.now == "red"
    light.close()
    now[0] += 100
    assert light.now == "off"


def test_a_button_that_ended_can_be_listened_to_again() -> None:
    faults = Faults()
    button = SimButton(SimulatedClock(), faults)
    ends: Collected[Exception | None] = Collected()
    edges: Collected[bool] = Collected()
    faults.begin(Fault.BUTTON_DIES)
    button.listen(edges, ends)
    (error,) = ends.wait(1)
    assert isinstance(error, DeviceStopped)
    button.listen(edges, ends)
    button.down()
    assert edges.wait(1) == [True]
    button.close()
