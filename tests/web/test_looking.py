"""How a teacher looks: nobody is told, nobody else reads it, and a school's template touches no answer."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from appliance.kijkwijzerfile import KIJKWIJZER_FILE
from tests.web.box import PASSPHRASE, Box, Tablet


async def lesson_of(box: Box, name: str = "Anna") -> tuple[Tablet, str]:
    teacher = await box.someone(name)
    return teacher, await box.record(teacher)


async def moment(teacher: Tablet, lesson: str, kind: str, start_ms: int, note: str = "") -> str:
    body = {"kind": kind, "start_ms": start_ms, "end_ms": start_ms + 2000, "note": note}
    answer = await teacher.post(f"/api/lessons/{lesson}/moments", body)
    assert answer.status == 201, answer.body
    return str(answer.json["id"])


def files(folder: Path) -> dict[str, str]:
    """Every file below, and what is in it."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


async def test_a_lesson_that_was_never_opened_asks_how(box: Box) -> None:
    anna, lesson = await lesson_of(box)
    assert (await anna.get(f"/api/lessons/{lesson}")).json["viewing"] is None
    assert (await anna.get("/api/lessons")).json[0]["how"] is None
    kept = await anna.ask("PUT", f"/api/lessons/{lesson}/viewing", {"how": "small", "at_ms": 2500})
    assert kept.status == 204
    assert (await anna.get("/api/lessons")).json[0]["how"] == "small"
    # Another tablet of hers goes on there.
    other = box.tablet()
    await other.sign_in("Anna")
    assert (await other.get(f"/api/lessons/{lesson}")).json["viewing"] == {"how": "small", "at_ms": 2500}
    await other.ask("PUT", f"/api/lessons/{lesson}/viewing", {"how": "full", "at_ms": 10_000_000})
    opened = (await anna.get(f"/api/lessons/{lesson}")).json
    assert opened["viewing"] == {"how": "full", "at_ms": opened["duration_ms"]}
    wrong = await anna.ask("PUT", f"/api/lessons/{lesson}/viewing", {"how": "whole", "at_ms": 0})
    assert (wrong.status, wrong.key) == (400, "field_not_a_choice")


async def test_looking_is_told_to_nobody(box: Box) -> None:
    """Not a file of another person changes, no inbox gets a message, no logbook a line, no page news."""
    anna, lesson = await lesson_of(box)
    dirk = await box.someone("Dirk")
    bea = await box.someone("Bea", "beheerder")
    bram, coach = await box.coach(anna, "Bram")
    await box.released(anna, coach, lesson)
    others = {"Dirk": dirk, "Bea": bea, "Bram": bram}
    seen: dict[str, Any] = {}
    asks = ("/api/status", "/api/me", "/api/releases", "/api/lessons", "/api/kijkwijzer", "/api/logbook")

    async def look() -> dict[str, Any]:
        found: dict[str, Any] = {name: [(await one.get(path)).body for path in asks] for name, one in others.items()}
        found["logbook"] = (await anna.get("/api/logbook")).json["entries"]
        found["disk"] = {
            place: digest
            for place, digest in files(box.data).items()
            # Her own library, and its spare; that is where it is kept.
            if not place.startswith(f"people/{anna.id}/library")
        }
        return found

    seen = await look()
    opened = (await anna.get(f"/api/lessons/{lesson}")).json
    await anna.get(opened["video"], Range="bytes=0-4095")
    for how in ("sound", "small", "full"):
        await anna.ask("PUT", f"/api/lessons/{lesson}/viewing", {"how": how, "at_ms": 3000})
    made = await moment(anna, lesson, "top", 1000, "ik wachtte")
    await anna.ask("PATCH", f"/api/moments/{made}", {"lens": "own_acting"})
    await anna.post(f"/api/lessons/{lesson}/kijkwijzer/lines", {"kind": "tip", "text": "langer wachten"})
    body = {"question": "built-in-1", "answer": "tellen"}
    assert (await anna.ask("PUT", f"/api/lessons/{lesson}/kijkwijzer/answers", body)).status == 200
    await box.sweep()
    assert await look() == seen
    # What leaves on paper is a copy: that stands in her own logbook, and nowhere else.
    assert (await anna.get(f"/api/lessons/{lesson}/kijkwijzer/pdf")).status == 200
    await box.sweep()
    after = await look()
    assert [line["event"] for line in after["logbook"][len(seen["logbook"]) :]] == ["kijkwijzer_made"]
    assert {**after, "logbook": after["logbook"][: len(seen["logbook"])]} == seen


