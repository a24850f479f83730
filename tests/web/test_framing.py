"""Nobody looks into a classroom who does not stand in it: a press of the box's own button opens the picture, for the
page that asked and no other."""

from __future__ import annotations

import asyncio

from tests.web.box import Answer, Box, Tablet, until
from tests.web.recorder import JPEG


async def frame(box: Box, tablet: Tablet) -> None:
    """Asked, pressed, open."""
    box.recorder.release()
    asked = await tablet.post("/api/framing")
    assert (asked.status, asked.json["pressed"]) == (201, False), asked.body
    assert box.recorder.status.presence
    assert (await picture(tablet)).key == "not_framed"
    box.recorder.press()

    async def is_open() -> bool:
        return (await picture(tablet)).status == 200

    await until(is_open)
    assert (await tablet.get(f"/api/presence/{asked.json['token']}")).json["pressed"]


async def picture(tablet: Tablet) -> Answer:
    return await tablet.get("/api/recorder/preview")


async def test_without_a_press_there_is_no_picture_for_anybody(box: Box) -> None:
    anna, dirk = await box.someone("Anna"), await box.someone("Dirk")
    box.recorder.release()
    assert (await anna.post("/api/recorder/ready", {"objections": []})).status == 204
    # The box is set ready for her, and days later too: that is no reason to see the room.
    for tablet in (anna, dirk):
        answer = await picture(tablet)
        assert (answer.status, answer.key) == (403, "not_framed")
    assert (await anna.post("/api/framing")).status == 201
    assert (await picture(anna)).key == "not_framed"
    assert "preview" not in box.recorder.ops()


async def test_a_press_opens_it_for_that_page_and_no_other(box: Box) -> None:
    anna, dirk = await box.someone("Anna"), await box.someone("Dirk")
    bram, _ = await box.coach(anna, "Bram")
    again = box.tablet()
    assert (await again.sign_in("Anna")).status == 201
    await frame(box, anna)
    assert (await picture(anna)).body == JPEG
    # Her own other tablet may lie in another room.
    for other in (dirk, bram, again):
        assert (await picture(other)).status == 403
    for tablet, framing in ((anna, True), (dirk, False), (again, False)):
        assert (await tablet.get("/api/status")).json["recorder"]["framing"] is framing
    assert (await anna.post("/api/recorder/press")).key == "not_your_lesson"


async def test_the_recorder_ends_it(box: Box) -> None:
    anna = await box.someone("Anna")
    await frame(box, anna)
    box.recorder.say(framing=None)
    assert (await picture(anna)).key == "not_framed"
    await frame(box, anna)
    # It is somebody else's now: a recorder that still gave pictures would not give them to her.
    box.recorder.say(framing="somebody")
    assert (await picture(anna)).key == "not_framed"


async def test_it_ends_with_the_page_and_with_the_session(box: Box) -> None:
    anna = await box.someone("Anna")
    await frame(box, anna)
    assert (await anna.ask("DELETE", "/api/framing")).status == 204
    assert box.recorder.status.framing is None
    assert (await picture(anna)).key == "not_framed"
    await frame(box, anna)
    assert (await anna.ask("DELETE", "/api/session")).status == 204
    assert box.recorder.status.framing is None


async def test_a_page_that_was_left_waits_no_longer(box: Box) -> None:
    anna, dirk = await box.someone("Anna"), await box.someone("Dirk")
    box.recorder.release()
    assert (await anna.post("/api/framing")).status == 201
    busy = await dirk.post("/api/framing")
    assert (busy.status, busy.key) == (409, "presence_busy")
    assert (await box.tablet().post("/api/presence")).key == "presence_busy"
    assert (await anna.ask("DELETE", "/api/framing")).status == 204
    await frame(box, dirk)
    assert box.recorder.status.framing == dirk.id
    # Whoever has nothing open leaves nothing of another's.
    assert (await anna.ask("DELETE", "/api/framing")).status == 204
    assert (await picture(dirk)).status == 200


async def test_a_press_for_the_picture_makes_no_person(box: Box) -> None:
    anna = await box.someone("Anna")
    box.recorder.release()
    token = (await anna.post("/api/framing")).json["token"]
    box.recorder.press()

    async def pressed() -> bool:
        return bool((await anna.get(f"/api/presence/{token}")).json["pressed"])

    await until(pressed)
    assert (await box.tablet().enrol("Stranger", "teacher", presence=token)).key == "presence_needed"


async def test_asking_takes_the_box_from_whoever_it_was_ready_for(box: Box) -> None:
    anna, dirk = await box.someone("Anna"), await box.someone("Dirk")
    assert (await dirk.post("/api/recorder/ready", {"objections": []})).status == 204
    await frame(box, anna)
    # It is no more for Dirk, and not yet for Anna: a press begins nothing.
    assert box.recorder.status.owner is None
    assert (await dirk.post("/api/recorder/ready", {"objections": []})).status == 204
    assert (await picture(anna)).key == "not_framed"


async def test_not_from_whoever_is_recording(box: Box) -> None:
    anna, dirk = await box.someone("Anna"), await box.someone("Dirk")
    box.recorder.say(state="recording", light="red", owner=dirk.id)
    assert (await anna.post("/api/framing")).key == "box_in_use"
    assert box.recorder.status.owner == dirk.id


async def test_whoever_is_ready_stays_so_while_framing(box: Box) -> None:
    anna = await box.someone("Anna")
    assert (await anna.post("/api/recorder/ready", {"objections": []})).status == 204
    before = box.recorder.ops().count("set_ready")
    await frame(box, anna)
    assert box.recorder.ops().count("set_ready") == before


async def test_nobody_is_told_to_press_before_the_box_listens(box: Box) -> None:
    """A press right after the answer is the proof, and can begin no lesson."""
    anna = await box.someone("Anna")
    box.recorder.release()
    box.recorder.deaf = asyncio.Event()
    asking = asyncio.create_task(anna.post("/api/presence"))
    while "presence" not in box.recorder.ops()[-1:]:
        await asyncio.sleep(0.01)
    assert not asking.done()
    answer = await asking
    assert (answer.status, answer.key) == (503, "recorder_away")
    assert not box.recorder.status.presence
    box.recorder.deaf.set()
    assert (await anna.post("/api/presence")).status == 201
    assert box.recorder.status.presence


async def test_what_the_recorder_says_no_with_is_told(box: Box) -> None:
    anna = await box.someone("Anna")
    box.recorder.refusal = {"key": "not_while_recording", "category": "conflict", "fields": {}, "nl": ["x", "."]}
    box.recorder.refusal["en"] = ["x", "."]
    answer = await anna.post("/api/framing")
    assert (answer.status, answer.key) == (409, "not_while_recording")
