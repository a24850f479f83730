from __future__ import annotations

from dataclasses import replace

import pytest

from appliance.core.light import LightFacts, light
from appliance.core.recording import NO_OWNER, NO_ROOM
from appliance.core.troubles import Flow, Kept

GOOD = Kept(Flow(0.8), Flow(0.8), silent_s=0.0, running_s=99.0, remaining_ms=600_000, limit_ms=1_200_000)
RECORDING = LightFacts("recording", owner_set=True, refusal=None, kept=GOOD, marked_s=None)
READY = LightFacts("ready", owner_set=True, refusal=None, kept=None, marked_s=None)


def kept(**changes: object) -> str:
    return light(replace(RECORDING, kept=replace(GOOD, **changes)))  # type: ignore[arg-type]


def test_red_while_both_are_kept() -> None:
    assert light(RECORDING) == "red"
    assert kept(picture=Flow(2.0), sound=Flow(2.0)) == "red"


def test_not_red_before_anything_is_kept() -> None:
    assert kept(picture=Flow(float("inf")), sound=Flow(float("inf")), running_s=0.5) == "amber"


@pytest.mark.parametrize(
    "changes",
    [
        {"picture": Flow(2.01)},
        {"sound": Flow(2.01)},
        {"silent_s": 2.01},
        {"still_s": 2.01},
        {"jumped_s": 0.1},
        {"other": ("listening_stopped",)},
        {"picture": Flow(0.5, ended=True)},
    ],
)
def test_amber_when_one_is_not(changes: dict[str, object]) -> None:
    assert kept(**changes) == "amber"
    assert kept(remaining_ms=30_000, **changes) == "amber"


def test_picture_only_needs_no_sound() -> None:
    assert kept(sound=None, silent_s=None) == "red"


def test_the_last_minute_pulses() -> None:
    assert kept(remaining_ms=60_001) == "red"
    assert kept(remaining_ms=60_000) == "pulsing_red"
    assert kept(remaining_ms=12_001, limit_ms=60_000) == "red"
    assert kept(remaining_ms=12_000, limit_ms=60_000) == "pulsing_red"


def test_a_mark_is_acknowledged_shortly() -> None:
    assert light(replace(RECORDING, marked_s=0.1)) == "blink_white"
    assert light(replace(RECORDING, marked_s=0.6)) == "red"


def test_somebody_who_looks_through_the_camera_is_told_to_the_room() -> None:
    """White and never red, whatever else there is to say of a box at rest."""
    for changes in ({}, {"refusal": NO_ROOM}, {"owner_set": False}, {"resumable": True}, {"presence": True}):
        assert light(replace(READY, framing=True, **changes)) == "white"  # type: ignore[arg-type]
    for phase in ("opening", "recording", "sealing", "unable"):
        assert light(replace(READY, phase=phase, framing=True)) == "amber"  # type: ignore[arg-type]
    assert light(replace(READY, phase="rehearsing", framing=True)) == "pulsing_white"
    assert light(replace(RECORDING, framing=True)) == "red"


def test_a_press_that_is_a_proof_begins_nothing_and_is_not_green() -> None:
    assert light(replace(READY, presence=True)) == "blue_blink"
    assert light(replace(READY, presence=True, resumable=True)) == "blue_blink"
    assert light(replace(READY, presence=True, refusal=NO_ROOM)) == "blue_blink"


def test_ready_says_whether_a_press_would_start() -> None:
    assert light(READY) == "green"
    assert light(replace(READY, refusal=NO_ROOM)) == "amber"
    assert light(replace(READY, resumable=True)) == "pulsing_green"
    assert light(replace(READY, resumable=True, refusal=NO_ROOM)) == "amber"
    assert light(replace(READY, owner_set=False, refusal=NO_OWNER)) == "blue_blink"


@pytest.mark.parametrize("phase", ["opening", "sealing", "unable", "recording"])
def test_amber_while_nothing_is_certain(phase: str) -> None:
    assert light(replace(READY, phase=phase)) == "amber"  # type: ignore[arg-type]


def test_off_before_the_devices_are_there() -> None:
    assert light(replace(READY, phase="starting")) == "off"


def test_a_rehearsal_is_white_and_never_red() -> None:
    """Nothing of it is kept, whatever flows."""
    for changes in ({}, {"kept": GOOD}, {"refusal": NO_ROOM}, {"owner_set": False}, {"marked_s": 0.1}):
        assert light(replace(READY, phase="rehearsing", **changes)) == "pulsing_white"  # type: ignore[arg-type]