async def test_a_lens_is_one_tap_and_may_be_taken_off(box: Box) -> None:
    anna, lesson = await lesson_of(box)
    made = await moment(anna, lesson, "top", 1000)
    for lens in ("own_acting", "effect_child", "effect_group", None):
        answer = await anna.ask("PATCH", f"/api/moments/{made}", {"lens": lens})
        assert answer.json["lens"] == lens
        # What is left out stays.
        assert (await anna.ask("PATCH", f"/api/moments/{made}", {"note": "x"})).json["lens"] == lens
    assert (await anna.ask("PATCH", f"/api/moments/{made}", {"lens": "effect_school"})).status == 400


async def test_the_order_of_the_talk(box: Box) -> None:
    anna, lesson = await lesson_of(box)
    tip = await moment(anna, lesson, "tip", 0)
    first, second = await moment(anna, lesson, "top", 500), await moment(anna, lesson, "top", 1500)

    async def order() -> list[str]:
        found = (await anna.get(f"/api/lessons/{lesson}/kijkwijzer")).json["moments"]
        return [one["id"] for one in found]

    assert await order() == [first, second, tip]
    answer = await anna.ask("PUT", f"/api/lessons/{lesson}/order", {"moments": [tip, second, first]})
    # What went well comes first, whatever is asked.
    assert [one["id"] for one in answer.json] == await order() == [second, first, tip]
    third = await moment(anna, lesson, "top", 100)
    assert await order() == [second, first, third, tip]
    for wrong in ([second, first], [second, first, third, tip, tip], [second, first, third, "0" * 20]):
        answer = await anna.ask("PUT", f"/api/lessons/{lesson}/order", {"moments": wrong})
        assert (answer.status, answer.key) == (409, "moments_differ")
    assert await order() == [second, first, third, tip]


async def test_a_kijkwijzer_through_the_api(box: Box) -> None:
    anna, lesson = await lesson_of(box)
    traject = (await anna.post("/api/trajecten", {"question": "Hoe geef ik stilte?", "theme": "interactie"})).json
    await anna.ask("PATCH", f"/api/lessons/{lesson}", {"traject": traject["id"]})
    cycle = (await anna.get(f"/api/trajecten/{traject['id']}")).json["path"][0]["id"]
    await anna.ask("PATCH", f"/api/cycles/{cycle}", {"kijkaspect": "wachttijd"})
    path = f"/api/lessons/{lesson}/kijkwijzer"
    line = (await anna.post(f"{path}/lines", {"kind": "top", "text": "rust", "at_ms": 1200})).json
    assert (line["kind"], line["text"], line["at_ms"]) == ("top", "rust", 1200)
    outside = await anna.post(f"{path}/lines", {"kind": "top", "at_ms": 99_000_000})
    assert (outside.status, outside.key) == (400, "moment_outside")
    changed = await anna.ask("PATCH", f"/api/kijkwijzer-lines/{line['id']}", {"at_ms": None})
    assert (changed.json["text"], changed.json["at_ms"]) == ("rust", None)
    form = (await anna.get(path)).json
    assert (form["question"], form["kijkaspect"], form["problem"]) == ("Hoe geef ik stilte?", "wachttijd", None)
    assert form["lines"] == [changed.json]
    assert [one["answer"] for one in form["answers"]] == ["", "", ""]
    assert (await anna.ask("DELETE", f"/api/kijkwijzer-lines/{line['id']}")).status == 204
    assert (await anna.ask("DELETE", f"/api/kijkwijzer-lines/{line['id']}")).status == 404


