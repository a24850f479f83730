"""The school's settings over the API."""

from __future__ import annotations

from tests.web.box import Box

REGENBOOG = {
    "name": "De Regenboog",
    "contact": "de directeur",
    "reach": "info@regenboog.example",
    "fg": "fg@bestuur.example",
    "ground": "legitimate_interest",
    "mr_on": "2026-06-01",
    "languages": ["nl", "en"],
}


async def test_a_fresh_box_says_what_is_missing(box: Box) -> None:
    school = (await box.tablet().get("/api/school")).json
    assert (school["version"], school["ground"], school["asks_permission"]) == (0, None, False)
    assert school["missing"] == ["name", "contact", "reach", "ground"]


async def test_what_is_stored_is_there_for_everybody(box: Box) -> None:
    anna = await box.someone("Anna")
    stored = await anna.ask("PUT", "/api/school", REGENBOOG | {"version": 0})
    assert stored.status == 200, stored.body
    found = (await box.tablet().get("/api/school")).json
    assert found == stored.json
    assert {name: found[name] for name in REGENBOOG} == REGENBOOG
    assert (found["version"], found["missing"], found["asks_permission"]) == (1, [], False)
    consent = await anna.ask("PUT", "/api/school", REGENBOOG | {"ground": "consent", "version": 1})
    assert consent.json["asks_permission"] is True


async def test_who_looked_before_another_stored_is_told(box: Box) -> None:
    anna, bea = await box.someone("Anna"), await box.someone("Bea", "beheerder")
    await bea.ask("PUT", "/api/school", REGENBOOG | {"version": 0})
    late = await anna.ask("PUT", "/api/school", REGENBOOG | {"name": "De Brug", "version": 0})
    assert (late.status, late.key) == (409, "school_changed")


async def test_what_cannot_be_is_refused(box: Box) -> None:
    anna = await box.someone("Anna")
    for wrong, key in (
        ({"ground": "because"}, "field_not_a_choice"),
        ({"mr_on": "vorige week"}, "field_wrong_kind"),
        ({"languages": []}, "languages_needed"),
        ({"name": "x" * 121}, "field_too_long"),
    ):
        answer = await anna.ask("PUT", "/api/school", REGENBOOG | wrong | {"version": 0})
        assert (answer.status, answer.key) == (400, key)
    assert (await anna.get("/api/school")).json["version"] == 0


async def test_a_broken_file_is_told_and_replaced_on_purpose_only(box: Box) -> None:
    anna = await box.someone("Anna")
    (box.data / "school.json").write_bytes(b"{")
    told = await anna.get("/api/school")
    assert (told.status, told.key) == (422, "school_damaged")
    assert (await anna.ask("PUT", "/api/school", REGENBOOG | {"version": 0})).key == "school_damaged"
    anew = await anna.ask("PUT", "/api/school", REGENBOOG | {"version": 0, "start_over": True})
    assert (anew.status, anew.json["version"]) == (200, 1)
