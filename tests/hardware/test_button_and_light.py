from __future__ import annotations

from appliance.clock import SimulatedClock
from appliance.hardware.sim.button import SimButton
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
