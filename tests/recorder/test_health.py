"""The box's own health: what a person is told of it, what it keeps from beginning, and what it never ends."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from appliance.config import AILMENTS
from appliance.errors import TerugblikError
from appliance.hardware.errors import MicrophoneMute, SeveralCameras
from appliance.hardware.health import HealthReading
from appliance.hardware.ports import Hardware
from appliance.hardware.sim.health import WELL, SimHealth, reading_of
from appliance.protocol import RecorderStatus
from appliance.recorder.health import STEADY_S, notices
from tests.recorder.test_service import Box

WEAK = replace(WELL, undervoltage_now=True, undervoltage_since_boot=True, throttled=True)
WAS_WEAK = replace(WELL, undervoltage_since_boot=True)


@dataclass
class Ear:
    notices: tuple[TerugblikError, ...] = ()
    checked: int = 0

    def check_level(self) -> None:
        self.checked += 1


@dataclass
class HealthBox(Box):
    health: SimHealth | None = field(default_factory=SimHealth)
    odd: tuple[TerugblikError, ...] = ()
    level: Ear = field(default_factory=Ear)

    def hardware(self) -> Hardware:
        return replace(super().hardware(), health=self.health, notices=self.odd, level=self.level)

    def turns(self, reading: HealthReading) -> None:
        assert self.health is not None
        self.health.reading = reading


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> HealthBox:
    """It looks at each turn: the test's clock stands still."""
    monkeypatch.setattr("appliance.recorder.health.LOOK_S", 0.0)
    return HealthBox(tmp_path)


def keys(status: RecorderStatus) -> list[str]:
    return [problem.key for problem in status.health]


@pytest.mark.parametrize(
    ("reading", "told"),
    [
        (WELL, []),
        (HealthReading(), []),
        (replace(WELL, temperature_c=79.9, card_wear=80), []),
        (replace(WELL, temperature_c=80.0), ["box_hot"]),
        (replace(WELL, temperature_c=84.0, throttled=True), ["box_hot"]),
        (replace(WELL, throttled=True), ["box_slowed"]),
        (replace(WELL, card_wear=90), ["card_worn"]),
        (WAS_WEAK, ["power_was_weak"]),
        (
            replace(WAS_WEAK, temperature_c=81.0, card_wear=110, throttled=True),
            ["box_hot", "card_worn", "power_was_weak"],
        ),
    ],
)
def test_a_reading_as_words_worst_first(reading: HealthReading, told: list[str]) -> None:
    assert [notice.key for notice in notices(reading, power_weak=False)] == told


def test_weak_power_comes_first_and_is_told_once() -> None:
    reading = replace(WEAK, temperature_c=81.0, card_wear=110)
    assert [one.key for one in notices(reading, power_weak=True)] == ["power_weak", "box_hot", "card_worn"]


@pytest.mark.parametrize("ailment", AILMENTS)
def test_the_simulator_can_be_unwell_in_each_way(ailment: str) -> None:
    reading = reading_of([ailment])
    told = notices(reading, power_weak=bool(reading.undervoltage_now))
    expected = {"hot": "box_hot", "slowed": "box_slowed"}.get(ailment, ailment.replace("-", "_"))
    assert [notice.key for notice in told] == [expected]


async def test_weak_power_lets_no_lesson_begin(box: HealthBox) -> None:
    async with box.running():
        await box.ready()
        box.turns(WEAK)
        status = await box.until(lambda status: status.reason == "power_unsafe")
        assert (status.state, status.light, keys(status)) == ("ready", "amber", [])
        with pytest.raises(TerugblikError) as refused:
            await box.client.call("press")
        assert refused.value.key == "power_unsafe"
        assert box.lessons == []


async def test_a_supply_that_has_just_failed_is_not_trusted_at_once(box: HealthBox) -> None:
    async with box.running():
        await box.ready()
        box.turns(WEAK)
        await box.until(lambda status: status.reason == "power_unsafe")
        box.turns(replace(WAS_WEAK, card_wear=100))
        await box.until(lambda status: keys(status) == ["card_worn"])
        box.room.clock.advance(STEADY_S - 1)
        assert (await box.client.status()).reason == "power_unsafe"
        box.room.clock.advance(1)
        status = await box.until(lambda status: status.reason is None)
        assert (status.light, keys(status)) == ("green", ["card_worn", "power_was_weak"])


async def test_the_log_names_each(box: HealthBox, capsys: pytest.CaptureFixture[str]) -> None:
    async with box.running():
        await box.ready()
        box.turns(replace(WAS_WEAK, card_wear=100))
        await box.until(lambda status: keys(status) == ["card_worn", "power_was_weak"])
        box.turns(WELL)
        await box.until(lambda status: not status.health)
    told = capsys.readouterr().err
    assert "health notices=card_worn.power_was_weak " in told
    assert "health notices=None " in told


async def test_a_lesson_goes_on_with_weak_power(box: HealthBox) -> None:
    async with box.running():
        await box.start()
        box.room.play(2)
        box.turns(WEAK)
        status = await box.until(lambda status: keys(status) == ["power_weak"])
        assert (status.state, status.troubles) == ("recording", [])
        box.room.play(1)
        await box.client.call("stop")
        await box.until(lambda status: status.state == "ready")
    assert len(box.lessons) == 1


async def test_two_cameras_are_told_and_do_not_stand_in_the_way(box: HealthBox) -> None:
    box.odd = (SeveralCameras(count=2, taken="imx708", others="ov5647"),)
    async with box.running():
        await box.ready()
        status = await box.client.status()
        assert (keys(status), status.reason) == (["several_cameras"], None)
        assert "imx708" in status.health[0].nl[0].format(**status.health[0].fields)


async def test_a_microphone_that_is_switched_off_is_told_until_it_is_on(box: HealthBox) -> None:
    box.level.notices = (MicrophoneMute(),)
    async with box.running():
        await box.ready()
        status = await box.client.status()
        assert (keys(status), status.reason) == (["microphone_mute"], None)
        box.level.notices = ()
        await box.until(lambda status: not status.health)


async def test_whoever_frames_has_the_microphone_looked_at_too(box: HealthBox) -> None:
    async with box.running():
        await box.ready()
        assert box.level.checked == 0
        await box.frame()
        await box.preview()
        assert box.level.checked == 1


async def test_of_a_box_that_cannot_know_nothing_is_told(box: HealthBox) -> None:
    box.health = None
    async with box.running():
        await box.ready()
        assert (await box.client.status()).health == []
