"""Nobody looks into a classroom who does not stand in it: there is a picture only in the window that a press of the
box's own button opened, for the one who asked, and the light tells the room."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from appliance.recorder.framing import FRAMING_S, UNLOOKED_S
from appliance.recorder.presence import TAIL_S
from tests.recorder.test_service import OWNER, Box, until_waiting

OTHER = {**OWNER, "id": "owner2"}


@pytest.fixture
async def box() -> AsyncIterator[Box]:
    """In a folder with a path short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="tb-") as folder:
        async with Box(Path(folder)).running() as running:
            await running.ready()
            yield running


async def is_over(box: Box, owner: str = "owner1") -> bool:
    return await box.refused("preview", owner=owner) in ("framing_over", "not_while_recording")


def light(box: Box) -> str:
    return box.service.status().light


async def asking(box: Box, owner: str = "owner1") -> asyncio.Future[bool]:
    asked = asyncio.ensure_future(box.client.pressed("framing", 30, owner=owner))
    await until_waiting(box)
    return asked


async def test_without_a_press_of_its_own_button_there_is_no_picture(box: Box) -> None:
    """Whoever has the socket, and whoever the box is set ready for."""
    assert await is_over(box)
    assert not await box.client.pressed("framing", 0.05, owner="owner1")
    assert await is_over(box)
    asked = await asking(box)
    assert await is_over(box)
    # A press over the socket is none: it begins the lesson, and the asking is over.
    await box.client.call("press")
    assert not await asked
    assert box.service.status().framing is None
    assert box.room.light.shown.count("white") == 0


async def test_a_press_opens_it_for_the_one_who_asked(box: Box) -> None:
    await box.client.call("set_ready", owner=None)
    await box.frame("owner2")
    assert await box.preview("owner2") == "/9hwaWN0dXJl"
    assert await is_over(box, "owner1")
    # Whoever presses next looks next, and the one before no more.
    box.room.clock.advance(TAIL_S)
    await box.frame("owner1")
    assert await box.preview("owner1")
    assert await is_over(box, "owner2")


async def test_the_light_is_white_as_long_as_somebody_may_look(box: Box) -> None:
    box.room.light.shown.clear()
    await box.frame()
    assert light(box) == "white"
    await box.preview()
    await box.client.call("leave_framing", owner="owner1")
    assert light(box) == "green"
    await box.until(lambda _: box.room.light.shown[-1] == "green")
    assert [one for one in box.room.light.shown if one not in ("green", "blue_blink")] == ["white"]


async def test_the_press_that_opens_it_begins_no_lesson_and_the_next_one_does(box: Box) -> None:
    await box.frame()
    box.press()
    await box.client.status()
    assert (box.service.status().state, box.service.status().framing) == ("ready", "owner1")
    box.room.clock.advance(TAIL_S)
    box.press()
    await box.until(lambda status: status.state == "recording")
    assert await is_over(box)
    box.room.play(2)
    await box.until(lambda status: status.light == "red")


async def test_a_press_ends_it_where_none_can_begin_a_lesson(box: Box) -> None:
    """Whoever stands in the room has the last word."""
    await box.client.call("set_ready", owner=None)
    await box.frame()
    box.room.clock.advance(TAIL_S)
    box.press()
    await box.until(lambda status: status.framing is None)
    assert (light(box), await is_over(box)) == ("blue_blink", True)


async def test_it_ends_after_ten_minutes_however_long_somebody_looks(box: Box) -> None:
    await box.frame()
    for _ in range(int(FRAMING_S // 60)):
        await box.preview()
        box.room.clock.advance(60)
    assert await box.preview()
    box.room.clock.advance(1)
    await box.until(lambda status: status.framing is None)
    assert (light(box), await is_over(box)) == ("green", True)
    await box.frame()
    assert await box.preview()


async def test_it_ends_when_nobody_looks(box: Box) -> None:
    await box.frame()
    box.room.clock.advance(UNLOOKED_S)
    assert await box.preview()
    box.room.clock.advance(UNLOOKED_S + 1)
    # No picture, even before anything else has noticed that it is over.
    assert await is_over(box)
    assert light(box) == "green"


async def ask(box: Box, op: str, **fields: object) -> None:
    await box.client.call(op, **fields)


@pytest.mark.parametrize(
    "what",
    [
        lambda box: ask(box, "press"),
        lambda box: ask(box, "rehearse"),
        lambda box: ask(box, "set_ready", owner=OTHER),
        lambda box: ask(box, "set_ready", owner=None),
        lambda box: ask(box, "leave_framing", owner="owner1"),
    ],
    ids=["a lesson", "a rehearsal", "another owner", "nobody", "the page is left"],
)
async def test_it_ends_with(box: Box, what: Callable[[Box], Awaitable[None]]) -> None:
    await box.frame()
    assert await box.preview()
    await what(box)
    assert box.service.status().framing is None
    assert await is_over(box)
    assert light(box) != "white"


async def test_it_does_not_come_back_after_a_rehearsal_or_a_lost_camera(box: Box) -> None:
    await box.frame()
    await ask(box, "rehearse")
    await ask(box, "leave_rehearsal", forget=True)
    assert (box.service.status().state, await is_over(box)) == ("ready", True)


async def test_it_goes_on_for_whom_the_box_is_set_ready_meanwhile(box: Box) -> None:
    await ask(box, "set_ready", owner=None)
    await box.frame()
    await box.ready()
    assert await box.preview()
    # Nobody leaves for another.
    await ask(box, "leave_framing", owner="owner2")
    assert await box.preview()


async def test_another_than_the_box_is_ready_for_is_not_listened_to(box: Box) -> None:
    """The press of the teacher who begins a lesson must open no picture for anybody else."""
    assert await box.refused("framing", owner="owner2", window_s=30) == "framing_for_other"
    await ask(box, "set_ready", owner=None)
    asked = await asking(box, "owner2")
    await box.ready()
    assert not await asked
    box.press()
    await box.until(lambda status: status.state == "recording")
    assert box.service.status().framing is None


async def test_one_asks_at_a_time_whatever_for(box: Box) -> None:
    asked = await asking(box)
    assert await box.refused("presence", window_s=30) == "presence_busy"
    assert await box.refused("framing", owner="owner1", window_s=30) == "presence_busy"
    await ask(box, "leave_framing", owner="owner1")
    assert not await asked
    proof = asyncio.ensure_future(box.client.pressed("presence", 30))
    await until_waiting(box)
    assert await box.refused("framing", owner="owner1", window_s=30) == "presence_busy"
    box.press()
    assert await proof
    # What was pressed for something else shows nothing to anybody.
    assert (box.service.status().framing, await is_over(box)) == (None, True)


async def test_not_while_a_lesson_runs(box: Box) -> None:
    await box.client.call("press")
    assert await box.refused("framing", owner="owner1", window_s=30) == "not_while_recording"


async def test_a_picture_that_was_being_made_when_it_ended_is_not_given(box: Box) -> None:
    await box.frame()
    camera = box.room.camera

    def left() -> bytes:
        box.service.from_thread(lambda: box.service.framing.leave("owner1"))
        return b"\xff\xd8picture"

    camera.preview_jpeg = left  # type: ignore[method-assign]
    assert await box.refused("preview", owner="owner1") == "framing_over"


async def test_it_does_not_outlive_the_process() -> None:
    with tempfile.TemporaryDirectory(prefix="tb-") as folder:
        async with Box(Path(folder)).running() as box:
            await box.ready()
            await box.frame()
        async with Box(Path(folder)).running() as box:
            assert (box.service.status().framing, await is_over(box)) == (None, True)