async def test_an_answer_keeps_its_question_whatever_the_school_asks_now(box: Box) -> None:
    anna, lesson = await lesson_of(box)
    bea = await box.someone("Bea", "beheerder")
    path = f"/api/lessons/{lesson}/kijkwijzer"
    wrote = await bea.ask("PUT", "/api/kijkwijzer", {"questions": [{"nl": "Wat zag je?", "en": "What did you see?"}]})
    question = wrote.json["questions"][0]["id"]
    assert wrote.json["own"] is True
    answer = {"question": question, "answer": "Noor dacht na"}
    assert (await anna.ask("PUT", f"{path}/answers", answer)).json["asked"] == "Wat zag je?"
    reworded = {"questions": [{"id": question, "nl": "Wat hoorde je?"}, {"nl": "En verder?"}]}
    await bea.ask("PUT", "/api/kijkwijzer", reworded)
    asked = [(one["asked"], one["answer"]) for one in (await anna.get(path)).json["answers"]]
    assert asked == [("Wat zag je?", "Noor dacht na"), ("En verder?", "")]
    await bea.ask("PUT", "/api/kijkwijzer", {"questions": []})
    asked = [(one["asked"], one["answer"]) for one in (await anna.get(path)).json["answers"]]
    assert asked == [("Wat zag je?", "Noor dacht na")]
    # It can still be changed, and emptied; then it is gone with its question.
    await anna.ask("PUT", f"{path}/answers", answer | {"answer": " "})
    assert (await anna.get(path)).json["answers"] == []
    gone = await anna.ask("PUT", f"{path}/answers", answer)
    assert (gone.status, gone.key) == (409, "kijkwijzer_question_gone")
    assert (await bea.ask("DELETE", "/api/kijkwijzer")).json["own"] is False
    assert len((await anna.get(path)).json["answers"]) == 3


async def test_a_template_is_checked_and_a_broken_one_says_so(box: Box) -> None:
    anna, lesson = await lesson_of(box)
    for wrong, key in (
        ([{"nl": " "}], "kijkwijzer_question_blank"),
        ([{"nl": "Wat?"}, {"nl": " wat? "}], "kijkwijzer_question_twice"),
        ([{"nl": str(number)} for number in range(7)], "field_too_long"),
        ([{"nl": "x" * 201}], "field_too_long"),
    ):
        answer = await anna.ask("PUT", "/api/kijkwijzer", {"questions": wrong})
        assert (answer.status, answer.key) == (400, key)
    assert not (box.data / KIJKWIJZER_FILE).exists()
    (box.data / KIJKWIJZER_FILE).write_text('{"questions":[{"id":"x","nl":"Wat?"}]}')
    template = (await anna.get("/api/kijkwijzer")).json
    assert (template["own"], template["problem"]["key"]) == (False, "kijkwijzer_unreadable")
    assert len(template["questions"]) == 3
    assert (await anna.get(f"/api/lessons/{lesson}/kijkwijzer")).json["problem"]["key"] == "kijkwijzer_unreadable"
    mended = await anna.ask("PUT", "/api/kijkwijzer", {"questions": [{"nl": "Wat?"}]})
    assert (mended.json["own"], mended.json["problem"]) == (True, None)


async def test_the_sheet_comes_in_both_languages_and_only_to_its_owner(box: Box) -> None:
    anna, lesson = await lesson_of(box)
    dutch = await anna.get(f"/api/lessons/{lesson}/kijkwijzer/pdf")
    english = await anna.get(f"/api/lessons/{lesson}/kijkwijzer/pdf?language=en")
    for answer, name in ((dutch, "kijkwijzer.pdf"), (english, "viewing-guide.pdf")):
        assert (answer.status, answer.headers["Content-Type"]) == (200, "application/pdf")
        assert answer.body.startswith(b"%PDF-")
        assert name in answer.headers["Content-Disposition"]
        assert answer.headers["Cache-Control"] == "no-store"
    assert dutch.body != english.body
    assert (await anna.get(f"/api/lessons/{lesson}/kijkwijzer/pdf?language=fr")).status == 400


