"""Preparing a lesson over the API: nobody is set ready without having thought of who may not be in the picture."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from appliance.library.errors import StorageFull
from appliance.web.preparing import Preparing
from tests.web.box import Box, Tablet, until

RAAM = {"left": 0.1, "top": 0.2, "width": 0.25, "height": 0.3}
DEUR = {"left": 0.6, "top": 0.1, "width": 0.2, "height": 0.2}


def told(box: Box) -> dict[str, Any]:
    return [one for one in box.recorder.asked if one["op"] == "set_ready"][-1]


async def noted(tablet: Tablet, seat: str, measure: str, zone: Any = None) -> str:
    made = await tablet.post("/api/objections", {"seat": seat, "measure": measure, "zone": zone})
    assert made.status == 201, made.body
    return str(made.json["id"])


async def test_the_box_is_not_ready_before_it_was_gone_through(box: Box) -> None:
    anna = await box.someone("Anna")
    before = box.recorder.ops().count("set_ready")
    for body in (None, {}, {"objections": None}, {"zones": [RAAM]}, {"objections": ["0" * 20]}):
        assert (await anna.post("/api/recorder/ready", body)).key == "checklist_needed", body
    child = await noted(anna, "voorin", "other_seat")
    assert (await anna.post("/api/recorder/ready", {"objections": []})).key == "checklist_needed"
    assert box.recorder.ops().count("set_ready") == before
    assert (await anna.get("/api/beforehand")).json["waiting"] is None
    assert (await anna.post("/api/recorder/ready", {"objections": [child]})).status == 204
    assert told(box)["owner"]["id"] == anna.id
    waiting = (await anna.get("/api/beforehand")).json["waiting"]
    assert (waiting["children"], waiting["measures"], waiting["afterwards"]) == (1, ["other_seat"], False)


async def test_what_is_masked_goes_to_the_recorder_with_the_owner(box: Box) -> None:
    anna = await box.someone("Anna")
    child = await noted(anna, "bij het raam", "mask", RAAM)
    assert (await anna.post("/api/recorder/ready", {"objections": [child], "zones": [DEUR, RAAM]})).status == 204
    assert told(box)["zones"] == [RAAM, DEUR]
    changed = await anna.ask("PUT", f"/api/objections/{child}", {"seat": "raam", "measure": "mask", "zone": DEUR})
    assert changed.json == {"id": child, "seat": "raam", "measure": "mask", "zone": DEUR}
    assert (await anna.post("/api/recorder/ready", {"objections": [child]})).status == 204
    assert told(box)["zones"] == [DEUR]
    half = {"left": 0, "top": 0, "width": 1, "height": 0.97}
    assert (await anna.post("/api/recorder/ready", {"objections": [child], "zones": [half]})).key == "zones_cover_all"
    assert told(box)["zones"] == [DEUR]


async def test_a_place_that_cannot_be_is_refused_in_words(box: Box) -> None:
    anna = await box.someone("Anna")
    for body, key in (
        ({"seat": "  ", "measure": "mask", "zone": RAAM}, "seat_empty"),
        ({"seat": "raam", "measure": "mask"}, "zone_needed"),
        ({"seat": "raam", "measure": "mask", "zone": {**RAAM, "left": 0.9}}, "zone_outside"),
        ({"seat": "raam", "measure": "blur"}, "field_not_a_choice"),
        ({"seat": "r" * 81, "measure": "other_seat"}, "field_too_long"),
        ({"seat": "raam", "measure": "other_seat", "name": "Sem"}, "field_unknown"),
    ):
        assert (await anna.post("/api/objections", body)).key == key, body
    assert (await anna.get("/api/beforehand")).json["objections"] == []


async def test_who_chose_not_to_record_is_not_set_ready(box: Box) -> None:
    anna = await box.someone("Anna")
    child = await noted(anna, "voorin", "do_not_record")
    before = box.recorder.ops().count("set_ready")
    refused = await anna.post("/api/recorder/ready", {"objections": [child]})
    assert (refused.status, refused.key) == (409, "not_this_lesson")
    assert box.recorder.ops().count("set_ready") == before


async def test_a_school_that_asks_for_consent_is_asked_one_thing_more(box: Box) -> None:
    anna = await box.someone("Anna")
    school = {"name": "", "contact": "", "reach": "", "fg": "", "mr_on": None, "languages": ["nl"]}
    changed = await anna.ask("PUT", "/api/school", school | {"ground": "consent", "version": 0})
    assert changed.status == 200, changed.body
    assert (await anna.get("/api/beforehand")).json["asks_permission"] is True
    assert (await anna.post("/api/recorder/ready", {"objections": []})).key == "permissions_needed"
    assert (await anna.post("/api/recorder/ready", {"objections": [], "permissions": True})).status == 204
    assert (await anna.get("/api/beforehand")).json["waiting"]["permissions"] is True


async def test_a_lesson_says_what_was_gone_through_and_the_next_that_nothing_was(box: Box) -> None:
    anna = await box.someone("Anna")
    child = await noted(anna, "bij het raam", "mask", RAAM)
    box.known = [child]
    first = await box.record(anna)
    found = (await anna.get(f"/api/lessons/{first}")).json["checklist"]
    assert (found["children"], found["zones"], found["afterwards"]) == (1, [RAAM], False)
    # The button alone: the box is still ready, and nobody went through anything.
    second = await box.record(anna, pressed=True)
    assert (await anna.get(f"/api/lessons/{second}")).json["checklist"] is None
    answered = await anna.ask("PUT", f"/api/lessons/{second}/checklist", {"children": 2})
    assert (answered.json["children"], answered.json["afterwards"]) == (2, True)
    assert (await anna.get(f"/api/lessons/{second}")).json["checklist"] == answered.json


async def test_the_lesson_is_for_the_cycle_that_was_named(box: Box) -> None:
    anna, dirk = await box.someone("Anna"), await box.someone("Dirk")
    made = await anna.post("/api/trajecten", {"question": "Wie is aan het woord?", "theme": "interactie"})
    cycle = (await anna.get(f"/api/trajecten/{made.json['id']}")).json["path"][0]["id"]
    assert (await dirk.post("/api/recorder/ready", {"objections": [], "cycle": cycle})).status == 404
    assert (await anna.post("/api/recorder/ready", {"objections": [], "cycle": cycle})).status == 204
    path = await anna.get(f"/api/trajecten/{made.json['id']}")
    assert path.json["path"][0]["readied"] is True
    assert (await anna.post("/api/recorder/ready", {"objections": []})).status == 204
    path = await anna.get(f"/api/trajecten/{made.json['id']}")
    assert path.json["path"][0]["readied"] is False


async def test_a_list_is_its_owners_alone(box: Box) -> None:
    anna, dirk = await box.someone("Anna"), await box.someone("Dirk")
    child = await noted(anna, "bij het raam", "other_seat")
    assert (await dirk.get("/api/beforehand")).json["objections"] == []
    for method, body in (("PUT", {"seat": "x", "measure": "other_seat"}), ("DELETE", None)):
        assert (await dirk.ask(method, f"/api/objections/{child}", body)).key == "objection_unknown"
    assert [one["seat"] for one in (await anna.get("/api/beforehand")).json["objections"]] == ["bij het raam"]


async def test_a_box_that_is_ready_masks_what_is_put_on_the_list_afterwards(box: Box) -> None:
    anna = await box.someone("Anna")
    assert (await anna.post("/api/recorder/ready", {"objections": [], "zones": [DEUR]})).status == 204
    child = await noted(anna, "bij het raam", "mask", RAAM)
    assert (told(box)["owner"]["id"], told(box)["zones"]) == (anna.id, [RAAM, DEUR])
    # Drawn anew, it is masked there and no longer here; what is no mask any more stays one until all is gone through.
    other = {**RAAM, "top": 0.6}
    for body in ({"seat": "raam", "measure": "mask", "zone": other}, {"seat": "raam", "measure": "other_seat"}):
        assert (await anna.ask("PUT", f"/api/objections/{child}", body)).status == 200
        assert told(box)["zones"] == [other, DEUR]


async def test_what_cannot_be_masked_or_was_not_to_be_recorded_makes_a_ready_box_wait(box: Box) -> None:
    anna = await box.someone("Anna")
    assert (await anna.post("/api/recorder/ready", {"objections": [], "zones": [DEUR]})).status == 204
    await noted(anna, "voorin", "other_seat")
    assert told(box)["owner"] is not None
    box.recorder.say(state="recording")
    child = await noted(anna, "voorin", "do_not_record")
    assert told(box)["owner"] is not None, "who records must be able to stop"
    box.recorder.say(state="ready")
    assert (await anna.ask("PUT", f"/api/objections/{child}", {"seat": "x", "measure": "do_not_record"})).status == 200
    assert told(box)["owner"] is None


async def test_a_list_is_kept_while_the_recorder_is_away(box: Box) -> None:
    anna = await box.someone("Anna")
    await box.recorder.stop()
    await noted(anna, "bij het raam", "mask", RAAM)


@pytest.mark.parametrize("measure", ["mask", "do_not_record"])
async def test_a_recorder_that_was_away_does_not_come_back_ready_by_an_old_list(box: Box, measure: str) -> None:
    """It is ready as before, by its own file: the next press of its button would record what was just covered."""
    anna = await box.someone("Anna")
    assert (await anna.post("/api/recorder/ready", {"objections": []})).status == 204
    await box.recorder.stop()
    child = await noted(anna, "bij het raam", measure, RAAM if measure == "mask" else None)
    box.recorder.status = msgspec.structs.replace(box.recorder.status, state="recording", light="red")
    await box.recorder.start()

    async def is_recording() -> bool:
        return (await anna.get("/api/status")).json["state"] == "recording"

    await until(is_recording)
    # Whose lesson runs can still stop it.
    assert box.recorder.status.owner == anna.id
    box.recorder.say(state="ready", light="green")

    async def is_nobodys() -> bool:
        return box.recorder.status.owner is None

    await until(is_nobodys)
    if measure == "mask":
        assert (await anna.post("/api/recorder/ready", {"objections": [child]})).status == 204
        assert (told(box)["owner"]["id"], told(box)["zones"]) == (anna.id, [RAAM])


async def test_the_list_of_another_changes_nothing_of_a_ready_box(box: Box) -> None:
    anna, dirk = await box.someone("Anna"), await box.someone("Dirk")
    assert (await anna.post("/api/recorder/ready", {"objections": []})).status == 204
    before = box.recorder.ops().count("set_ready")
    await noted(dirk, "bij het raam", "mask", RAAM)
    await noted(dirk, "voorin", "do_not_record")
    assert box.recorder.ops().count("set_ready") == before


async def test_nobody_is_ready_when_what_was_gone_through_could_not_be_kept(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = await box.someone("Anna")

    async def full(*_: Any) -> None:
        raise StorageFull

    monkeypatch.setattr(Preparing, "keep", full)
    assert (await anna.post("/api/recorder/ready", {"objections": []})).key == "storage_full"
    assert told(box)["owner"] is None


@pytest.mark.parametrize("state", ["rehearsing", "recording", "sealing"])
async def test_nobody_takes_the_box_from_who_is_recording(box: Box, state: str) -> None:
    anna, dirk = await box.someone("Anna"), await box.someone("Dirk")
    assert (await dirk.post("/api/recorder/ready", {"objections": []})).status == 204
    box.recorder.say(state=state)
    before = box.recorder.ops().count("set_ready")
    assert (await anna.post("/api/framing")).key == "box_in_use"
    assert (await anna.post("/api/recorder/ready", {"objections": []})).key == "box_in_use"
    assert box.recorder.ops().count("set_ready") == before
    assert (await dirk.post("/api/recorder/ready", {"objections": []})).status == 204
    box.recorder.say(state="ready")
    assert (await anna.post("/api/framing")).status == 201
