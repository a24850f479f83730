"""The logbook and the certificates over the API: in pages, and whole over all of them."""

from __future__ import annotations

import threading

import pytest

from appliance.library import logbook
from tests.web.box import PASSPHRASE, Box, Tablet


async def numbers(teacher: Tablet, query: str = "") -> list[int]:
    page = (await teacher.get(f"/api/logbook{query}")).json
    assert page["whole"]
    return [line["number"] for line in page["entries"]]


async def test_the_logbook_comes_in_pages_as_it_happened(box: Box) -> None:
    anna = await box.someone("Anna")
    lessons = [await box.record(anna) for _ in range(4)]
    everything = await numbers(anna)
    assert everything == list(range(1, len(lessons) + 1))
    assert await numbers(anna, "?limit=3") == everything[-3:]
    assert await numbers(anna, f"?limit=3&before={everything[-3]}") == everything[:-3]
    assert await numbers(anna, "?before=1") == []
    assert await numbers(await box.someone("Bert")) == []


async def test_certificates_come_in_pages_newest_first(box: Box) -> None:
    anna = await box.someone("Anna")
    for lesson in [await box.record(anna) for _ in range(3)]:
        assert (await anna.ask("DELETE", f"/api/lessons/{lesson}", {"passphrase": PASSPHRASE})).status == 200
    everything = (await anna.get("/api/certificates")).json["certificates"]
    assert [one["number"] for one in everything] == [3, 2, 1]
    first, rest = [(await anna.get(f"/api/certificates?{asked}")).json for asked in ("limit=2", "limit=2&before=2")]
    assert (first["certificates"], rest["certificates"]) == (everything[:2], everything[2:])
    assert first["whole"] is rest["whole"] is True


@pytest.mark.parametrize("path", ["/api/logbook", "/api/certificates"])
@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("limit=0", "field_too_small"),
        ("limit=201", "field_too_large"),
        ("before=0", "field_too_small"),
        ("before=99999999999999999999", "field_too_large"),
        ("before=x", "field_wrong_kind"),
        ("q=x", "field_unknown"),
    ],
)
async def test_what_cannot_be_asked(box: Box, path: str, query: str, key: str) -> None:
    anna = await box.someone("Anna")
    answer = await anna.get(f"{path}?{query}")
    assert (answer.status, answer.key) == (400, key)


async def test_the_chain_is_hashed_beside_the_event_loop_and_once(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = await box.someone("Anna")
    await box.record(anna)
    real, threads, lines = logbook.first_broken, set(), []

    def counted(entries: object, *known: object) -> object:
        threads.add(threading.current_thread())
        lines.append(chain := list(entries))  # type: ignore[call-overload]
        return real(chain, *known)  # type: ignore[arg-type]

    monkeypatch.setattr(logbook, "first_broken", counted)
    for _ in range(3):
        assert (await anna.get("/api/logbook")).json["whole"]
    await box.record(anna)
    assert (await anna.get("/api/logbook")).json["whole"]
    assert [[line.number for line in chain] for chain in lines] == [[1], [2]]
    assert threading.main_thread() not in threads
    # Whoever signs in anew has it read from the start.
    assert (await anna.sign_in("Anna")).status == 201
    assert (await anna.get("/api/logbook")).json["whole"]
    assert [line.number for line in lines[-1]] == [1, 2]
