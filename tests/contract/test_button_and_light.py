"""The obligations of `RecordButton` and `StatusLight`, on every backend."""

from __future__ import annotations

import threading
from typing import get_args

from appliance.hardware.sim.button import SimButton
from appliance.protocol import Light
from tests.contract.rigs import Rig
from tests.hardware.listening import Collected


def test_edges_in_order_from_a_thread_of_its_own(rig: Rig) -> None:
    edges: Collected[bool] = Collected()
    button = rig.hardware.button
    assert isinstance(button, SimButton)
    assert rig.hardware.virtual_button
    button.listen(edges, lambda _error: None)
    button.down()
    button.up()
    button.press(20)
    assert edges.wait(4) == [True, False, True, False]
    assert threading.main_thread().name not in edges.threads


def test_a_closed_button_is_silent(rig: Rig) -> None:
    edges: Collected[bool] = Collected()
    rig.hardware.button.listen(edges, lambda _error: None)
    rig.hardware.button.close()
    rig.hardware.button.close()
    rig.hardware.button.press(1)
    assert edges.items == []


def test_the_light_takes_every_state(rig: Rig) -> None:
    for state in get_args(Light):
        rig.hardware.light.show(state)
    rig.hardware.light.close()
    rig.hardware.light.close()