async def test_a_pair_of_two_cycles(box: Box) -> None:
    anna, early = await lesson_of(box)
    late = await box.record(anna)
    traject = (await anna.post("/api/trajecten", {"question": "Hoe geef ik stilte?", "theme": "interactie"})).json["id"]
    for lesson in (early, late):
        assert (await anna.ask("PATCH", f"/api/lessons/{lesson}", {"traject": traject})).status == 200
    cycle = (await anna.get(f"/api/trajecten/{traject}")).json["path"][0]["id"]
    actiepunt = (await anna.post(f"/api/cycles/{cycle}/actiepunten", {"text": "tien tellen"})).json["id"]
    before, after = await moment(anna, early, "tip", 1000, "te snel"), await moment(anna, late, "top", 2000, "stil")
    path = f"/api/trajecten/{traject}/groeipaar"
    await anna.ask("PUT", f"/api/lessons/{late}/viewing", {"how": "sound", "at_ms": 0})
    told = (await anna.get(path)).json["moments"]
    # How each lesson was last looked at says whether there is a picture of it in the list.
    assert [(one["cycle"], one["how"]) for one in told] == [(1, None), (2, "sound")]
    for first, second in ((after, before), (before, before)):
        wrong = await anna.post(path, {"actiepunt": actiepunt, "earlier": first, "later": second})
        assert (wrong.status, wrong.key) == (409, "growth_pair_not_apart")
    nothing = await anna.post(path, {"actiepunt": actiepunt, "earlier": before, "later": "0" * 20})
    assert (nothing.status, nothing.key) == (404, "moment_unknown")
    made = (await anna.post(path, {"actiepunt": actiepunt, "earlier": before, "later": after})).json
    assert (made["text"], made["earlier"]["shown"]["note"], made["later"]["shown"]["note"]) == (
        "tien tellen",
        "te snel",
        "stil",
    )
    dirk = await box.someone("Dirk")
    assert (await dirk.ask("DELETE", f"/api/growth-pairs/{made['id']}")).status == 404
    assert (await dirk.get(path)).status == 404
    assert (await anna.ask("DELETE", f"/api/lessons/{early}", {"passphrase": PASSPHRASE})).status == 200
    (left,) = (await anna.get(path)).json["pairs"]
    assert (left["earlier"]["fate"], left["earlier"]["shown"], left["earlier"]["cycle"]) == ("lesson_gone", None, 1)
    assert left["later"]["fate"] == "there"
    await anna.ask("DELETE", f"/api/moments/{after}")
    assert (await anna.get(path)).json["pairs"][0]["later"]["fate"] == "moment_gone"
    assert (await anna.ask("DELETE", f"/api/growth-pairs/{made['id']}")).status == 204
    assert (await anna.get(path)).json["pairs"] == []


async def test_words_that_were_changed_on_another_tablet_are_told_and_stay(box: Box) -> None:
    anna, lesson = await lesson_of(box)
    made = await moment(anna, lesson, "top", 1000, "wat er stond")
    line = (await anna.post(f"/api/lessons/{lesson}/kijkwijzer/lines", {"kind": "tip"})).json["id"]
    asked = (await anna.get(f"/api/lessons/{lesson}/kijkwijzer")).json["answers"][0]
    cycle = (await anna.post("/api/trajecten", {"question": "Hoe?", "theme": "didactiek"})).json["waiting"]
    point = (await anna.post(f"/api/cycles/{cycle}/actiepunten", {"text": "wachten"})).json["id"]
    await anna.post(f"/api/lessons/{lesson}/nagesprek", {"manner": "alone"})
    answers, talk = f"/api/lessons/{lesson}/kijkwijzer/answers", f"/api/lessons/{lesson}/nagesprek"
    for method, path, field, rest, shown in (
        ("PATCH", f"/api/moments/{made}", "note", {}, "wat er stond"),
        ("PATCH", f"/api/lessons/{lesson}", "notes", {}, ""),
        ("PATCH", f"/api/kijkwijzer-lines/{line}", "text", {}, ""),
        ("PUT", answers, "answer", {"question": asked["question"]}, ""),
        ("PATCH", talk, "came_up", {}, ""),
        ("PUT", f"/api/moments/{made}/nagesprek", "came_up", {}, ""),
        ("PATCH", f"/api/cycles/{cycle}", "kijkaspect", {}, ""),
        ("PATCH", f"/api/actiepunten/{point}", "text", {}, "wachten"),
    ):
        first = await anna.ask(method, path, {field: "op de tablet", "instead_of": shown, **rest})
        assert first.status in (200, 204), (path, first.body)
        second = await anna.ask(method, path, {field: "op de laptop", "instead_of": shown, **rest})
        assert (second.status, second.key) == (409, "changed_elsewhere"), path
        assert second.json["error"]["fields"] == {"words": "op de tablet"}, path
        chosen = await anna.ask(method, path, {field: "op de laptop", "instead_of": "op de tablet", **rest})
        assert chosen.status in (200, 204), path
