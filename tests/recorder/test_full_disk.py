"""Another process fills the disk in the middle of a lesson: it ends, what was committed stays, nothing is removed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.config import RecorderSettings
from appliance.lessonfiles import LESSON_FILE
from appliance.media.index import MovieIndex
from appliance.recorder.committer import FLOOR_BYTES
from tests.recorder.opened import Opened, only_lesson
from tests.recorder.smalldisk import CountedDisk, SmallDisk, mounted
from tests.recorder.test_service import IDENTITY, Box

LESSON_MS = 20_000
RESERVE_BYTES = 4 << 20


@pytest.fixture(params=["mounted", "counted"])
def small(request: pytest.FixtureRequest) -> Iterator[SmallDisk]:
    with tempfile.TemporaryDirectory(prefix="tb-") as folder:
        if request.param == "counted":
            yield CountedDisk(Path(folder))
            return
        mounting = mounted(Path(folder))
        try:
            real = mounting.__enter__()
        except OSError as error:
            pytest.skip(f"nothing can be mounted here ({error}); the counted disk stands in for it")
        try:
            yield real
        finally:
            mounting.__exit__(None, None, None)


def box_on(small: SmallDisk) -> Box:
    settings = RecorderSettings(
        small.folder, small.folder / "s", speed=2, lesson_ms=LESSON_MS, reserve_bytes=RESERVE_BYTES
    )
    return Box(
        small.folder, settings=settings, open_file=small.open_file, write=small.write, free_bytes=small.free_bytes
    )


async def test_below_the_floor_the_lesson_ends_whole(small: SmallDisk) -> None:
    async with box_on(small).running() as box:
        await box.start()
        box.room.play(4)
        await box.until(lambda status: status.committed_ms >= 3_000)
        small.fill(leave_bytes=FLOOR_BYTES - (12 << 20))
        box.room.play(2)
        status = await box.until(lambda status: status.state == "unable")
        assert (status.reason, status.light) == ("disk_full", "amber")
        # Room is short now, and nothing is removed to make more.
        small.fill(leave_bytes=RESERVE_BYTES)
        box.room.clock.advance(4)
        status = await box.until(lambda status: status.state == "ready")
        assert await box.refused("press") == "too_little_room"
        assert box.service.status().light == "amber"
    opened = Opened(only_lesson(small.folder / "lessons"), IDENTITY)
    index, _, cut_short = opened.movie()
    assert not cut_short
    assert MovieIndex.from_bytes(opened.index.movie) == index
    ended = opened.facts.ended
    assert ended is not None
    assert (ended.reason, ended.problem) == ("failed", "disk_full")
    numbers = opened.numbers()
    assert numbers == list(range(len(numbers)))
    assert len(numbers) >= 100


async def test_filled_to_the_last_byte_what_was_committed_stays(small: SmallDisk) -> None:
    async with box_on(small).running() as box:
        await box.start()
        box.room.play(4)
        await box.until(lambda status: status.committed_ms >= 3_000)
        small.fill(leave_bytes=0)
        committed_ms = (await box.client.status()).committed_ms
        box.room.play(6)
        status = await box.until(lambda status: status.state == "unable")
        assert status.reason == "disk_full"
        box.room.clock.advance(4)
        await box.until(lambda status: box.service.recorder.reason == "disk_full")
        small.give_back()
        box.room.clock.advance(4)
        await box.until(lambda status: status.state == "ready" and status.light == "green")
    opened = Opened(only_lesson(small.folder / "lessons"), IDENTITY)
    index, _, cut_short = opened.movie()
    assert cut_short
    assert index.duration_ms >= committed_ms
    numbers = opened.numbers()
    assert numbers == list(range(len(numbers)))
    assert len(numbers) * 40 >= committed_ms - 40
    assert opened.facts.lesson == (opened.folder.name)
    assert (opened.folder / LESSON_FILE).stat().st_size > 0
