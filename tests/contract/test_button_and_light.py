"""The obligations of `RecordButton` and `StatusLight`, on every backend."""

from __future__ import annotations

import threading
from typing import get_args

import pytest

from appliance.hardware.sim.button import SimButton
from appliance.protocol import Light
from tests.contract.rigs import Rig
from tests.hardware.listening import Collected
from tests.hardware.pi.board import until


def test_edges_in_order_from_a_thread_of_its_own(rig: Rig) -> None:
    edges: Collected[bool] = Collected()
    rig.hardware.button.listen(edges, pytest.fail)
    for count in (1, 3):
        rig.finger(True)
        edges.wait(count)
        rig.finger(False)
        edges.wait(count + 1)
    assert edges.items == [True, False, True, False]
    assert len(edges.threads) == 1
    assert threading.main_thread().name not in edges.threads


def test_a_virtual_button_can_be_pressed_by_a_program(rig: Rig) -> None:
    button = rig.hardware.button
    assert rig.hardware.virtual_button == isinstance(button, SimButton)
    if isinstance(button, SimButton):
        edges: Collected[bool] = Collected()
        button.listen(edges, pytest.fail)
        button.press(20)
        assert edges.wait(2) == [True, False]


def test_a_closed_button_is_silent(rig: Rig) -> None:
    edges: Collected[bool] = Collected()
    rig.hardware.button.listen(edges, pytest.fail)
    rig.finger(True)
    edges.wait(1)
    closers = [threading.Thread(target=rig.hardware.button.close) for _ in range(3)]
    for closer in closers:
        closer.start()
    for closer in closers:
        closer.join()
    rig.hardware.button.close()
    assert edges.items == [True]


def test_a_button_that_was_never_listened_to_can_be_closed(rig: Rig) -> None:
    rig.hardware.button.close()


def test_the_light_takes_every_state(rig: Rig) -> None:
    for state in get_args(Light):
        rig.hardware.light.show(state)
    assert rig.hardware.light.wrong is None
    rig.hardware.light.close()
    rig.hardware.light.close()


def test_the_light_burns_when_it_is_told_and_is_out_when_it_is_told(rig: Rig) -> None:
    light = rig.hardware.light
    assert not rig.lit()
    for state in ("red", "green", "amber", "pulsing_red", "pulsing_green", "blue_blink", "blink_white"):
        light.show(state)
        until(rig.lit)
        light.show("off")
        until(lambda: not rig.lit())
    light.show("red")
    until(rig.lit)
    light.close()
    assert not rig.lit()
