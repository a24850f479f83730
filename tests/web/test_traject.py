"""The path over the API: what is placed where, what a coach gets of it, and rounding it off."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from appliance.library import files, finishing, removal
from tests.web.box import PASSPHRASE, Box, Tablet

QUESTION = "Hoe geef ik meer denktijd?"


async def begin(teacher: Tablet, **more: Any) -> Any:
    made = await teacher.post("/api/trajecten", {"question": QUESTION, "theme": "interactie", **more})
    assert made.status == 201, made.body
    return made.json


async def whole(teacher: Tablet, traject: str) -> Any:
    answer = await teacher.get(f"/api/trajecten/{traject}")
    assert answer.status == 200, answer.body
    return answer.json


async def place(teacher: Tablet, lesson: str, traject: str | None) -> Any:
    return await teacher.ask("PATCH", f"/api/lessons/{lesson}", {"traject": traject})


async def agree(teacher: Tablet, lesson: str) -> None:
    body = {"delete_after": "2026-10-20", "reason": "nagesprek in oktober"}
    assert (await teacher.ask("PUT", f"/api/lessons/{lesson}/retention", body)).status == 200


async def finish(teacher: Tablet, traject: str, keep: list[str], passphrase: str = PASSPHRASE) -> Any:
    return await teacher.post(f"/api/trajecten/{traject}/finish", {"keep": keep, "passphrase": passphrase})


async def test_a_path_of_two_rounds_without_a_coach(box: Box) -> None:
    anna = await box.someone("Anna")
    made = await begin(anna, kind="needs", occasion="gesprekkencyclus")
    assert (made["kind"], made["occasion"], made["template"], made["cycles"]) == (
        "needs",
        "gesprekkencyclus",
        "teacher",
        1,
    )
    aspect = await anna.ask("PATCH", f"/api/cycles/{made['waiting']}", {"kijkaspect": "wachttijd"})
    assert aspect.json["kijkaspect"] == "wachttijd"
    ready = await anna.post("/api/recorder/ready", {"objections": [], "cycle": made["waiting"]})
    assert ready.status == 204, ready.body
    lesson = await box.record(anna, pressed=True)
    first = (await whole(anna, made["id"]))["path"][0]
    assert (first["lesson"]["id"], first["lesson"]["cycle"], first["waits"]) == (lesson, 1, False)
    point = await anna.post(f"/api/cycles/{first['id']}/actiepunten", {"text": "tien tellen", "by_when": "maandag"})
    assert (point.status, point.json["by_when"], point.json["done"]) == (201, "maandag", False)
    second = (await anna.post(f"/api/trajecten/{made['id']}/cycles")).json
    assert [one["text"] for one in second["agreed"]] == ["tien tellen"]
    done = await anna.ask("PATCH", f"/api/actiepunten/{point.json['id']}", {"done": True, "goal": "rust"})
    assert (done.json["done"], done.json["goal"]) == (True, "rust")
    assert (await whole(anna, made["id"]))["path"][1]["agreed"] == []
    text = await anna.get(f"/api/trajecten/{made['id']}/text?language=nl")
    assert text.headers["Content-Type"].startswith("text/plain")
    assert "- tien tellen (doel: rust; wanneer: maandag)" in text.body.decode()
    card = await anna.get(f"/api/actiepunten/{point.json['id']}/card")
    assert (card.headers["Content-Type"], card.body[:5]) == ("application/pdf", b"%PDF-")
    loose = await box.record(anna)  # for no round
    assert (await anna.get(f"/api/lessons/{loose}")).json["traject"] is None


async def test_what_the_next_recording_is_for_is_chosen_and_seen_where_one_presses(box: Box) -> None:
    anna = await box.someone("Anna")
    made, other = await begin(anna), await begin(anna, question="En nu?")
    assert (await anna.post("/api/recorder/ready", {"objections": []})).status == 204
    known = (await anna.get("/api/cycles")).json
    assert {(one["id"], one["question"], one["readied"]) for one in known} == {
        (made["waiting"], QUESTION, False),
        (other["waiting"], "En nu?", False),
    }
    for cycle in (other["waiting"], made["waiting"]):
        assert (await anna.ask("PUT", f"/api/cycles/{cycle}/ready")).status == 204
        assert [one["id"] for one in (await anna.get("/api/cycles")).json if one["readied"]] == [cycle]
    lesson = await box.record(anna, pressed=True)
    assert (await anna.get(f"/api/lessons/{lesson}")).json["traject"] == made["id"]
    # The box is still ready; the next press is for nothing until somebody says so.
    assert [one["readied"] for one in (await anna.get("/api/cycles")).json] == [False]
    taken = await anna.ask("PUT", f"/api/cycles/{made['waiting']}/ready")
    assert (taken.status, taken.key) == (409, "cycle_taken")
    loose = await box.record(anna, pressed=True)
    assert (await anna.get(f"/api/lessons/{loose}")).json["traject"] is None


async def test_what_is_half_typed_is_its_writers_alone(box: Box) -> None:
    anna = await box.someone("Anna")
    bram, coach = await box.coach(anna, "Bram")
    made = await begin(anna)
    lesson = await box.record(anna)
    release = (await box.released(anna, coach, lesson))["id"]
    about = f"/api/half-typed?field=actiepunt&thing={made['waiting']}"
    body = {"field": "actiepunt", "thing": made["waiting"], "text": "tot tien tel"}
    assert (await anna.ask("PUT", "/api/half-typed", body)).status == 204
    assert (
        await anna.ask("PUT", "/api/half-typed", {"field": "remark", "thing": release, "text": "ik za"})
    ).status == 204
    assert (await anna.get(about)).json == {"text": "tot tien tel"}
    assert (await bram.get(about)).json == {"text": ""}
    assert (await bram.get(f"/api/half-typed?field=remark&thing={release}")).json == {"text": ""}
    assert (await bram.ask("PUT", "/api/half-typed", body)).key == "cycle_unknown"
    # After the next sign-in it is still there; it is nothing else yet.
    assert (await anna.sign_in("Anna")).status == 201
    assert (await anna.get(about)).json == {"text": "tot tien tel"}
    assert "tot tien tel" not in (await anna.get(f"/api/trajecten/{made['id']}")).body.decode()
    assert (await anna.get(f"/api/releases/{release}/comments")).json == []
    assert (await anna.ask("PUT", "/api/half-typed", body | {"text": ""})).status == 204
    assert (await anna.get(about)).json == {"text": ""}


async def test_a_page_of_the_path_gets_its_question_and_nothing_more(box: Box) -> None:
    anna = await box.someone("Anna")
    made = await begin(anna)
    assert (await anna.get(f"/api/trajecten/{made['id']}/leervraag")).json == {
        "question": QUESTION,
        "theme": "interactie",
    }


async def test_an_occasion_can_be_taken_away(box: Box) -> None:
    anna = await box.someone("Anna")
    made = await begin(anna, occasion="gesprekkencyclus")
    kept = await anna.ask("PATCH", f"/api/trajecten/{made['id']}", {"theme": "didactiek"})
    assert kept.json["occasion"] == "gesprekkencyclus"
    gone = await anna.ask("PATCH", f"/api/trajecten/{made['id']}", {"occasion": None})
    assert (gone.json["occasion"], gone.json["theme"]) == (None, "didactiek")


async def test_the_next_lesson_can_be_for_no_round_after_all(box: Box) -> None:
    anna = await box.someone("Anna")
    made = await begin(anna)
    await anna.post("/api/recorder/ready", {"objections": [], "cycle": made["waiting"]})
    assert (await whole(anna, made["id"]))["path"][0]["readied"]
    assert (await anna.ask("DELETE", f"/api/cycles/{made['waiting']}/ready")).status == 204
    lesson = await box.record(anna, pressed=True)
    assert (await anna.get(f"/api/lessons/{lesson}")).json["traject"] is None


async def test_a_stage_says_no_when_it_is_over_and_a_starters_path_when_it_is_full(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson, other = await box.record(anna), await box.record(anna)
    refused = await anna.post("/api/trajecten", {"question": QUESTION, "theme": "interactie", "template": "stage"})
    assert (refused.status, refused.key) == (400, "stage_without_end")
    past = {"question": QUESTION, "theme": "interactie", "template": "stage", "ends_on": "2025-09-10"}
    slip = await anna.post("/api/trajecten", past)
    assert (slip.status, slip.key) == (400, "stage_end_past")
    stage = await begin(anna, template="stage", ends_on="2026-09-10")
    placed = await place(anna, lesson, stage["id"])
    assert (placed.json["delete_after"], placed.json["cycle"]) == ("2026-09-10", 1)
    slip = await anna.ask("PATCH", f"/api/trajecten/{stage['id']}", {"question": "anders", "ends_on": "2025-09-10"})
    assert (slip.status, slip.key) == (400, "stage_end_past")
    assert (await whole(anna, stage["id"]))["question"] == QUESTION
    assert (await anna.get(f"/api/lessons/{lesson}")).json["delete_after"] == "2026-09-10"
    box.clock.wall += timedelta(days=12)
    assert (await anna.sign_in("Anna")).status == 201
    over = await place(anna, other, stage["id"])
    assert (over.status, over.key) == (409, "stage_over")
    starter = await begin(anna, template="starter")
    assert (await place(anna, lesson, starter["id"])).json["cycle"] == 1
    assert (await place(anna, other, starter["id"])).key == "traject_for_one"
    wider = await anna.ask("PATCH", f"/api/trajecten/{starter['id']}", {"widen": True})
    assert wider.json["planned"] == 6
    assert (await place(anna, other, starter["id"])).json["cycle"] == 2


async def test_a_new_question_begins_with_what_was_still_open(box: Box) -> None:
    anna = await box.someone("Anna")
    first = await begin(anna)
    point = (await anna.post(f"/api/cycles/{first['waiting']}/actiepunten", {"text": "tien tellen"})).json["id"]
    second = await begin(anna, takes_over=[point])
    assert [one["text"] for one in (await whole(anna, second["id"]))["path"][0]["agreed"]] == ["tien tellen"]
    before = len((await anna.get("/api/trajecten")).json)
    refused = await anna.post(
        "/api/trajecten", {"question": QUESTION, "theme": "interactie", "takes_over": [point, "0" * 20]}
    )
    assert refused.status == 404
    assert len((await anna.get("/api/trajecten")).json) == before


# --- rounding off ---------------------------------------------------------------------------------------------


async def test_rounding_off_keeps_what_was_agreed_and_destroys_the_rest(box: Box) -> None:
    anna = await box.someone("Anna")
    bram, coach = await box.coach(anna, "Bram")
    made = await begin(anna)
    lessons = [await box.record(anna) for _ in range(3)]
    for lesson in lessons:
        await place(anna, lesson, made["id"])
    release = (await box.released(anna, coach, lessons[0]))["id"]
    draft = await box.prepared(anna, coach, lessons[1])
    await agree(anna, lessons[2])
    known = (await anna.get(f"/api/trajecten/{made['id']}/copies")).json
    assert [(one["lesson"]["id"], one["cycle"], one["lines"]) for one in known["lessons"]] == [
        (lessons[0], 1, 1),
        (lessons[1], 2, 1),
        (lessons[2], 3, 0),
    ]
    assert [(one["release"], one["coach"], one["state"]) for one in known["clips"]] == [
        (release, "Bram", "active"),
        (draft, "Bram", "prepared"),
    ]
    assert (known["backup_at"], known["certificates"]) == (None, [])
    done = await finish(anna, made["id"], [lessons[2]])
    assert done.status == 200, done.body
    assert [one["lesson"]["id"] for one in done.json["lessons"]] == [lessons[2]]
    assert [(one["release"], one["state"]) for one in done.json["clips"]] == [(release, "taken_back")]
    assert [one["lesson"] for one in done.json["certificates"]] == lessons[:2]
    assert (await bram.get(f"/api/releases/{release}")).json["state"] == "taken_back"
    assert [one["id"] for one in (await anna.get("/api/lessons")).json] == [lessons[2]]
    assert [path.name for path in (box.data / "lessons").iterdir()] == [lessons[2]]
    after = await whole(anna, made["id"])
    assert after["finished_at"] is not None
    assert not after["finishing"]
    assert [one["recorded_at"] is not None for one in after["path"]] == [True, True, True]
    pdf = await anna.get(f"/api/trajecten/{made['id']}/certificates")
    assert len(re.findall(rb"/Type /Page\b", pdf.body)) == 2
    assert len(re.findall(rb"/Type /EmbeddedFile", pdf.body)) == 2
    assert "traject_finished" in [line["event"] for line in (await anna.get("/api/logbook")).json["entries"]]


async def test_every_paper_that_left_is_in_the_logbook_and_among_the_copies(box: Box) -> None:
    anna = await box.someone("Anna")
    _, coach = await box.coach(anna, "Bram")
    made = await begin(anna)
    lesson = await box.record(anna)
    await place(anna, lesson, made["id"])
    release = (await box.released(anna, coach, lesson))["id"]
    point = (await anna.post(f"/api/cycles/{made['waiting']}/actiepunten", {"text": "tien tellen"})).json["id"]
    papers = (
        (f"/api/lessons/{lesson}/kijkwijzer/pdf", "kijkwijzer_made", 1),
        (f"/api/actiepunten/{point}/card", "board_card_made", 1),
        (f"/api/trajecten/{made['id']}/text", "plan_text_made", None),
        (f"/api/releases/{release}/slip", "release_slip_made", 1),
    )
    for path, _, _ in papers:
        assert (await anna.ask("HEAD", path)).status == 200  # no paper
        assert (await anna.get(path)).status == 200
    known = (await anna.get(f"/api/trajecten/{made['id']}/copies")).json
    assert [(one["event"], one["cycle"]) for one in known["papers"]] == [(event, cycle) for _, event, cycle in papers]
    clip = known["clips"][0]
    moment = (await anna.get(f"/api/lessons/{lesson}/moments")).json[0]
    assert (clip["kind"], clip["start_ms"], clip["end_ms"]) == (moment["kind"], moment["start_ms"], moment["end_ms"])
    assert clip["released_at"] is not None
    lines = (await anna.get("/api/logbook")).json
    assert lines["whole"]
    noted = [line for line in lines["entries"] if line["event"] in {event for _, event, _ in papers}]
    assert len(noted) == len(papers)
    assert "tien tellen" not in str(noted)


async def test_a_finished_path_is_read_and_deleted_only(box: Box) -> None:
    anna = await box.someone("Anna")
    made = await begin(anna)
    lesson = await box.record(anna)
    assert (await finish(anna, made["id"], [])).status == 200
    for method, path, body in (
        ("PATCH", f"/api/trajecten/{made['id']}", {"question": "anders"}),
        ("POST", f"/api/trajecten/{made['id']}/cycles", None),
        ("PATCH", f"/api/cycles/{made['waiting']}", {"kijkaspect": "x"}),
        ("POST", f"/api/cycles/{made['waiting']}/actiepunten", {"text": "x"}),
        ("PATCH", f"/api/lessons/{lesson}", {"traject": made["id"]}),
        ("POST", f"/api/trajecten/{made['id']}/finish", {"keep": [], "passphrase": PASSPHRASE}),
    ):
        refused = await anna.ask(method, path, body)
        assert (refused.status, refused.key) == (409, "traject_finished"), path
    assert (await anna.ask("DELETE", f"/api/trajecten/{made['id']}")).status == 204


async def test_nothing_goes_without_the_passphrase_or_a_reason_to_stay(box: Box) -> None:
    anna = await box.someone("Anna")
    made, other = await begin(anna), await begin(anna)
    lesson = await box.record(anna)
    elsewhere = await box.record(anna)
    await place(anna, lesson, made["id"])
    await place(anna, elsewhere, other["id"])
    await agree(anna, elsewhere)
    for keep, passphrase, key in (
        ([lesson], PASSPHRASE, "kept_without_reason"),
        ([elsewhere], PASSPHRASE, "lesson_unknown"),
        (["0" * 20], PASSPHRASE, "lesson_unknown"),
        ([], "niet mijn wachtzin", "wrong_passphrase"),
    ):
        assert (await finish(anna, made["id"], keep, passphrase)).key == key
    assert len((await anna.get("/api/lessons")).json) == 2
    assert not (await whole(anna, made["id"]))["finishing"]


async def test_what_was_interrupted_can_be_gone_on_with(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = await box.someone("Anna")
    made = await begin(anna)
    lessons = [await box.record(anna) for _ in range(2)]
    for lesson in lessons:
        await place(anna, lesson, made["id"])
    real = files.destroy_inside

    def refuse_the_second(folder: Path, last: str) -> Any:
        if folder.name.startswith(lessons[1]):
            raise OSError("the disk does not give it")
        return real(folder, last)

    monkeypatch.setattr(removal, "destroy_inside", refuse_the_second)
    cut = await finish(anna, made["id"], [])
    assert (cut.status, cut.key) == (503, "lesson_not_deleted")
    halfway = await whole(anna, made["id"])
    assert (halfway["finishing"], halfway["finished_at"], halfway["lessons"]) == (True, None, 1)
    monkeypatch.undo()
    done = await finish(anna, made["id"], [])
    assert done.status == 200, done.body
    assert [one["lesson"] for one in done.json["certificates"]] == lessons
    assert (await whole(anna, made["id"]))["finished_at"] is not None


async def test_a_clip_that_is_made_meanwhile_goes_with_its_lesson(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = await box.someone("Anna")
    _, coach = await box.coach(anna, "Bram")
    made = await begin(anna)
    lesson = await box.record(anna)
    await place(anna, lesson, made["id"])
    await box.prepared(anna, coach, lesson)
    real = finishing.begin

    def before_the_clip(*given: Any) -> Any:
        return [], real(*given)[1]

    monkeypatch.setattr(finishing, "begin", before_the_clip)
    assert (await finish(anna, made["id"], [])).status == 200
    assert (await anna.get("/api/releases")).json["given"] == []


async def test_a_clip_and_a_certificate_are_known_also_when_their_lesson_went_before(box: Box) -> None:
    anna = await box.someone("Anna")
    _, coach = await box.coach(anna, "Bram")
    made = await begin(anna)
    lesson = await box.record(anna)
    await place(anna, lesson, made["id"])
    release = (await box.released(anna, coach, lesson))["id"]
    assert (await anna.ask("DELETE", f"/api/lessons/{lesson}", {"passphrase": PASSPHRASE})).status == 200
    known = (await anna.get(f"/api/trajecten/{made['id']}/copies")).json
    assert [(one["release"], one["cycle"], one["state"]) for one in known["clips"]] == [(release, 1, "active")]
    assert [one["lesson"] for one in known["certificates"]] == [lesson]
    done = await finish(anna, made["id"], [])
    assert [one["state"] for one in done.json["clips"]] == ["taken_back"]


async def test_a_coach_gets_nothing_of_a_path(box: Box) -> None:
    anna = await box.someone("Anna")
    bram, coach = await box.coach(anna, "Bram")
    made = await begin(anna)
    lesson = await box.record(anna)
    await place(anna, lesson, made["id"])
    await anna.post(f"/api/cycles/{made['waiting']}/actiepunten", {"text": "tien tellen"})
    release = (await box.released(anna, coach, lesson))["id"]
    for path in ("/api/trajecten", f"/api/trajecten/{made['id']}", f"/api/trajecten/{made['id']}/text"):
        assert (await bram.get(path)).status == 403
    for path in ("/api/releases", f"/api/releases/{release}", f"/api/releases/{release}/comments"):
        body = (await bram.get(path)).body.decode()
        assert QUESTION not in body
        assert "tien tellen" not in body
