"""What runs beside the answers, and what happens when it does not."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from appliance.library import post
from appliance.web.background import Background, until_one_ends
from tests.web.box import Box, until


async def forever() -> None:
    await asyncio.Event().wait()


async def test_a_part_that_ends_takes_the_process_down() -> None:
    async def ends() -> None:
        await asyncio.sleep(0)

    assert await until_one_ends({"good": forever, "bad": ends}, asyncio.Event()) == "bad"


async def test_a_part_that_fails_takes_the_process_down_and_says_where(capfd: object) -> None:
    async def fails() -> None:
        raise ValueError("een naam")

    assert await until_one_ends({"good": forever, "bad": fails}, asyncio.Event()) == "bad"
    said = capfd.readouterr().err  # type: ignore[attr-defined]
    assert "part_failed.bad kind=ValueError" in said
    assert "naam" not in said


async def test_a_stop_ends_all_of_them_well() -> None:
    stop = asyncio.Event()
    stop.set()
    assert await until_one_ends({"one": forever, "two": forever}, stop) is None


async def test_a_release_ends_on_its_last_day_while_everyone_is_away(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    bram, coach = await box.coach(anna, "Bram")
    given = await box.released(anna, coach, lesson)
    folder = box.data / "releases" / given["id"]
    assert folder.is_dir()
    video = (await bram.get(f"/api/releases/{given['id']}")).json["video"]
    assert (await bram.get(video, Range="bytes=0-1")).status == 206
    box.clock.wall += timedelta(days=16)
    assert (await bram.get(video, Range="bytes=0-1")).key == "release_over"
    await box.sweep()
    assert not folder.exists()
    await until(lambda: _state_is(anna, given["id"], "expired"))


async def test_what_a_cut_held_back_reaches_who_is_here_at_the_next_sign_in(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    bram, coach = await box.coach(anna, "Bram")
    given = await box.released(anna, coach, lesson)
    path = f"/api/releases/{given['id']}/comments"

    def cut(*_: object) -> None:
        raise OSError("the plug is pulled")

    monkeypatch.setattr(post, "_lay", cut)
    assert (await bram.post(path, {"text": "Mooi"})).status == 201
    monkeypatch.undo()
    assert (await anna.get(path)).json == []
    await box.tablet().sign_in("Bram")

    async def arrived() -> bool:
        return [one["text"] for one in (await anna.get(path)).json] == ["Mooi"]

    await until(arrived)


async def test_lessons_past_their_day_go_but_not_while_the_recorder_is_away(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    folder = box.data / "lessons" / lesson
    box.clock.wall += timedelta(days=60)
    await box.recorder.stop()
    await box.sweep()
    assert folder.is_dir()
    await box.recorder.start()
    await box.sweep()
    assert not folder.exists()
    await until(lambda: _no_lessons(anna))


async def test_of_a_lesson_past_its_day_nothing_stays_open_and_no_clip_waits(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    _, coach = await box.coach(anna, "Bram")
    draft = await box.prepared(anna, coach, lesson)
    video = (await anna.get(f"/api/lessons/{lesson}")).json["video"]
    assert (await anna.get(video, Range="bytes=0-1")).status == 206
    assert any(lesson in name for name in _open_files())
    box.clock.wall += timedelta(days=60)
    await box.sweep()
    (certificate,) = (await anna.get("/api/certificates")).json["certificates"]
    assert certificate["lesson"] == lesson
    assert not any(lesson in name for name in _open_files())
    assert (await anna.get(video, Range="bytes=0-1")).status == 404
    assert (await anna.get(f"/api/releases/{draft}")).status == 404
    assert not (box.data / "people" / anna.id / "drafts" / draft).exists()


def _open_files() -> list[str]:
    found = []
    for link in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):
            found.append(str(link.readlink()))
    return found


async def test_nothing_ends_while_the_date_is_in_doubt(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    box.clock.trusted = False
    box.clock.wall += timedelta(days=600)
    await box.sweep()
    assert (box.data / "lessons" / lesson).is_dir()


async def _state_is(tablet: object, release: str, state: str) -> bool:
    answer = await tablet.get(f"/api/releases/{release}")  # type: ignore[attr-defined]
    return bool(json.loads(answer.body)["state"] == state)


async def _no_lessons(tablet: object) -> bool:
    answer = await tablet.get("/api/lessons")  # type: ignore[attr-defined]
    return bool(json.loads(answer.body) == [])


async def test_a_disk_that_refuses_does_not_end_the_sweeping() -> None:
    def refuses(*_: object) -> list[str]:
        raise OSError(30, "Read-only file system")

    await _background(refuses, refuses).sweep()


async def test_two_sweeps_at_once_are_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both would destroy the same folders. The first is in the midst of it until the second had every turn to begin."""
    go_on, begun = asyncio.Event(), list[object]()

    async def to_thread(work: Any, *given: object) -> Any:
        begun.append(work)
        await go_on.wait()
        return work(*given)

    monkeypatch.setattr(asyncio, "to_thread", to_thread)
    background = _background(list, lambda _: [])
    both = asyncio.gather(background.sweep(), background.sweep())
    for _ in range(100):
        await asyncio.sleep(0)
    assert len(begun) == 1
    go_on.set()
    await both
    assert len(begun) == 4


def _background(sweep: Any, sweep_lessons: Any) -> Background:
    """With a desk of the test's own and nothing else."""
    parts: Any = dict.fromkeys(
        ("locks", "line", "streams", "keeper", "notifier", "caretaker", "rehearsals", "follower")
    )

    async def lessons_went(lessons: object) -> None:
        assert lessons == []

    desk: Any = SimpleNamespace(sweep=sweep, sweep_lessons=sweep_lessons)
    link: Any = SimpleNamespace(recording_now=None)
    post: Any = SimpleNamespace(lessons_went=lessons_went)
    return Background(desk=desk, link=link, post=post, **parts)
