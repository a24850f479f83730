"""Through the door that a tablet uses: a lesson that is damaged while it is watched, and a library that is."""

from __future__ import annotations

import asyncio
from pathlib import Path

from aiohttp import ClientError

from tests.web.box import PASSPHRASE, Box, Tablet, until


def flip(path: Path, place: float = 0.5) -> None:
    content = bytearray(path.read_bytes())
    content[int(len(content) * place)] ^= 8
    path.write_bytes(bytes(content))


async def fetched(tablet: Tablet, address: str) -> bytes | None:
    """None: the connection broke off."""
    try:
        answer = await tablet.get(address)
    except (ClientError, asyncio.IncompleteReadError):
        return None
    return answer.body if answer.status == 200 else None


async def has_state(tablet: Tablet, lesson: str, state: str) -> bool:
    return bool((await tablet.get(f"/api/lessons/{lesson}")).json["state"] == state)


async def test_damage_that_a_player_comes_upon_is_told_and_the_rest_plays(box: Box) -> None:
    anna = await box.someone("Anna")
    # Of several chunks, and so of a length that is only known once the end was found.
    lesson, other = await box.record(anna, cut_at=0.97), await box.record(anna)
    before = (await anna.get(f"/api/lessons/{lesson}")).json
    flip(box.data / "lessons" / lesson / "lesson.mp4.age")
    told = asyncio.ensure_future(anna.events(lambda event, data: event == "lessons" and data["lesson"] == lesson))
    await anna.listening.wait()
    assert await fetched(anna, before["video"]) is None
    await told
    after = (await anna.get(f"/api/lessons/{lesson}")).json
    assert (before["state"], after["state"]) == ("cut_short", "damaged")
    assert after["problem"]["key"] == "lesson_partly_lost"
    assert after["problem"]["fields"]["spans"] in after["problem"]["message"]
    assert "lost" in [gap["kind"] for gap in after["gaps"]]
    assert after["video"] != before["video"]
    assert await fetched(anna, after["video"]) is not None
    assert (await anna.get(f"/api/lessons/{lesson}/stills/100")).status == 200
    assert await fetched(anna, (await anna.get(f"/api/lessons/{other}")).json["video"]) is not None
    assert (await anna.get("/api/logbook")).json["entries"][-1]["event"] == "lesson_damaged"


async def test_the_round_reads_lessons_through_and_keeps_a_spare(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    flip(box.data / "lessons" / lesson / "lesson.mp4.age", 0.6)
    assert await has_state(anna, lesson, "whole")
    box.recorder.say(state="recording", light="red")
    await until(lambda: _hears(anna, "recording"))
    await box.caretaker.round()
    assert not (box.data / "people" / anna.id / "library.spare.age").exists()
    assert await has_state(anna, lesson, "whole")
    box.recorder.say(state="ready", light="green")
    await until(lambda: _hears(anna, "ready"))
    await box.caretaker.round()
    assert (box.data / "people" / anna.id / "library.spare.age").exists()
    assert await has_state(anna, lesson, "damaged")


async def _hears(tablet: Tablet, state: str) -> bool:
    return bool((await tablet.get("/api/status")).json["state"] == state)


async def test_a_damaged_library_is_restored_at_the_sign_in_and_told(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    await anna.ask("PATCH", f"/api/lessons/{lesson}", {"title": "Breuken"})
    await box.caretaker.round()
    second = box.tablet()
    assert (await second.sign_in("Anna")).status == 201
    flip(box.data / "people" / anna.id / "library.db")
    third = box.tablet()
    me = (await third.sign_in("Anna")).json
    assert [notice["key"] for notice in me["notices"]] == ["library_restored"]
    assert (await third.get(f"/api/lessons/{lesson}")).json["title"] == "Breuken"
    # The others held the damaged one.
    for tablet in (anna, second):
        assert (await tablet.get("/api/me")).status == 401


async def test_a_lost_library_is_a_question(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    bert, coach = await box.coach(anna, "Bert")
    released = await box.released(anna, coach, lesson)
    await anna.ask("DELETE", "/api/session")
    folder = box.data / "people" / anna.id
    flip(folder / "library.db")
    (folder / "library.spare.age").unlink(missing_ok=True)
    refused = await anna.sign_in("Anna")
    assert (refused.status, refused.key) == (422, "library_lost")
    answer = await anna.post("/api/session", {"name": "Anna", "passphrase": PASSPHRASE, "start_over": True})
    assert answer.status == 201, answer.body
    anna.is_me(answer.json)
    assert [notice["key"] for notice in answer.json["notices"]] == ["library_started_over"]
    assert answer.json["name"] == "Anna"
    assert [one["id"] for one in (await anna.get("/api/lessons")).json] == [lesson]
    assert await fetched(anna, (await anna.get(f"/api/lessons/{lesson}")).json["video"]) is not None
    assert (await anna.get("/api/coaches")).json == []
    # What she can no longer see, and so not take back, nobody may look at.
    assert (await bert.get(f"/api/releases/{released['id']}/video.mp4")).key == "release_taken_back"
