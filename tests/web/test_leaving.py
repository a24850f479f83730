"""Over the wire: what is masked and silenced, and what may leave the coaching pair with whose permission."""

from __future__ import annotations

import io
from typing import Any

import av
import numpy as np

from appliance.media.masks import GREY
from tests.media.pictures import heard
from tests.web.box import PASSPHRASE, Box, Tablet, until

ZONE = {"left": 0.25, "top": 0.25, "width": 0.25, "height": 0.25}
PERMISSION = {"by": "de ouders van groep 6", "on": "2026-08-31", "what": "de opleiding van Bram"}


async def moment(teacher: Tablet, lesson: str) -> str:
    made = await teacher.post(f"/api/lessons/{lesson}/moments", {"kind": "top", "start_ms": 1000, "end_ms": 4000})
    assert made.status == 201, made.body
    return str(made.json["id"])


async def prepare(teacher: Tablet, body: dict[str, Any]) -> dict[str, Any]:
    made = await teacher.post("/api/releases", body)
    assert made.status == 201, made.body
    release: str = made.json[0]["id"]

    async def done() -> bool:
        return bool((await teacher.get(f"/api/releases/{release}")).json["state"] == "prepared")

    await until(done)
    found: dict[str, Any] = (await teacher.get(f"/api/releases/{release}")).json
    return found


async def confirm(teacher: Tablet, release: str) -> Any:
    return await teacher.post("/api/releases/confirm", {"releases": [release], "passphrase": PASSPHRASE})


