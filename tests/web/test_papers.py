"""The papers over the API: filled from the running box, settled, outdated, and for whom."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from appliance.core.retention import AFTER_NAGESPREK_DAYS, RETENTION_DAYS
from appliance.papers.facts import PAPERS, SETTLED
from tests.web.box import Box, Tablet, until
from tests.web.test_school import REGENBOOG

TODAY = "2026-01-05"


async def filled(box: Box, **other: object) -> Tablet:
    anna = await box.someone("Anna")
    stored = await anna.ask("PUT", "/api/school", REGENBOOG | other | {"version": 0})
    assert stored.status == 200, stored.body
    return anna


async def longest(box: Box, tablet: Tablet, minutes: int) -> None:
    """The recorder says so, and the web process has heard it."""
    box.recorder.say(limit_ms=minutes * 60_000)

    async def heard() -> bool:
        return bool((await tablet.get("/api/status")).json["recorder"]["limit_ms"] == minutes * 60_000)

    await until(heard)


async def text(tablet: Tablet, kind: str, language: str = "nl") -> str:
    answer = await tablet.get(f"/api/papers/{kind}/text?language={language}")
    assert answer.status == 200, answer.body
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    return answer.body.decode()


async def test_each_is_printed_in_both_languages(box: Box) -> None:
    anna = await filled(box)
    listed = (await anna.get("/api/papers")).json
    assert [one["kind"] for one in listed["papers"]] == list(PAPERS)
    for one in listed["papers"]:
        for language in ("nl", "en"):
            pdf = await anna.get(f"/api/papers/{one['kind']}/pdf?language={language}")
            assert pdf.headers["Content-Type"] == "application/pdf"
            assert pdf.body.startswith(b"%PDF-")
            assert f'-{language}.pdf"' in pdf.headers["Content-Disposition"]
            asked = await anna.get(f"/api/papers/{one['kind']}/text?language={language}")
            assert asked.status == (200 if one["has_text"] else 404)
    assert (await anna.get("/api/papers/storyboard/pdf")).key == "paper_unknown"
    assert (await anna.get("/api/papers/poster/pdf?language=fr")).key == "field_not_a_choice"


async def test_the_longest_recording_is_as_the_recorder_says(box: Box) -> None:
    anna = await filled(box)
    await longest(box, anna, 35)
    assert "na 35 minuten" in await text(anna, "parents")
    # A rehearsal, and a part that is gone on with, last less and change no paper.
    box.recorder.say(state="recording", lesson="0" * 20)
    await longest(box, anna, 4)
    assert "na 35 minuten" in await text(anna, "parents")


@pytest.mark.parametrize("kind", SETTLED)
async def test_what_was_settled_is_outdated_by_a_change_and_says_which(box: Box, kind: str) -> None:
    anna = await filled(box)
    await longest(box, anna, 20)
    settled = await anna.ask("PUT", f"/api/papers/{kind}/settled", {"on": TODAY})
    assert settled.status == 200, settled.body
    of_it = next(one for one in settled.json["papers"] if one["kind"] == kind)
    assert of_it["settled"] == {"on": TODAY, "version": 1, "changed": []}
    changed = REGENBOOG | {"ground": "consent", "reach": "0591 000 000", "version": 1}
    assert (await anna.ask("PUT", "/api/school", changed)).status == 200
    await longest(box, anna, 30)
    of_it = next(one for one in (await anna.get("/api/papers")).json["papers"] if one["kind"] == kind)
    said = of_it["settled"]["changed"]
    assert "grondslag (was gerechtvaardigd belang, is toestemming)" in said
    assert "hoe de contactpersoon te bereiken is" in said
    assert "minuten dat een opname hoogstens duurt (was 20, is 30)" in said
    # Back as it was, it holds again.
    await longest(box, anna, 20)
    await anna.ask("PUT", "/api/school", REGENBOOG | {"version": 2})
    of_it = next(one for one in (await anna.get("/api/papers")).json["papers"] if one["kind"] == kind)
    assert of_it["settled"]["changed"] == []


async def test_only_what_is_whole_and_of_a_day_that_was_is_settled(box: Box) -> None:
    anna = await filled(box, ground=None)
    assert (await anna.ask("PUT", "/api/papers/pack/settled", {"on": TODAY})).key == "school_incomplete"
    await anna.ask("PUT", "/api/school", REGENBOOG | {"version": 1})
    later = (box.clock.wall + timedelta(days=3)).date().isoformat()
    assert (await anna.ask("PUT", "/api/papers/pack/settled", {"on": later})).key == "day_not_yet"
    assert (await anna.ask("PUT", "/api/papers/poster/settled", {"on": TODAY})).key == "paper_unknown"
    assert (await anna.ask("PUT", "/api/papers/pack/settled", {"on": "gisteren!!"})).key == "field_wrong_kind"


async def test_parents_are_told_each_year_anew(box: Box) -> None:
    anna = await filled(box)
    assert (await anna.get("/api/papers")).json["inform_again"] is True
    today = box.clock.wall.date()
    told = await anna.ask("PUT", "/api/papers/informed", {"on": today.isoformat()})
    assert (told.json["informed_on"], told.json["inform_again"]) == (today.isoformat(), False)
    long_ago = (today - timedelta(days=365)).isoformat()
    assert (await anna.ask("PUT", "/api/papers/informed", {"on": long_ago})).json["inform_again"] is True


async def test_versions_say_what_changed_and_not_who(box: Box) -> None:
    anna = await filled(box)
    bea = await box.someone("Bea", "beheerder")
    await bea.ask("PUT", "/api/school", REGENBOOG | {"fg": "", "version": 1})
    versions = (await anna.get("/api/papers")).json["versions"]
    assert (versions[0]["number"], versions[0]["changed"]) == (2, ["fg"])
    assert all(set(one) == {"number", "at", "changed"} for one in versions)
    kept = (box.data / "school.json").read_bytes()
    assert not any(who.encode() in kept for who in ("Anna", "Bea", anna.id, bea.id))


async def test_everybody_can_read_the_page_for_everybody(box: Box) -> None:
    await filled(box)
    page = (await box.tablet().get("/informatie?lang=nl")).body.decode()
    assert "De Regenboog" in page
    assert "info@regenboog.example" in page
    assert f"{RETENTION_DAYS} dagen" in page
    assert f"{AFTER_NAGESPREK_DAYS} dagen" in page
    assert '<html lang="en">' in (await box.tablet().get("/informatie?lang=en")).body.decode()
    style = await box.tablet().get("/informatie.css")
    assert style.headers["Content-Type"].startswith("text/css")


async def test_the_page_tells_nothing_of_a_lesson(box: Box) -> None:
    anna = await filled(box)
    await anna.post("/api/recorder/ready")
    before = (await box.tablet().get("/informatie")).body
    box.recorder.say(state="recording", light="red", lesson="0" * 20, owner=anna.id)
    during = (await anna.get("/informatie")).body
    assert during == before
    assert b"Anna" not in during


async def test_a_box_that_knows_nothing_of_its_school_has_a_page_all_the_same(box: Box) -> None:
    page = (await box.tablet().get("/informatie")).body.decode()
    assert "deze school" in page
    assert not re.search(r"\[[^\]]+\]", page)
    (box.data / "school.json").write_bytes(b"{")
    assert (await box.tablet().get("/informatie")).body.decode() == page


async def test_nothing_of_a_school_is_markup(box: Box) -> None:
    await filled(box, name="<b>De & Regenboog</b>")
    page = (await box.tablet().get("/informatie")).body.decode()
    assert "<b>De" not in page
    assert "&lt;b&gt;De &amp; Regenboog" in page
