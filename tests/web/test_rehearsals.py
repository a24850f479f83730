"""Rehearsing over the API: for whom the box is ready, looked at from memory, and gone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from appliance.age.recipients import parse_recipient
from appliance.age.writer import seal
from appliance.web.rehearsals import KEPT_S
from tests.web.box import Box, Tablet, movie, until

Ends = Callable[[Box, Tablet], Awaitable[object]]


async def ready(box: Box, tablet: Tablet) -> None:
    assert (await tablet.post("/api/recorder/ready", {"objections": []})).status == 204
    box.recorder.rehearsed = seal(movie(), [parse_recipient(box.ready_key())])


async def rehearsed(box: Box, tablet: Tablet) -> str:
    """The address of a finished one."""
    await ready(box, tablet)
    assert (await tablet.post("/api/rehearsals")).status == 204
    assert (await tablet.get("/api/status")).json["light"] == "pulsing_white"
    assert (await tablet.post("/api/rehearsals/end")).status == 204
    looked = await tablet.post("/api/rehearsals/look")
    assert looked.status == 200, looked.body
    assert 5000 < looked.json["duration_ms"] < 7000
    return str(looked.json["video"])


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def test_it_is_played_to_its_owner_and_lies_nowhere(box: Box) -> None:
    anna = await box.someone("Anna")
    await ready(box, anna)
    before = files(box.data)
    address = await rehearsed(box, anna)
    film = await anna.get(address)
    assert film.status == 200
    assert film.headers["Content-Type"] == "video/mp4"
    assert film.headers["Cache-Control"] == "no-store"
    assert film.body[4:8] == b"ftyp"
    part = await anna.get(address, Range="bytes=1000-1999")
    assert (part.status, part.body) == (206, film.body[1000:2000])
    # Also without a cookie, as a tablet's player may come.
    assert (await box.tablet().get(address, Range="bytes=0-1")).status == 206
    after = files(box.data)
    piece = film.body[len(film.body) // 2 :][:64]
    assert not [path for path, content in after.items() if piece in content]
    # Setting ready writes that it was gone through, the library's own and its spare.
    assert {path.name for path in after.keys() ^ before.keys()} == set()
    assert not list((box.data / "lessons").glob("*"))


async def test_the_recorder_keeps_nothing_of_what_was_taken(box: Box) -> None:
    anna = await box.someone("Anna")
    await rehearsed(box, anna)
    assert box.recorder.status.rehearsed_bytes == 0
    assert (await anna.post("/api/rehearsals/look")).key == "no_rehearsal"


async def test_nobody_else_gets_anything(box: Box) -> None:
    anna, dirk = await box.someone("Anna"), await box.someone("Dirk")
    beheerder = await box.someone("Bea", "beheerder")
    bram, _ = await box.coach(anna, "Bram")
    address = await rehearsed(box, anna)
    bare = address.partition("?")[0]
    for other, status in ((dirk, 410), (bram, 403), (beheerder, 403), (box.tablet(), 401)):
        assert (await other.get(bare)).status == status
        for method, path in (("POST", ""), ("POST", "/end"), ("POST", "/look"), ("DELETE", "")):
            assert (await other.ask(method, f"/api/rehearsals{path}")).status in (401, 403)
    token = address.partition("?")[2]
    assert (await box.tablet().get(f"/api/rehearsals/{'0' * 20}/video.mp4?{token}")).status == 401
    assert (await anna.get(bare)).status == 200
    assert (await dirk.get("/api/status")).json["recorder"]["rehearsed"] is False


async def leaves(_: Box, tablet: Tablet) -> None:
    assert (await tablet.ask("DELETE", "/api/rehearsals")).status == 204


async def signs_out(_: Box, tablet: Tablet) -> None:
    assert (await tablet.ask("DELETE", "/api/session")).status == 204
    assert (await tablet.sign_in("Anna")).status == 201


async def waits(box: Box, _: Tablet) -> None:
    box.clock.advance(KEPT_S + 1)


async def presses(box: Box, tablet: Tablet) -> None:
    box.recorder.say(state="recording", light="red", lesson="x")
    await until(lambda: _is(tablet, "recording"))


async def hands_over(box: Box, tablet: Tablet) -> None:
    box.recorder.say(owner="somebody else")
    await until(lambda: _mine(tablet, mine=False))


@pytest.mark.parametrize("end", [leaves, signs_out, waits, presses, hands_over])
async def test_it_is_gone(box: Box, end: Ends) -> None:
    anna = await box.someone("Anna")
    address = (await rehearsed(box, anna)).partition("?")[0]
    assert (await anna.get(address, Range="bytes=0-1")).status == 206
    await end(box, anna)
    gone = await anna.get(address, Range="bytes=0-1")
    assert (gone.status, gone.key) == (410, "rehearsal_gone")


async def test_what_nobody_is_here_to_see_is_let_go_of(box: Box) -> None:
    anna = await box.someone("Anna")
    await ready(box, anna)
    assert (await anna.post("/api/rehearsals")).status == 204
    assert (await anna.ask("DELETE", "/api/session")).status == 204
    await until(lambda: _left(box))
    assert box.recorder.status.state == "ready"


async def _is(tablet: Tablet, state: str) -> bool:
    return bool((await tablet.get("/api/status")).json["state"] == state)


async def _mine(tablet: Tablet, *, mine: bool) -> bool:
    return bool((await tablet.get("/api/status")).json["recorder"]["mine"] is mine)


async def _left(box: Box) -> bool:
    return {"op": "leave_rehearsal", "forget": True} in box.recorder.asked