async def test_masked_silenced_and_permitted_all_the_way(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    bram, coach = await box.coach(anna, "Bram")
    chosen = await moment(anna, lesson)
    edits = [{"moment": chosen, "zones": [ZONE], "silences": [{"start_ms": 2000, "end_ms": 3000}]}]
    body = {"moments": [chosen], "coach": coach, "edits": edits, "purpose": "training"}
    refused = await anna.post("/api/releases", body)
    assert (refused.status, refused.json["error"]["key"]) == (409, "permission_needed")
    assert "toestemming" in refused.json["error"]["message"]
    draft = await prepare(anna, body | {"permission": PERMISSION})
    assert (draft["mode"], draft["zones"], draft["silences"]) == ("exact", [ZONE], [{"start_ms": 1000, "end_ms": 2000}])
    assert (draft["purpose"], draft["permission"], draft["extern"]) == ("training", PERMISSION, False)
    assert (await anna.get(f"/api/releases/{draft['id']}/slip")).status == 409
    given = await confirm(anna, draft["id"])
    assert given.status == 200, given.body
    received = (await bram.get(f"/api/releases/{draft['id']}")).json
    for name in ("zones", "silences", "purpose", "permission", "mode"):
        assert received[name] == draft[name], name
    assert received["start_ms"] is received["lesson"] is None
    clip = (await bram.get(received["video"])).body
    check_clip(clip)
    line = next(one for one in (await anna.get("/api/logbook")).json["entries"] if one["event"] == "released")
    assert line["fields"]["permission_by"] == PERMISSION["by"]
    slip = await anna.get(f"/api/releases/{draft['id']}/slip?language=en")
    assert (slip.status, slip.headers["Content-Type"]) == (200, "application/pdf")
    assert slip.headers["Cache-Control"] == "no-store"
    assert slip.body.startswith(b"%PDF")


def check_clip(clip: bytes) -> None:
    with av.open(io.BytesIO(clip), options={"ignore_editlist": "1"}) as container:
        pictures = [frame.to_ndarray(format="yuv420p") for frame in container.decode(video=0)]
    assert len(pictures) > 50
    for picture in pictures:
        # A quarter of the picture each way, 320 by 180, outward to blocks of 16 and without what the filter mixes.
        assert np.abs(picture[52:92, 84:156].astype(int) - GREY).max() < 24
    _, samples = heard(io.BytesIO(clip))
    assert not samples[48_000:96_000].any()
    assert samples[10_000:40_000].any()
    assert samples[110_000:130_000].any()


async def test_an_extern_coach_asks_for_permission(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    _, coach = await box.coach(anna, "Bram")
    chosen = await moment(anna, lesson)
    before = await prepare(anna, {"moments": [chosen], "coach": coach})
    marked = await anna.ask("PATCH", f"/api/coaches/{coach}", {"extern": True, "organisation": "Bureau Beeld"})
    assert (marked.json["extern"], marked.json["organisation"]) == (True, "Bureau Beeld")
    for answer in (
        await anna.post("/api/releases", {"moments": [chosen], "coach": coach}),
        await confirm(anna, before["id"]),
    ):
        assert (answer.status, answer.json["error"]["key"]) == (409, "permission_needed")
    draft = await prepare(anna, {"moments": [chosen], "coach": coach, "permission": PERMISSION})
    assert (await confirm(anna, draft["id"])).status == 200
    await anna.ask("PATCH", f"/api/coaches/{coach}", {"extern": False})
    left = (await anna.get(f"/api/releases/{draft['id']}")).json
    assert (left["extern"], left["organisation"], left["permission"]) == (True, "Bureau Beeld", PERMISSION)


async def test_a_permission_is_whole_or_it_is_refused_in_words(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    _, coach = await box.coach(anna, "Bram")
    chosen = await moment(anna, lesson)
    base = {"moments": [chosen], "coach": coach, "purpose": "parents"}
    for change, status, key in (
        ({"by": ""}, 400, "field_too_short"),
        ({"by": "   "}, 409, "permission_needed"),
        ({"on": "gisteren"}, 400, "field_wrong_kind"),
        ({"on": "2099-01-01"}, 400, "permission_ahead"),
        ({"what": ""}, 400, "field_too_short"),
    ):
        answer = await anna.post("/api/releases", base | {"permission": PERMISSION | change})
        assert (answer.status, answer.json["error"]["key"]) == (status, key), change
    assert (await anna.get("/api/releases")).json["given"] == []


async def test_what_is_taken_out_of_one_moment_in_two_places_adds_up(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    _, coach = await box.coach(anna, "Bram")
    chosen = await moment(anna, lesson)
    other = {"left": 0.75, "top": 0.0, "width": 0.25, "height": 0.25}
    edits = [
        {"moment": chosen, "zones": [ZONE], "silences": [{"start_ms": 2000, "end_ms": 2500}]},
        {"moment": chosen, "zones": [other], "silences": [{"start_ms": 2500, "end_ms": 3000}]},
        {"moment": chosen},
    ]
    made = await anna.post("/api/releases", {"moments": [chosen], "coach": coach, "edits": edits})
    assert (made.status, made.json[0]["zones"], made.json[0]["mode"]) == (201, [ZONE, other], "exact")
    assert made.json[0]["silences"] == [{"start_ms": 1000, "end_ms": 2000}]


async def test_zones_and_silences_are_checked_before_anything_is_made(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    _, coach = await box.coach(anna, "Bram")
    chosen = await moment(anna, lesson)
    for edit, key in (
        ({"zones": [ZONE | {"left": 0.9}]}, "zone_outside"),
        ({"zones": [ZONE] * 13}, "too_many_zones"),
        ({"zones": [{"left": 0, "top": 0, "width": 1, "height": 1}]}, "zones_cover_all"),
        ({"silences": [{"start_ms": 0, "end_ms": 2000}]}, "silence_outside"),
        ({"silences": [{"start_ms": 3000, "end_ms": 2000}]}, "silence_outside"),
        ({"silences": [{"start_ms": -1, "end_ms": 2000}]}, "field_too_small"),
    ):
        answer = await anna.post(
            "/api/releases", {"moments": [chosen], "coach": coach, "edits": [{"moment": chosen} | edit]}
        )
        assert (answer.status, answer.json["error"]["key"]) == (400, key)
    assert (await anna.get("/api/releases")).json["given"] == []


async def test_where_the_school_works_with_consent_everything_asks(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    _, coach = await box.coach(anna, "Bram")
    chosen = await moment(anna, lesson)
    school = (await anna.get("/api/school")).json
    settings = {name: school[name] for name in ("name", "contact", "reach", "fg", "mr_on", "languages", "version")}
    answer = await anna.ask("PUT", "/api/school", settings | {"ground": "consent"})
    assert answer.status == 200, answer.body
    answer = await anna.post("/api/releases", {"moments": [chosen], "coach": coach})
    assert (answer.status, answer.json["error"]["key"]) == (409, "permission_needed")


async def test_a_coach_can_be_invited_from_outside(box: Box) -> None:
    anna = await box.someone("Anna")
    made = await anna.post("/api/invitations", {"name": "Carla", "extern": True, "organisation": "Bureau Beeld"})
    assert made.status == 201
    (coach,) = (await anna.get("/api/coaches")).json
    assert (coach["extern"], coach["organisation"], coach["state"]) == (True, "Bureau Beeld", "invited")
    unknown = await anna.ask("PATCH", "/api/coaches/" + "0" * 20, {"extern": True})
    assert unknown.status == 404
