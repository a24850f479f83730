"""The link to the recorder, over a real socket: current, and mending by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from appliance.control import ControlClient, RecorderAway
from appliance.protocol import RecorderStatus
from appliance.web.link import RecorderLink
from tests.web.recorder import FakeRecorder


class Following:
    """A link that is running, and a way to wait for what it sees."""

    def __init__(self, path: Path) -> None:
        self._seen = asyncio.Event()
        self.link = RecorderLink(ControlClient(path), self._seen.set, retry_s=0.01)
        self.task = asyncio.create_task(self.link.follow())

    async def until(self, holds: object) -> None:
        async with asyncio.timeout(10):
            while not holds():  # type: ignore[operator]
                self._seen.clear()
                await self._seen.wait()


@pytest.fixture
async def recorder(tmp_path: Path) -> AsyncIterator[FakeRecorder]:
    fake = FakeRecorder(tmp_path / "r.sock")
    await fake.start()
    yield fake
    await fake.stop()


@pytest.fixture
async def following(recorder: FakeRecorder) -> AsyncIterator[Following]:
    one = Following(recorder.path)
    yield one
    one.task.cancel()
    await asyncio.gather(one.task, return_exceptions=True)


async def test_status_is_followed(recorder: FakeRecorder, following: Following) -> None:
    link = following.link
    await following.until(link.lessons_changed.is_set)
    link.lessons_changed.clear()
    recorder.say(state="recording", light="red", lesson="l1")
    await following.until(lambda: link.status is not None and link.status.state == "recording")
    assert not link.lessons_changed.is_set()
    recorder.say(state="ready", light="green", lesson=None)
    await following.until(link.lessons_changed.is_set)


async def test_it_survives_the_recorder_going_away(recorder: FakeRecorder, following: Following) -> None:
    link = following.link
    await following.until(lambda: link.status is not None)
    await recorder.stop()
    await following.until(lambda: link.status is None)
    assert not following.task.done()
    await recorder.start()
    await following.until(lambda: link.status is not None)


async def test_a_lesson_that_was_lost_with_the_recorder_is_looked_for(
    recorder: FakeRecorder, following: Following
) -> None:
    link = following.link
    recorder.say(state="recording", light="red", lesson="l1")
    await following.until(lambda: link.status is not None and link.status.lesson == "l1")
    link.lessons_changed.clear()
    await recorder.stop()
    await following.until(lambda: link.status is None)
    recorder.status = RecorderStatus(state="ready", light="green")
    await recorder.start()
    await following.until(link.lessons_changed.is_set)


async def test_what_is_being_recorded_is_asked_anew(recorder: FakeRecorder, following: Following) -> None:
    link = following.link
    await following.until(lambda: link.status is not None)
    recorder.status = RecorderStatus(state="recording", light="red", lesson="just-begun")
    assert link.status is not None
    assert link.status.lesson is None
    assert await asyncio.to_thread(link.recording_now) == "just-begun"
    await recorder.stop()
    with pytest.raises(RecorderAway):
        await asyncio.to_thread(link.recording_now)


def test_before_it_runs_nobody_can_tell(tmp_path: Path) -> None:
    with pytest.raises(RecorderAway):
        RecorderLink(ControlClient(tmp_path / "none"), lambda: None).recording_now()


async def test_presence(recorder: FakeRecorder, following: Following) -> None:
    listening = asyncio.Event()
    asked = asyncio.create_task(following.link.pressed("presence", 60, listening.set))
    await asyncio.wait_for(listening.wait(), 10)
    recorder.press()
    assert await asked
    await recorder.stop()
    with pytest.raises(RecorderAway):
        await following.link.pressed("presence", 60)


async def test_now_is_not_a_moment_old(recorder: FakeRecorder) -> None:
    """Who set the box ready and presses at once is not told that it is ready for somebody else."""
    link = RecorderLink(ControlClient(recorder.path), lambda: None)
    assert link.status is None
    recorder.status = RecorderStatus(state="ready", light="green", owner="juf")
    assert (await link.now()).owner == "juf"
    assert link.status is not None
    assert link.status.owner == "juf"


async def test_now_says_that_the_recorder_is_away(tmp_path: Path) -> None:
    with pytest.raises(RecorderAway):
        await RecorderLink(ControlClient(tmp_path / "nobody"), lambda: None).now()
