"""Bad luck with the box's devices before a lesson: named on the tablet and by the light, and what was recorded stays.

What befalls a running lesson is in `test_light_truth.py`; `docs/reference/bad-luck.md` has all of it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from appliance.errors import TerugblikError
from appliance.hardware.errors import CameraMissing, CameraRibbon, MicrophoneMissing
from tests.recorder.test_buttons import PanelBox, keys
from tests.recorder.test_service import Box

LACKS = [CameraMissing(), CameraRibbon(), MicrophoneMissing()]


@pytest.fixture
def box(tmp_path: Path) -> PanelBox:
    return PanelBox(tmp_path)


async def a_lesson(box: Box) -> None:
    await box.start()
    box.room.play(1)
    await box.client.call("stop")
    await box.until(lambda status: status.state == "ready")


@pytest.mark.parametrize("error", LACKS, ids=lambda error: error.key)
async def test_a_device_that_is_not_there_is_named_and_amber(box: PanelBox, error: TerugblikError) -> None:
    box.missing = error
    async with box.running():
        await box.ready()
        status = await box.until(lambda status: keys(status) == [error.key])
        assert (status.state, status.light) == ("unable", "amber")
        assert status.troubles[0].nl == (error.nl.message, error.nl.advice)
        assert await box.refused("press") == error.key


async def test_a_camera_that_goes_between_two_lessons_takes_nothing_along(box: PanelBox) -> None:
    async with box.running():
        await a_lesson(box)
        before = [path.read_bytes() for path in sorted(box.lessons[0].rglob("*")) if path.is_file()]
        box.room.camera.present = False
        box.room.clock.advance(4)
        status = await box.until(lambda status: keys(status) == ["camera_missing"])
        assert (status.state, status.light) == ("unable", "amber")
        assert [path.read_bytes() for path in sorted(box.lessons[0].rglob("*")) if path.is_file()] == before


async def test_a_camera_that_does_not_start_is_amber_until_it_does(
    box: PanelBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ribbon with half a contact: the camera is there, and gives no picture."""

    def no_picture(*_: object) -> None:
        raise CameraRibbon

    async with box.running():
        await box.ready()
        monkeypatch.setattr(box.room.camera, "start", no_picture)
        assert await box.refused("press") == "camera_ribbon"
        status = box.service.status()
        assert (status.state, status.light, keys(status)) == ("ready", "amber", ["camera_ribbon"])
        assert box.lessons == []
        monkeypatch.undo()
        await box.client.call("press")
        assert box.service.status().state == "recording"
        await box.client.call("stop")
        status = await box.until(lambda status: status.state == "ready")
        assert (status.light, keys(status)) == ("green", [])
