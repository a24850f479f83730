"""Retention over the API: warned, agreed otherwise, deleted with a certificate, and told when it went by itself."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from appliance import lessonfiles
from appliance.library.certificatecli import main
from appliance.library.cli import main as verify_logbook
from tests.web.box import PASSPHRASE, Box, Tablet, until


async def summary(teacher: Tablet, lesson: str) -> Any:
    return next(one for one in (await teacher.get("/api/lessons")).json if one["id"] == lesson)


async def agree(teacher: Tablet, lesson: str, day: str, **more: str) -> Any:
    body = {"delete_after": day, "reason": "studiedag", **more}
    return await teacher.ask("PUT", f"/api/lessons/{lesson}/retention", body)


async def later(box: Box, days: float) -> None:
    box.clock.wall += timedelta(days=days)


async def test_a_teacher_is_warned_on_a_sure_clock_only(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    assert (await summary(anna, lesson))["warn_days"] is None
    await later(box, 50)  # 21 October; the last day is the 27th
    assert (await anna.sign_in("Anna")).status == 201
    box.clock.trusted = False
    assert (await summary(anna, lesson))["warn_days"] is None
    assert (await anna.get(f"/api/lessons/{lesson}")).json["warn_days"] is None
    assert "lesson_warned" not in await events(anna)
    box.clock.trusted = True
    assert (await summary(anna, lesson))["warn_days"] == 7
    assert (await anna.get(f"/api/lessons/{lesson}")).json["warn_days"] == 7
    await summary(anna, lesson)
    assert (await events(anna)).count("lesson_warned") == 1


async def test_what_was_agreed_is_shown_again_each_month_until_it_is_stood_by(box: Box) -> None:
    anna, bea = await box.someone("Anna"), await box.someone("Bea")
    lesson = await box.record(anna)

    async def shown(teacher: Tablet) -> list[str]:
        return [one["id"] for one in (await teacher.get("/api/lessons?kept_longer=true")).json]

    assert (await agree(anna, lesson, "2027-02-01", passphrase=PASSPHRASE)).status == 200
    assert await shown(anna) == []
    await later(box, 29)
    assert (await anna.sign_in("Anna")).status == 201
    assert await shown(anna) == []
    await later(box, 1)
    assert (await anna.sign_in("Anna"), await bea.sign_in("Bea"))[0].status == 201
    assert (await shown(anna), await shown(bea)) == ([lesson], [])
    box.clock.trusted = False
    assert await shown(anna) == []
    in_doubt = await anna.ask("PUT", f"/api/lessons/{lesson}/retention/stands")
    assert (in_doubt.status, in_doubt.key) == (409, "last_day_in_doubt")
    box.clock.trusted = True
    assert await shown(anna) == [lesson]
    stands = await anna.ask("PUT", f"/api/lessons/{lesson}/retention/stands")
    assert (stands.status, stands.json["delete_after"], stands.json["kept_reason"]) == (200, "2027-02-01", "studiedag")
    assert await shown(anna) == []
    await later(box, 30)
    assert (await anna.sign_in("Anna")).status == 201
    assert await shown(anna) == [lesson]
    # Another day is agreed on: that is an answer, too.
    assert (await agree(anna, lesson, "2026-12-20", passphrase=PASSPHRASE)).status == 200
    assert await shown(anna) == []


async def events(teacher: Tablet) -> list[str]:
    return [line["event"] for line in (await teacher.get("/api/logbook")).json["entries"]]


async def test_earlier_needs_a_reason_and_later_the_passphrase_too(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    path = box.data / "lessons" / lesson / lessonfiles.RETENTION_FILE
    earlier = await agree(anna, lesson, "2026-09-20")
    assert (earlier.status, earlier.json["delete_after"], earlier.json["kept_reason"]) == (
        200,
        "2026-09-20",
        "studiedag",
    )
    unsigned = await agree(anna, lesson, "2027-02-01")
    assert (unsigned.status, unsigned.key, unsigned.json["error"]["fields"]) == (
        400,
        "field_missing",
        {"field": "passphrase"},
    )
    wrong = await agree(anna, lesson, "2027-02-01", passphrase="iets heel anders")
    assert (wrong.status, wrong.key) == (403, "wrong_passphrase")
    assert lessonfiles.decode_retention(path.read_bytes()).delete_after == "2026-09-20"
    signed = await agree(anna, lesson, "2027-02-01", passphrase=PASSPHRASE)
    assert (signed.status, (await summary(anna, lesson))["delete_after"]) == (200, "2027-02-01")
    assert lessonfiles.decode_retention(path.read_bytes()).delete_after == "2027-02-01"
    for day, key in (("2026-08-01", "last_day_past"), ("2028-01-01", "last_day_too_far"), ("soon", "field_wrong_kind")):
        refused = await agree(anna, lesson, day, passphrase=PASSPHRASE)
        assert (refused.status, refused.key) == (400, key)
    back = await agree(anna, lesson, "2026-10-27")
    assert (back.json["kept_reason"], back.json["rule_day"]) == (None, "2026-10-27")
    box.clock.trusted = False
    doubt = await agree(anna, lesson, "2026-09-20")
    assert (doubt.status, doubt.key) == (409, "last_day_in_doubt")


async def test_a_nagesprek_brings_the_last_day_closer(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    answer = await anna.ask("PATCH", f"/api/lessons/{lesson}", {"nagesprek_on": "2026-09-08", "title": "Rekenen"})
    said = (answer.json["nagesprek_on"], answer.json["delete_after"], answer.json["title"])
    assert said == ("2026-09-08", "2026-10-08", "Rekenen")
    stored = (box.data / "lessons" / lesson / lessonfiles.RETENTION_FILE).read_bytes()
    assert lessonfiles.decode_retention(stored).delete_after == "2026-10-08"


async def test_deleting_gives_a_certificate_that_holds_outside_the_box(box: Box, tmp_path: Path) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    _, coach = await box.coach(anna, "Bram")
    given = await box.released(anna, coach, lesson)
    draft = await box.prepared(anna, coach, lesson)
    answer = await anna.ask("DELETE", f"/api/lessons/{lesson}", {"passphrase": PASSPHRASE})
    made = answer.json
    assert (answer.status, made["number"], made["lesson"], made["reason"]) == (200, 1, lesson, "owner")
    assert made["files"] == made["files_overwritten"] > 2
    assert made["destroyed_at"] == "2026-09-01T08:30:00Z"
    assert [(clip["coach"], clip["until"], clip["state"]) for clip in made["clips"]] == [
        ("Bram", given["until"], "active")
    ]
    assert list((box.data / "lessons").iterdir()) == []
    # What was cut and never given goes along; what was given stays.
    assert (await anna.get(f"/api/releases/{draft}")).status == 404
    assert list((box.data / "people" / anna.id / "drafts").iterdir()) == []
    assert (await anna.get(f"/api/releases/{given['id']}")).json["state"] == "active"
    listed = (await anna.get("/api/certificates")).json
    assert listed == {"certificates": [made], "whole": True}
    for name, path in (("a.json", "/api/certificates/1"), ("nl.pdf", "/api/certificates/1/pdf?language=nl")):
        saved = await anna.get(path)
        assert saved.status == 200
        assert "attachment" in saved.headers["Content-Disposition"]
        (tmp_path / name).write_bytes(saved.body)
        assert main([str(tmp_path / name)]) == 0
    exported = await anna.get("/api/logbook/export")
    (tmp_path / "logboek.json").write_bytes(exported.body)
    assert verify_logbook([str(tmp_path / "logboek.json")]) == 0
    assert made["hash"].encode() in exported.body
    for path, status in (("2", 404), ("x", 404), ("0", 404), ("1/pdf?language=fr", 400)):
        assert (await anna.get(f"/api/certificates/{path}")).status == status, path


async def test_no_paper_is_left_on_the_disk(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    await anna.ask("DELETE", f"/api/lessons/{lesson}", {"passphrase": PASSPHRASE})
    before = set(box.data.rglob("*"))
    pdf = (await anna.get("/api/certificates/1/pdf")).body
    assert pdf.startswith(b"%PDF-")
    assert set(box.data.rglob("*")) == before


async def test_a_lesson_that_went_by_itself_is_certified_at_the_next_sign_in(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    _, coach = await box.coach(anna, "Bram")
    await box.prepared(anna, coach, lesson)
    await anna.ask("DELETE", "/api/session")
    await later(box, 57)
    await box.sweep()
    assert list((box.data / "lessons").iterdir()) == []
    await later(box, 3)
    assert (await anna.sign_in("Anna")).status == 201
    made = (await anna.get("/api/certificates")).json["certificates"][0]
    assert (made["lesson"], made["reason"], made["warned_days"]) == (lesson, "retention", None)
    assert (made["destroyed_at"], made["learned_at"]) == ("2026-10-28T08:30:00Z", "2026-10-31T08:30:00Z")
    assert made["files"] == made["files_overwritten"] > 2
    assert (await anna.get("/api/lessons")).json == []
    # Nobody had confirmed it: a copy of what is gone must not lie there for ever.
    assert (await anna.get("/api/releases")).json["given"] == []


async def test_a_deletion_that_was_cut_is_completed_by_the_sweep_even_in_doubt(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    folder = box.data / "lessons"
    (folder / lesson).rename(folder / f"{lesson}.deleted")
    box.clock.trusted = False
    await box.sweep()
    assert list(folder.iterdir()) == []

    async def told() -> bool:
        return (await anna.get("/api/lessons")).json == []

    await until(told)
    made = (await anna.get("/api/certificates")).json["certificates"][0]
    assert (made["reason"], made["resumed"], made["clock_trusted"]) == ("owner", True, False)
