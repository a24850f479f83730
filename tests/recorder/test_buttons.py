"""A box with a panel of its own: two buttons and a real light, and what the recorder says of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from appliance.errors import TerugblikError
from appliance.hardware.errors import (
    ButtonStuck,
    ButtonUnsteady,
    CameraMissing,
    DeviceForbidden,
    LightFailed,
    PinsUnreachable,
)
from appliance.hardware.ports import Hardware
from appliance.protocol import RecorderStatus
from tests.recorder.fakes import FakeButton
from tests.recorder.test_service import Box


@dataclass
class PanelBox(Box):
    mark_button: FakeButton = field(default_factory=FakeButton)
    missing: TerugblikError | None = None

    def hardware(self) -> Hardware:
        self.opened += 1
        room = self.room
        return Hardware(
            "pi",
            room.camera,
            room.microphone,
            room.button,
            room.light,
            virtual_button=False,
            mark_button=self.mark_button,
            missing=self.missing,
        )


@pytest.fixture
def box(tmp_path: Path) -> PanelBox:
    return PanelBox(tmp_path)


def keys(status: RecorderStatus) -> list[str]:
    return [problem.key for problem in status.troubles]


async def test_the_second_button_marks(box: PanelBox) -> None:
    async with box.running():
        await box.start()
        box.room.play(1)
        await box.until(lambda status: status.elapsed_ms > 0)
        box.mark_button.on_edge(True)
        await box.until(lambda status: status.marks == 1)
        # Held for long it still only marks.
        box.room.clock.advance(8)
        box.mark_button.on_edge(False)
        assert (await box.until(lambda status: status.state == "recording")).marks == 1
        await box.client.call("stop")
        await box.until(lambda status: status.state == "ready")


async def test_the_second_button_begins_nothing_and_switches_nothing_off(box: PanelBox) -> None:
    async with box.running():
        await box.ready()
        box.mark_button.on_edge(True)
        box.room.clock.advance(8)
        box.mark_button.on_edge(False)
        seen = box.room.clock.monotonic_us()
        box.room.clock.advance(1)
        await box.until(lambda _status: box.room.clock.monotonic_us() > seen)
        assert (await box.client.status()).state == "ready"
        assert box.lessons == []
        assert not box.service.switched_off


@pytest.mark.parametrize("error", [PinsUnreachable(), ButtonStuck(), ButtonUnsteady()])
@pytest.mark.parametrize("which", ["button", "mark_button"])
async def test_what_a_button_ended_with_is_told(box: PanelBox, error: TerugblikError, which: str) -> None:
    button = box.mark_button if which == "mark_button" else box.room.button
    async with box.running():
        await box.ready()
        button.on_end(error)
        status = await box.until(lambda status: keys(status) == [error.key])
        assert (status.state, status.light) == ("ready", "amber")
        assert status.problem is not None
        assert status.problem.nl == (error.nl.message, error.nl.advice)
        # The lesson goes on all the same, from the tablet.
        await box.client.call("press")
        assert box.service.status().state == "recording"
        await box.client.call("stop")


async def test_a_button_that_is_still_stuck_is_told_without_a_break(box: PanelBox) -> None:
    async with box.running():
        await box.ready()
        box.room.button.on_end(ButtonStuck())
        await box.until(lambda status: keys(status) == ["button_stuck"])
        await looked(box)
        for _ in range(3):
            heard = box.room.button.heard
            box.room.clock.advance(4)
            await box.until(lambda status, heard=heard: box.room.button.heard > heard)
            await looked(box)  # it is listened to, and may yet say that nothing changed
            assert keys(box.service.status()) == ["button_stuck"]
            box.room.button.on_end(ButtonStuck())
            await looked(box)
            assert keys(box.service.status()) == ["button_stuck"]
        heard = box.room.button.heard
        box.room.clock.advance(4)
        await box.until(lambda status: box.room.button.heard > heard)
        box.room.clock.advance(2)
        await box.until(lambda status: keys(status) == [])


async def test_an_end_that_comes_late_is_not_taken_for_a_new_one(box: PanelBox) -> None:
    async with box.running():
        await box.ready()
        late = box.room.button.on_end
        late(ButtonUnsteady())
        await box.until(lambda status: keys(status) == ["button_unsteady"])
        heard = box.room.button.heard
        box.room.clock.advance(4)
        await box.until(lambda status: box.room.button.heard > heard)
        late(ButtonStuck())
        await looked(box)
        box.room.clock.advance(2)
        await box.until(lambda status: keys(status) == [])


async def test_both_buttons_without_pins_are_one_trouble(box: PanelBox) -> None:
    async with box.running():
        await box.ready()
        box.room.button.on_end(PinsUnreachable())
        box.mark_button.on_end(PinsUnreachable())
        box.room.light.wrong = PinsUnreachable()
        await box.until(lambda status: keys(status) == ["pins_unreachable"])


async def test_a_light_that_cannot_shine_is_told_and_a_lesson_begins(box: PanelBox) -> None:
    async with box.running():
        await box.ready()
        box.room.light.wrong = LightFailed()
        await box.until(lambda status: keys(status) == ["light_failed"])
        await box.client.call("press")
        assert box.service.status().state == "recording"
        box.room.light.wrong = None
        await box.until(lambda status: "light_failed" not in keys(status))
        await box.client.call("stop")


async def test_a_box_without_its_camera_says_so_on_its_light(box: PanelBox) -> None:
    box.missing = DeviceForbidden()
    async with box.running():
        await box.ready()
        status = await box.until(lambda status: status.state == "unable")
        assert status.reason == "device_forbidden"
        assert box.room.light.shown[-1] == "amber"
        assert "green" not in box.room.light.shown


async def test_what_stays_away_is_seldom_opened_anew(box: PanelBox) -> None:
    """A real light goes dark meanwhile."""
    box.missing = CameraMissing()
    async with box.running():
        await box.until(lambda status: status.state == "unable")
        assert box.opened == 1
        for _ in range(4):
            box.room.clock.advance(4)
            await looked(box)
        assert box.opened == 1
        box.missing = None
        box.room.clock.advance(30)
        await box.until(lambda status: status.state == "ready")
        assert box.opened == 2


async def test_what_is_plugged_in_again_is_opened_at_once(box: PanelBox) -> None:
    async with box.running():
        await box.ready()
        box.room.camera.present = False
        box.room.clock.advance(2)
        await box.until(lambda status: status.state == "unable")
        box.room.clock.advance(31)
        await box.until(lambda _status: box.opened == 2)
        box.room.camera.present = True
        box.room.clock.advance(4)
        await box.until(lambda status: status.state == "ready")
        assert box.opened == 3


async def looked(box: PanelBox) -> None:
    """The service has looked after its devices since."""
    told: list[object] = []
    plain = box.room.light.show
    box.room.light.show = lambda light: (told.append(light), plain(light))[1]  # type: ignore[method-assign]
    await box.until(lambda _status: len(told) > 2)
    box.room.light.show = plain  # type: ignore[method-assign]
