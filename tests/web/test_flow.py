"""A lesson from the wizard to the coach who can no longer open it, through the API and on real files."""

from __future__ import annotations

import asyncio
import io

import av
import pytest

from appliance.web.streams import Streams
from tests.media.pictures import shown
from tests.web.box import FPS, LONG_SECONDS, PASSPHRASE, SECONDS, Box, Tablet, until


async def test_first_run_needs_the_button(box: Box) -> None:
    tablet = box.tablet()
    assert (await tablet.get("/api/status")).json["first_run"] is True
    refused = await tablet.enrol("Anna", "teacher")
    assert (refused.status, refused.key) == (403, "presence_needed")
    anna = await box.someone("Anna")
    me = (await anna.get("/api/me")).json
    assert (me["name"], me["role"], me["card_proven"]) == ("Anna", "teacher", True)
    assert (await tablet.get("/api/status")).json["first_run"] is False


async def test_one_press_makes_one_person_also_when_two_ask_at_once(box: Box) -> None:
    one, two = box.tablet(), box.tablet()
    token = (await one.post("/api/presence")).json["token"]
    box.recorder.press()

    async def pressed() -> bool:
        return bool((await one.get(f"/api/presence/{token}")).json["pressed"])

    await until(pressed)
    answers = await asyncio.gather(
        one.enrol("Anna", "teacher", presence=token), two.enrol("Mallory", "teacher", presence=token)
    )
    assert sorted(answer.status for answer in answers) == [201, 404]
    assert [answer.key for answer in answers if answer.status == 404] == ["presence_over"]


async def test_a_lesson_is_watched_by_its_teacher(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    found = (await anna.get(f"/api/lessons/{lesson}")).json
    assert (found["state"], found["mark_ms"], found["width"]) == ("whole", [3000], 320)
    assert abs(found["duration_ms"] - SECONDS * 1000) < 100
    played = await anna.get(found["video"])
    assert played.status == 200
    assert played.headers["Cache-Control"] == "no-store"
    assert [number for _, number in shown(io.BytesIO(played.body))] == list(range(SECONDS * FPS))
    part = await anna.get(found["video"], Range="bytes=100-299")
    assert (part.status, part.body) == (206, played.body[100:300])
    still = await anna.get(f"/api/lessons/{lesson}/stills/2000")
    assert still.headers["Content-Type"] == "image/jpeg"
    with av.open(io.BytesIO(still.body)) as picture:
        assert picture.streams.video[0].width == 320


async def test_a_lesson_cut_short_plays_as_far_as_it_goes(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna, cut_at=0.6)
    found = (await anna.get(f"/api/lessons/{lesson}")).json
    assert found["state"] == "cut_short"
    played = await anna.get(found["video"])
    numbers = [number for _, number in shown(io.BytesIO(played.body))]
    assert numbers == list(range(len(numbers)))
    assert FPS < len(numbers) < LONG_SECONDS * FPS


async def test_released_seen_talked_about_and_taken_back(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    bram, coach = await box.coach(anna, "Bram")
    given = await box.released(anna, coach, lesson)
    assert (given["state"], given["other"], given["lesson"]) == ("active", "Bram", lesson)
    received = (await bram.get("/api/releases")).json["received"]
    assert [one["id"] for one in received] == [given["id"]]
    assert (received[0]["other"], received[0]["words"], received[0]["note"]) == ("Anna", "kijk", "")
    assert received[0]["lesson"] is received[0]["moment"] is received[0]["start_ms"] is None
    still = await bram.get(f"/api/releases/{given['id']}/stills/500")
    assert (still.status, still.body[:2]) == (200, b"\xff\xd8")
    seen = await bram.get(received[0]["video"])
    assert seen.status == 200
    numbers = [number for _, number in shown(io.BytesIO(seen.body))]
    assert numbers[0] >= FPS
    assert numbers[-1] < 4 * FPS
    await until(lambda: _views_are(anna, given["id"], 1))
    assert (await bram.get(received[0]["video"], Range="bytes=100-199")).status == 206
    assert await _views_are(anna, given["id"], 1)
    said = await bram.post(f"/api/releases/{given['id']}/comments", {"text": "Mooi gedaan", "at_ms": 500})
    assert said.status == 201
    heard = (await anna.get(f"/api/releases/{given['id']}/comments")).json
    assert [(one["author"], one["text"], one["at_ms"], one["mine"]) for one in heard] == [
        ("Bram", "Mooi gedaan", 500, False)
    ]
    assert (await anna.ask("DELETE", f"/api/releases/{given['id']}")).status == 204
    for path in (received[0]["video"], f"/api/releases/{given['id']}/video", f"/api/releases/{given['id']}/stills/0"):
        gone = await bram.get(path)
        assert (gone.status, gone.key) == (410, "release_taken_back")
    assert (await bram.get("/api/releases")).json["received"][0]["state"] == "taken_back"
    events = [one["event"] for one in (await anna.get("/api/logbook")).json["entries"]]
    assert {"released", "taken_back"} <= set(events)


async def test_deleting_a_lesson(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    video = (await anna.get(f"/api/lessons/{lesson}")).json["video"]
    await anna.get(video, Range="bytes=0-1")
    wrong = await anna.ask("DELETE", f"/api/lessons/{lesson}", {"passphrase": "iets anders"})
    assert (wrong.status, wrong.key) == (403, "wrong_passphrase")
    assert (await anna.get(video, Range="bytes=0-1")).status == 206
    assert (await anna.ask("DELETE", f"/api/lessons/{lesson}", {"passphrase": PASSPHRASE})).status == 200
    assert (await anna.get(video, Range="bytes=0-1")).status == 404
    assert not (box.data / "lessons" / lesson).exists()


async def test_teacher_words_and_language(box: Box) -> None:
    anna = await box.someone("Anna")
    bram, coach = await box.coach(anna, "Bram", confirmed=False)
    on_annas_screen = next(one for one in (await anna.get("/api/coaches")).json if one["id"] == coach)
    on_brams_screen = (await bram.get("/api/me")).json["words"]
    assert on_annas_screen["state"] == "joined"
    assert on_annas_screen["words"] == on_brams_screen[0]["words"]
    assert len(on_annas_screen["words"]) == 4
    assert (await anna.ask("PATCH", "/api/me", {"language": "en"})).json["language"] == "en"
    missing = await anna.get("/api/lessons/" + "0" * 20)
    assert missing.json["error"]["message"] == "There is no such lesson."


async def _views_are(teacher: Tablet, release: str, count: int) -> bool:
    return len((await teacher.get(f"/api/releases/{release}")).json["views"]) == count


async def test_what_is_taken_away_is_cut_off_where_it_is_being_watched(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What `stop` does to a stream is held by `test_streams`; here, that it is told."""
    cut: list[dict[str, str]] = []
    stop = Streams.stop

    def told(streams: Streams, **of: str) -> None:
        cut.append(of)
        stop(streams, **of)

    monkeypatch.setattr(Streams, "stop", told)
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    _, row = await box.coach(anna, "Bram")
    release = (await box.released(anna, row, lesson))["id"]
    assert (await anna.ask("DELETE", f"/api/releases/{release}")).status == 204
    assert cut == [{"resource": f"release:{release}"}]
    assert (await anna.ask("DELETE", f"/api/lessons/{lesson}", {"passphrase": PASSPHRASE})).status == 200
    assert cut[1:] == [{"person": anna.id, "resource": f"lesson:{lesson}"}]
