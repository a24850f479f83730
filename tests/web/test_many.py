"""Many lessons over the API: pages, searches, those that go soon, and a sign-in that does not wait for all of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from appliance.core.lesson import Retention
from appliance.lessonfiles import RETENTION_FILE, decode_retention, encode_retention
from appliance.library import adopt as adopting
from appliance.people import service
from tests.web.box import Box, Tablet, until


async def ids(teacher: Tablet, query: str = "") -> list[str]:
    return [one["id"] for one in (await teacher.get(f"/api/lessons{query}")).json]


async def test_the_list_comes_in_pages_and_is_searched(box: Box) -> None:
    anna = await box.someone("Anna")
    lessons = [await box.record(anna) for _ in range(3)]
    listed = await ids(anna)
    assert sorted(listed) == sorted(lessons)
    first = await ids(anna, "?limit=2")
    assert first + await ids(anna, f"?limit=2&before={first[-1]}") == listed
    await anna.ask("PATCH", f"/api/lessons/{listed[1]}", {"title": "Breuken één"})
    assert await ids(anna, "?q=BREUK%20een") == [listed[1]]
    assert await ids(anna, "?q=e&limit=1") == [listed[1]]
    assert await ids(anna, f"?q=breuk&before={listed[1]}") == []
    bert = await box.someone("Bert")
    assert await ids(bert, "?q=breuk") == []
    await anna.ask("DELETE", f"/api/lessons/{listed[1]}", {"passphrase": "fout"})
    assert await ids(anna, "?q=breuk") == [listed[1]]


@pytest.mark.parametrize(
    ("query", "status", "key"),
    [
        ("limit=0", 400, "field_too_small"),
        ("limit=201", 400, "field_too_large"),
        ("limit=x", 400, "field_wrong_kind"),
        (f"q={'a' * 201}", 400, "field_too_long"),
        ("going=perhaps", 400, "field_wrong_kind"),
        ("kept_longer=perhaps", 400, "field_wrong_kind"),
        ("size=3", 400, "field_unknown"),
        ("before=" + "0" * 20, 404, "lesson_unknown"),
    ],
)
async def test_what_cannot_be_asked(box: Box, query: str, status: int, key: str) -> None:
    anna = await box.someone("Anna")
    answer = await anna.get(f"/api/lessons?{query}")
    assert (answer.status, answer.key) == (status, key)


async def test_those_that_go_soon_are_told_apart_and_noted_as_shown(box: Box) -> None:
    anna = await box.someone("Anna")
    soon, late = [await box.record(anna) for _ in range(2)]
    agreed = {"delete_after": "2026-09-20", "reason": "studiedag"}
    assert (await anna.ask("PUT", f"/api/lessons/{soon}/retention", agreed)).status == 200
    assert await ids(anna, "?going=true") == []
    box.clock.wall += timedelta(days=13)
    assert (await anna.sign_in("Anna")).status == 201
    assert await ids(anna, "?going=true") == [soon]
    warned = [line["fields"] for line in (await anna.get("/api/logbook")).json["entries"] if "days" in line["fields"]]
    assert [(one["lesson"], one["days"]) for one in warned] == [(soon, "7")]
    box.clock.trusted = False
    assert await ids(anna, "?going=true") == []
    assert late in await ids(anna)


async def test_what_a_sign_in_did_not_look_at_is_looked_at_after_it(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = await box.someone("Anna")
    lessons = [await box.record(anna) for _ in range(3)]
    files = [box.data / "lessons" / lesson / RETENTION_FILE for lesson in lessons]
    right = [file.read_bytes() for file in files]
    for file in files:
        file.write_bytes(encode_retention(Retention(decode_retention(file.read_bytes()).owner, "2026-09-05")))
    monkeypatch.setattr(adopting, "LOOKED_AT_FIRST", 0)
    monkeypatch.setattr(service, "_LOOKED_AT", 1)
    real, refusals = adopting.look_at, []

    def refuses_once(*asked: Any) -> list[str]:
        if asked[-1] and not refusals:
            refusals.append(asked[-1])
            raise OSError
        return real(*asked)

    monkeypatch.setattr("appliance.people.service.adopt.look_at", refuses_once)
    assert (await anna.sign_in("Anna")).status == 201

    async def settled() -> bool:
        return sum(file.read_bytes() == before for file, before in zip(files, right, strict=True)) == 2

    # One that the disk refused does not keep the others, nor end the process; it is its turn at the next sign-in.
    await until(settled)
    assert (await anna.sign_in("Anna")).status == 201

    async def all_settled() -> bool:
        return [file.read_bytes() for file in files] == right

    await until(all_settled)
