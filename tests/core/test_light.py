from __future__ import annotations

from dataclasses import replace

import pytest

from appliance.core.light import Kept, LightFacts, light, trouble
from appliance.core.recording import NO_OWNER, NO_ROOM

GOOD = Kept(picture_age_s=0.8, sound_age_s=0.8, silent_s=0.0, running_s=99.0, remaining_ms=600_000, limit_ms=1_200_000)
RECORDING = LightFacts("recording", owner_set=True, refusal=None, kept=GOOD, marked_s=None)
READY = LightFacts("ready", owner_set=True, refusal=None, kept=None, marked_s=None)


def kept(**changes: float | None) -> str:
    return light(replace(RECORDING, kept=replace(GOOD, **changes)))  # type: ignore[arg-type]


def test_red_while_both_are_kept() -> None:
    assert light(RECORDING) == "red"
    assert kept(picture_age_s=2.0, sound_age_s=2.0) == "red"


def test_not_red_before_anything_is_kept() -> None:
    assert kept(picture_age_s=float("inf"), sound_age_s=float("inf"), running_s=0.5) == "amber"


@pytest.mark.parametrize("changes", [{"picture_age_s": 2.01}, {"sound_age_s": 2.01}, {"silent_s": 2.01}])
def test_amber_when_one_is_not(changes: dict[str, float]) -> None:
    assert kept(**changes) == "amber"
    assert kept(remaining_ms=30_000, **changes) == "amber"


def test_picture_only_needs_no_sound() -> None:
    assert kept(sound_age_s=None, silent_s=None) == "red"


def test_the_last_minute_pulses() -> None:
    assert kept(remaining_ms=60_001) == "red"
    assert kept(remaining_ms=60_000) == "pulsing_red"
    assert kept(remaining_ms=12_001, limit_ms=60_000) == "red"
    assert kept(remaining_ms=12_000, limit_ms=60_000) == "pulsing_red"


def test_a_mark_is_acknowledged_shortly() -> None:
    assert light(replace(RECORDING, marked_s=0.1)) == "blink_white"
    assert light(replace(RECORDING, marked_s=0.6)) == "red"


def test_ready_says_whether_a_press_would_start() -> None:
    assert light(READY) == "green"
    assert light(replace(READY, refusal=NO_ROOM)) == "amber"
    assert light(replace(READY, owner_set=False, refusal=NO_OWNER)) == "blue_blink"


@pytest.mark.parametrize("phase", ["opening", "sealing", "unable", "recording"])
def test_amber_while_nothing_is_certain(phase: str) -> None:
    assert light(replace(READY, phase=phase)) == "amber"  # type: ignore[arg-type]


def test_off_before_the_devices_are_there() -> None:
    assert light(replace(READY, phase="starting")) == "off"


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({}, None),
        ({"picture_age_s": 2.5}, None),
        ({"picture_age_s": 3.1, "sound_age_s": 3.1}, "picture_stalled"),
        ({"sound_age_s": 3.1}, "sound_stalled"),
        ({"silent_s": 2.1}, "microphone_silent"),
        ({"picture_age_s": float("inf"), "sound_age_s": float("inf"), "running_s": 2.9}, None),
        ({"picture_age_s": float("inf"), "running_s": 3.1}, "picture_stalled"),
        ({"sound_age_s": float("inf"), "running_s": 3.1}, "sound_stalled"),
        ({"sound_age_s": None, "silent_s": None}, None),
    ],
)
def test_what_is_wrong_has_a_name(changes: dict[str, float], key: str | None) -> None:
    assert trouble(replace(GOOD, **changes)) == key  # type: ignore[arg-type]
