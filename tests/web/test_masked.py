"""What is masked, told to the one whose lesson it is and to nobody else."""

from __future__ import annotations

from typing import Any

from appliance.core.zones import Zone
from appliance.protocol import tell_zones
from tests.web.box import Box, Tablet, until

CORNER, WINDOW = Zone(0.0, 0.0, 0.25, 0.5), Zone(0.75, 0.25, 0.25, 0.5)
RAAM = {"left": 0.75, "top": 0.25, "width": 0.25, "height": 0.5}


async def view(tablet: Tablet) -> dict[str, Any]:
    return (await tablet.get("/api/status")).json["recorder"]  # type: ignore[no-any-return]


async def test_what_is_masked_now_is_told_to_whom_the_box_is_ready_for(box: Box) -> None:
    anna, bea = await box.someone("Anna"), await box.someone("Bea")
    assert (await anna.post("/api/recorder/ready", {"objections": [], "zones": [RAAM]})).status == 204
    box.recorder.say(zones=tell_zones([WINDOW]), fixed_zones=tell_zones([CORNER]))

    async def told() -> bool:
        return (await view(anna))["zones"] == [RAAM]

    await until(told)
    assert (await view(anna))["fixed_zones"] == [{"left": 0.0, "top": 0.0, "width": 0.25, "height": 0.5}]
    assert ((await view(bea))["zones"], (await view(bea))["fixed_zones"]) == ([], [])
    assert (await box.tablet().get("/api/status")).json["recorder"] is None


async def test_a_zone_that_cannot_be_is_refused_in_words_and_nobody_is_asked(box: Box) -> None:
    anna = await box.someone("Anna")
    asked = box.recorder.ops()
    for zones, key in (
        ([{**RAAM, "left": 0.8}], "zone_outside"),
        ([{**RAAM, "width": 0}], "zone_outside"),
        ([RAAM] * 13, "too_many_zones"),
        ([{"left": 0, "top": 0, "width": 1, "height": 1}], "zones_cover_all"),
        ([{**RAAM, "left": "0"}], "field_wrong_kind"),
        ([{**RAAM, "name": "Sem"}], "field_unknown"),
        (RAAM, "field_wrong_kind"),
    ):
        refused = await anna.post("/api/recorder/ready", {"objections": [], "zones": zones})
        assert (refused.status, refused.key) == (400, key), zones
    dutch = {"Accept-Language": "nl"}
    refused = await anna.ask("POST", "/api/recorder/ready", {"zones": [{**RAAM, "left": "0"}]}, **dutch)
    assert refused.json["error"]["message"] == "Het vak is niet goed ingevuld."
    assert box.recorder.ops() == asked


async def test_a_camera_that_cannot_mask_says_so_through_the_recorder(box: Box) -> None:
    anna = await box.someone("Anna")
    texts = ["Deze camera kan dat niet.", "Draai de camera."]
    box.recorder.refusal = {
        "key": "camera_cannot_mask",
        "category": "unavailable",
        "nl": texts,
        "en": texts,
        "fields": {},
    }
    refused = await anna.post("/api/recorder/ready", {"objections": [], "zones": [RAAM]})
    assert (refused.status, refused.key) == (503, "camera_cannot_mask")


async def test_a_lesson_says_what_was_masked_in_it(box: Box) -> None:
    anna = await box.someone("Anna")
    bare, masked = await box.record(anna), await box.record(anna, zones=(WINDOW, CORNER))
    assert (await anna.get(f"/api/lessons/{bare}")).json["zones"] == []
    zones = (await anna.get(f"/api/lessons/{masked}")).json["zones"]
    assert [one["since_ms"] for one in zones] == [0, 0]
    assert [one["zone"] for one in zones] == [RAAM, {"left": 0.0, "top": 0.0, "width": 0.25, "height": 0.5}]
