"""The nagesprek over the API: gone on with, closed, and what of it is whose."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.web.box import PASSPHRASE, Box, Tablet, until

QUESTION = "Hoe geef ik kinderen meer tijd om zelf na te denken?"
PRIVATE = "Alleen-voor-de-coach-5519"


async def placed(teacher: Tablet, lesson: str) -> dict[str, Any]:
    """The lesson gets a leervraag; the traject as it then is."""
    made = (await teacher.post("/api/trajecten", {"question": QUESTION, "theme": "interactie"})).json
    done = await teacher.ask("PATCH", f"/api/lessons/{lesson}", {"traject": made["id"]})
    assert done.status == 200, done.body
    whole: dict[str, Any] = (await teacher.get(f"/api/trajecten/{made['id']}")).json
    return whole


async def moment(teacher: Tablet, lesson: str, kind: str, start_ms: int, note: str = "") -> str:
    body = {"kind": kind, "start_ms": start_ms, "end_ms": start_ms + 2000, "note": note}
    return str((await teacher.post(f"/api/lessons/{lesson}/moments", body)).json["id"])


async def test_a_talk_alone_from_check_in_to_closing(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    cycle = (await placed(anna, lesson))["path"][0]["id"]
    tip, top = await moment(anna, lesson, "tip", 0), await moment(anna, lesson, "top", 3000)
    path = f"/api/lessons/{lesson}/nagesprek"
    fresh = (await anna.get(path)).json
    assert (fresh["manner"], fresh["step"], fresh["began_at"], fresh["order"]) == (None, "check_in", None, [top, tip])
    assert (await anna.ask("PATCH", path, {"success": "x"})).key == "nagesprek_not_begun"
    assert (await anna.post(path, {"manner": "alone"})).status == 201
    await anna.ask("PATCH", path, {"success": "Noor durfde", "step": "moments", "moment": top})
    assert (await anna.ask("PUT", f"/api/moments/{top}/nagesprek", {"came_up": "Ze dacht na."})).status == 204
    left = (await anna.ask("PATCH", path, {"came_up": "rustig beginnen"})).json
    assert (left["success"], left["step"], left["moment"], left["came_up"]) == (
        "Noor durfde",
        "moments",
        top,
        "rustig beginnen",
    )
    assert left["at_moments"] == [{"moment": top, "came_up": "Ze dacht na."}]
    assert (await anna.post(f"{path}/close", {})).key == "nagesprek_open_ended"
    assert (await anna.get(f"/api/lessons/{lesson}")).json["nagesprek_on"] is None
    await anna.post(f"/api/cycles/{cycle}/actiepunten", {"text": "tien tellen"})
    before = (await anna.get(path)).json
    closed = (await anna.post(f"{path}/close", {})).json
    row = (await anna.get(f"/api/lessons/{lesson}")).json
    assert closed["closed_at"] is not None
    assert (row["nagesprek_on"], row["delete_after"]) == ("2026-09-01", "2026-10-01")
    # What the page said beforehand is what came.
    assert (before["last_day"], before["last_day_closed"]) == ("2026-10-27", row["delete_after"])


async def test_a_day_of_the_talk_that_was_told_before_stays(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    await anna.ask("PATCH", f"/api/lessons/{lesson}", {"nagesprek_on": "2026-09-20"})
    await anna.post(f"/api/lessons/{lesson}/nagesprek", {"manner": "alone"})
    closed = await anna.post(f"/api/lessons/{lesson}/nagesprek/close", {"none_agreed": True})
    assert (closed.status, closed.json["none_agreed"]) == (200, True)
    assert (await anna.get(f"/api/lessons/{lesson}")).json["nagesprek_on"] == "2026-09-20"


async def test_while_the_date_is_in_doubt_a_talk_closes_without_a_day(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    box.clock.trusted = False
    path = f"/api/lessons/{lesson}/nagesprek"
    await anna.post(path, {"manner": "alone"})
    assert (await anna.get(path)).json["last_day_closed"] is None
    assert (await anna.post(f"{path}/close", {"none_agreed": True})).json["closed_at"] is not None
    assert (await anna.get(f"/api/lessons/{lesson}")).json["nagesprek_on"] is None


async def test_at_a_distance_words_and_proposals_come_to_the_moment_they_belong_to(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    cycle = (await placed(anna, lesson))["path"][0]["id"]
    bram, coach = await box.coach(anna, "Bram")
    release = (await box.released(anna, coach, lesson))["id"]
    await bram.post(f"/api/releases/{release}/comments", {"text": "Wat een stilte.", "at_ms": 500})
    box.clock.wall += timedelta(minutes=1)
    await bram.post(f"/api/releases/{release}/proposals", {"text": "Tel tot tien.", "at_ms": 900})
    path = f"/api/lessons/{lesson}/nagesprek"
    (clip,) = (await anna.get(path)).json["clips"]
    row = (await anna.get(f"/api/releases/{release}")).json
    assert (clip["moment"], clip["coach"], clip["start_ms"], clip["open"]) == (
        row["moment"],
        "Bram",
        row["start_ms"],
        True,
    )
    assert [(one["text"], one["at_ms"], one["author"], one["proposes"]) for one in clip["comments"]] == [
        ("Wat een stilte.", 500, "Bram", False),
        ("Tel tot tien.", 900, "Bram", True),
    ]
    box.clock.wall += timedelta(minutes=1)
    await anna.post(f"/api/releases/{release}/comments", {"text": "Dat voelde lang.", "at_ms": 500})
    theirs = (await bram.get(f"/api/releases/{release}/comments")).json
    assert theirs[-1]["text"] == "Dat voelde lang."
    # A proposal is nothing until the teacher takes it over, in words that may be others.
    traject = (await anna.get(f"/api/lessons/{lesson}")).json["traject"]
    assert (await anna.get(f"/api/trajecten/{traject}")).json["actiepunten"] == []
    await anna.post(path, {"manner": "at_a_distance"})
    assert (await anna.post(f"{path}/close", {})).key == "nagesprek_open_ended"
    proposal = clip["comments"][1]["id"]
    taken = await anna.post(f"/api/comments/{proposal}/actiepunt", {"text": "Ik tel in stilte tot tien."})
    (agreed,) = (await anna.get(f"/api/trajecten/{traject}")).json["actiepunten"]
    assert (agreed["text"], agreed["proposed_by"], agreed["cycle"]) == ("Ik tel in stilte tot tien.", "Bram", cycle)
    assert taken.json["actiepunt"] == agreed["id"]
    assert (await anna.post(f"/api/comments/{proposal}/actiepunt", {"text": "nog eens"})).key == "proposal_taken"
    # What became of it the coach is not told.
    assert all(one["actiepunt"] is None for one in (await bram.get(f"/api/releases/{release}/comments")).json)
    assert (await anna.post(f"{path}/close", {})).status == 200


async def test_a_coachs_unshown_note_is_nowhere_the_teacher_looks(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    bram, coach = await box.coach(anna, "Bram")
    release = (await box.released(anna, coach, lesson))["id"]
    made = (await bram.post(f"/api/releases/{release}/preparations", {"text": PRIVATE, "at_ms": 700})).json
    assert (await bram.get(f"/api/releases/{release}/preparations")).json == [made]
    looked_at = [
        f"/api/lessons/{lesson}/nagesprek",
        f"/api/lessons/{lesson}",
        f"/api/releases/{release}",
        f"/api/releases/{release}/comments",
        "/api/releases",
        "/api/logbook",
        "/api/logbook/export",
    ]
    for path in looked_at:
        answer = await anna.get(path)
        assert answer.status == 200, path
        assert PRIVATE not in answer.body.decode(), path
    inbox = box.data / "people" / anna.id / "inbox"
    assert not inbox.is_dir() or list(inbox.iterdir()) == []
    await bram.ask("PATCH", f"/api/preparations/{made['id']}", {"text": f"{PRIVATE}, maar korter"})
    shown = await bram.post(f"/api/preparations/{made['id']}/show")
    assert (shown.status, shown.json["at_ms"]) == (200, 700)
    (got,) = (await anna.get(f"/api/releases/{release}/comments")).json
    assert got["text"] == f"{PRIVATE}, maar korter"
    assert (await bram.post(f"/api/preparations/{made['id']}/show")).key == "preparation_shown"
    assert len((await anna.get(f"/api/releases/{release}/comments")).json) == 1


async def test_a_coach_sees_nothing_that_was_not_in_the_release(box: Box) -> None:
    """Not the talk, nor the moments and notes that stayed, nor a wording of the leervraag that was not shared."""
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    traject = await placed(anna, lesson)
    bram, coach = await box.coach(anna, "Bram")
    secrets = ["Eerste-wording-1", "Andere-wording-2", "Niet-vrijgegeven-3", "Wat-opkwam-4", "Een-succes-5"]
    unshared = (await box.released(anna, coach, lesson))["id"]
    await anna.ask("PATCH", f"/api/trajecten/{traject['id']}", {"question": secrets[0]})
    await anna.ask("PATCH", f"/api/trajecten/{traject['id']}", {"question": "De gedeelde leervraag"})
    kept = await moment(anna, lesson, "tip", 0, secrets[2])
    await anna.post(f"/api/lessons/{lesson}/nagesprek", {"manner": "alone"})
    await anna.ask("PATCH", f"/api/lessons/{lesson}/nagesprek", {"success": secrets[4], "came_up": secrets[3]})
    await anna.ask("PUT", f"/api/moments/{kept}/nagesprek", {"came_up": secrets[3]})
    shared_with = await shared(box, anna, coach, lesson)
    await anna.ask("PATCH", f"/api/trajecten/{traject['id']}", {"question": secrets[1]})
    rows = {one["id"]: one for one in (await bram.get("/api/releases")).json["received"]}
    assert (rows[unshared]["question"], rows[shared_with]["question"]) == ("", "De gedeelde leervraag")
    assert {(one["lesson"], one["traject"], one["cycle"]) for one in rows.values()} == {(None, None, None)}
    own = (await anna.get(f"/api/releases/{unshared}")).json
    assert (own["lesson"], own["traject"], own["cycle"]) == (lesson, traject["id"], 1)
    seen = [(await bram.get("/api/releases")).body.decode()]
    for release in rows:
        for path in (f"/api/releases/{release}", f"/api/releases/{release}/comments"):
            seen.append((await bram.get(path)).body.decode())
    assert [secret for secret in (*secrets, QUESTION) if any(secret in one for one in seen)] == []


async def shared(box: Box, teacher: Tablet, coach: str, lesson: str) -> str:
    """One moment with the leervraag erbij, all the way to the coach."""
    chosen = await moment(teacher, lesson, "top", 2000)
    body = {"moments": [chosen], "coach": coach, "with_question": True}
    made = (await teacher.post("/api/releases", body)).json[0]
    # The preview: the very words that will leave.
    assert made["question"] == "De gedeelde leervraag"

    async def is_prepared() -> bool:
        return bool((await teacher.get(f"/api/releases/{made['id']}")).json["state"] == "prepared")

    await until(is_prepared)
    given = await teacher.post("/api/releases/confirm", {"releases": [made["id"]], "passphrase": PASSPHRASE})
    assert given.status == 200, given.body
    return str(made["id"])
