"""A lesson that is gone on with while its teacher is looking at it."""

from __future__ import annotations

import io
import secrets

from appliance.age.recipients import parse_recipient
from appliance.people.opened import OpenMedia
from tests.library.recorded import Recording
from tests.media.pictures import shown
from tests.web.box import Box, Tablet, until


async def parts(owner: Tablet, lesson: str) -> int | None:
    found = [one["parts"] for one in (await owner.get("/api/lessons")).json if one["id"] == lesson]
    return found[0] if found else None


async def test_a_second_part_joins_the_first(box: Box) -> None:
    anna = await box.someone("Anna")
    recipient = parse_recipient(await box.recipient(anna))
    lesson, folder = secrets.token_hex(10), box.data / "lessons"

    async def one_more(number: int, first: int, starts_ms: int) -> None:
        box.recorder.say(state="recording", light="red", lesson=lesson, owner=anna.id)
        running = Recording(
            folder, lesson, number, first=first, count=50, starts_ms=starts_ms, owner=anna.id, recipient=recipient
        )
        running.end()
        box.recorder.say(state="ready", light="green", lesson=None)

        async def is_there() -> bool:
            return await parts(anna, lesson) == number

        await until(is_there)

    await one_more(1, 0, 0)
    before = (await anna.get(f"/api/lessons/{lesson}")).json
    film = (await anna.get(before["video"])).body
    assert [number for _, number in shown(io.BytesIO(film))] == list(range(50))
    assert (before["parts"], before["gaps"]) == (1, [])
    await one_more(2, 500, 9_000)
    found = (await anna.get(f"/api/lessons/{lesson}")).json
    assert (found["state"], found["marks"], found["problem"]) == ("cut_short", 2, None)
    (cut,) = found["gaps"]
    assert cut == {"start_ms": before["duration_ms"], "end_ms": 9_024, "kind": "cut", "known": True}
    film = (await anna.get(found["video"])).body
    assert [number for _, number in shown(io.BytesIO(film))] == [*range(50), *range(500, 550)]
    # A player that has the first part must not take this for the same film.
    assert found["video"] != before["video"]
    assert found["video"] == (await anna.get(f"/api/lessons/{lesson}")).json["video"]
    still = await anna.get(f"/api/lessons/{lesson}/stills/{cut['end_ms'] + 500}")
    assert still.headers["Content-Type"] == "image/jpeg"
    over = {"kind": "top", "start_ms": 1000, "end_ms": cut["end_ms"] + 1000, "note": ""}
    assert (await anna.post(f"/api/lessons/{lesson}/moments", over)).status == 201


def test_opened_again_it_is_opened_anew_and_the_old_one_plays_on() -> None:
    media = OpenMedia()
    files = [_File(), _File()]
    before = media.get("lesson:a", lambda: _Media(files[0]))  # type: ignore[arg-type, return-value]
    media.open_again("lesson:a")
    media.open_again("lesson:b")
    assert not files[0].closed
    assert media.get("lesson:a", lambda: _Media(files[1])) is not before  # type: ignore[arg-type, return-value]
    media.close()
    assert [file.closed for file in files] == [True, True]


class _File:
    closed = False

    def close(self) -> None:
        self.closed = True


class _Media:
    def __init__(self, file: _File) -> None:
        self.file = file
