"""The live stream of one page."""

from __future__ import annotations

import asyncio
from typing import Any

from appliance.hardware.errors import BoxHot, PowerWasWeak, SeveralCameras
from appliance.protocol import Problem, Resumable
from appliance.recorder.errors import RoomForFew
from appliance.recorder.troubles import MicrophoneSilent, PictureStalled
from tests.web.box import Box, Tablet, until


async def follow(tablet: Tablet, name: str, holds: Any = lambda _: True) -> list[tuple[str, Any]]:
    return await tablet.events(lambda event, data: event == name and bool(holds(data)))


async def test_status_at_once_and_at_each_change(box: Box) -> None:
    anna = await box.someone("Anna")
    await box.recipient(anna)
    following = asyncio.create_task(follow(anna, "status", lambda status: status["state"] == "recording"))
    await until(lambda: _status_is(anna, "ready"))
    box.recorder.say(state="recording", light="red", lesson="l" * 20, owner=anna.id, elapsed_ms=1500)
    events = await following
    assert events[0][0] == "status"
    last = events[-1][1]
    assert (last["light"], last["recorder"]["mine"], last["recorder"]["elapsed_ms"]) == ("red", True, 1500)


async def test_the_recorder_may_go_and_come_back(box: Box) -> None:
    anna = await box.someone("Anna")
    following = asyncio.create_task(
        anna.events(lambda event, data: event == "status" and data["state"] == "ready" and bool(gone))
    )
    gone: list[bool] = []
    await until(lambda: _status_is(anna, "ready"))
    await box.recorder.stop()
    await until(lambda: _status_is(anna, "unable"))
    status = (await anna.get("/api/status")).json
    assert status["problem"]["key"] == "recorder_away"
    assert status["recorder"] is None
    gone.append(True)
    await box.recorder.start()
    events = await following
    assert "unable" in [data["state"] for _, data in events]
    assert events[-1][1]["problem"] is None


async def test_what_is_heard_in_class_is_for_the_owner_only(box: Box) -> None:
    anna, dirk = await box.someone("Anna"), await box.someone("Dirk")
    await box.recipient(anna)
    box.recorder.say(state="recording", light="red", lesson="l" * 20, level_dbfs=-20.0, speech=True, marks=2)
    await until(lambda: _status_is(anna, "recording"))
    mine = (await anna.get("/api/status")).json["recorder"]
    theirs = (await dirk.get("/api/status")).json["recorder"]
    assert (mine["level_dbfs"], mine["speech"], mine["lesson"], mine["marks"]) == (-20.0, True, "l" * 20, 2)
    assert (theirs["level_dbfs"], theirs["speech"], theirs["lesson"], theirs["marks"]) == (None, False, None, 0)
    assert (await box.tablet().get("/api/status")).json["recorder"] is None


async def test_a_lesson_that_was_cut_is_offered_to_its_owner_only(box: Box) -> None:
    anna, dirk = await box.someone("Anna"), await box.someone("Dirk")
    await box.recipient(anna)
    offer = Resumable(lesson="l" * 20, recorded_ms=300_000, remaining_ms=600_000)
    box.recorder.say(light="pulsing_green", owner=anna.id, resumable=offer)
    await until(lambda: _light_is(anna, "pulsing_green"))
    mine = (await anna.get("/api/status")).json["recorder"]
    theirs = (await dirk.get("/api/status")).json["recorder"]
    assert mine["resume"] == {"lesson": "l" * 20, "recorded_ms": 300_000, "remaining_ms": 600_000}
    assert theirs["resume"] is None
    assert (await dirk.post("/api/recorder/decline")).status == 403
    assert (await anna.post("/api/recorder/decline")).status == 204
    assert box.recorder.ops()[-1] == "decline"


async def test_what_is_wrong_and_what_will_be_are_told_in_the_askers_language(box: Box) -> None:
    anna = await box.someone("Anna")
    await box.recipient(anna)
    wrong = [Problem.of(PictureStalled()), Problem.of(MicrophoneSilent())]
    few = Problem.of(RoomForFew(lessons=2))
    hot = [Problem.of(BoxHot(temperature_c=82)), Problem.of(PowerWasWeak())]
    box.recorder.say(
        state="recording", light="amber", troubles=wrong, problem=wrong[0], room_warning=few, health=hot, part=2
    )
    await until(lambda: _light_is(anna, "amber"))
    status = (await anna.get("/api/status")).json
    view = status["recorder"]
    assert [one["key"] for one in view["troubles"]] == ["picture_stalled", "microphone_silent"]
    assert view["room_warning"]["key"] == "room_for_few"
    assert "2" in view["room_warning"]["message"]
    assert [one["key"] for one in status["health"]] == ["box_hot", "power_was_weak"]
    assert "82 graden" in status["health"][0]["message"]
    assert view["part"] == 2


async def test_what_to_know_of_the_box_is_for_who_minds_it(box: Box) -> None:
    anna, bea = await box.someone("Anna"), await box.someone("Bea", "beheerder")
    bram, _ = await box.coach(anna, "Bram")
    box.recorder.say(light="amber", health=[Problem.of(SeveralCameras(count=2, taken="imx708", others="ov5647"))])
    await until(lambda: _light_is(anna, "amber"))
    told = [
        [one["key"] for one in (await who.get("/api/status")).json["health"]] for who in (anna, bea, bram, box.tablet())
    ]
    assert told == [["several_cameras"], ["several_cameras"], [], []]


async def _light_is(tablet: Tablet, light: str) -> bool:
    return bool((await tablet.get("/api/status")).json["light"] == light)


async def test_a_lesson_appears_by_itself(box: Box) -> None:
    anna = await box.someone("Anna")
    following = asyncio.create_task(follow(anna, "lessons", lambda data: data["lesson"] is not None))
    lesson = await box.record(anna)
    events = await following
    assert events[-1] == ("lessons", {"lesson": lesson})


async def test_taking_back_reaches_the_coach_at_once(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    bram, coach = await box.coach(anna, "Bram")
    given = await box.released(anna, coach, lesson)
    following = asyncio.create_task(follow(bram, "releases"))
    await bram.listening.wait()
    assert (await anna.ask("DELETE", f"/api/releases/{given['id']}")).status == 204
    await following
    assert (await bram.get(f"/api/releases/{given['id']}")).json["state"] == "taken_back"


async def test_the_making_of_a_clip_is_shown(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    _, coach = await box.coach(anna, "Bram")
    following = asyncio.create_task(follow(anna, "jobs", lambda data: data["jobs"] == []))
    await anna.listening.wait()
    release = await box.prepared(anna, coach, lesson)
    events = await following
    jobs = [data["jobs"] for event, data in events if event == "jobs"]
    assert (jobs[0][0]["kind"], jobs[0][0]["thing"], jobs[0][0]["running"]) == ("clip", release, True)
    assert ("releases", {"release": release}) in events


async def test_signing_out_is_the_last_word(box: Box) -> None:
    anna = await box.someone("Anna")
    following = asyncio.create_task(follow(anna, "locked"))
    await anna.listening.wait()
    assert (await anna.ask("DELETE", "/api/session")).status == 204
    assert (await following)[-1] == ("locked", {"reason": "signed_out"})


async def _status_is(tablet: Tablet, state: str) -> bool:
    return bool((await tablet.get("/api/status")).json["state"] == state)
