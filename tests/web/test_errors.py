"""Errors as they reach a page: a status, a key, and words in the asker's language."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest

import appliance
from appliance import errors
from appliance.web import catalogue
from appliance.web.statuses import status_of
from tests.web.box import PASSPHRASE, Box

PACKAGE = Path(appliance.__file__).parent


class AnyField(dict[str, object]):
    """Something for every `{name}`."""

    def __missing__(self, key: str) -> str:
        return "7"


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (errors.BadInput, 400),
        (errors.NotSignedIn, 401),
        (errors.Forbidden, 403),
        (errors.NotFound, 404),
        (errors.Conflict, 409),
        (errors.Gone, 410),
        (errors.Damaged, 422),
        (errors.Throttled, 429),
        (errors.Unavailable, 503),
        (errors.TerugblikError, 500),
    ],
)
def test_a_category_has_its_status(kind: type[errors.TerugblikError], status: int) -> None:
    fields = {"detail": "x", "wait_s": 3}
    assert status_of(kind(**fields)) == status


def test_the_catalogue_holds_every_error_of_this_side() -> None:
    known = {kind.__name__ for kind in catalogue.by_key().values()}
    elsewhere = (
        "hardware",
        "recorder",
        "doctor",
        "firstboot",
        "keeper",
        "updates",
        "backup",
        "selftest",
        "boxfile.py",
        "cli.py",
        "demo.py",
        "console.py",
        "keyfiles.py",
        "process.py",
    )
    missing = set()
    for path in PACKAGE.rglob("*.py"):
        if any(part in elsewhere for part in path.relative_to(PACKAGE).parts):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef) and _has_key(node) and node.name not in known:
                missing.add(f"{path.name}: {node.name}")
    assert missing == set()


def _has_key(node: ast.ClassDef) -> bool:
    names = [
        target.id
        for line in node.body
        if isinstance(line, ast.Assign)
        for target in line.targets
        if isinstance(target, ast.Name)
    ]
    return {"key", "nl", "en"} <= set(names)


@pytest.mark.parametrize("key", sorted(catalogue.by_key()))
def test_every_error_has_words_in_both_languages(key: str) -> None:
    kind = catalogue.by_key()[key]
    for text in (kind.nl, kind.en):
        for words in (text.message, text.advice):
            said = string.Formatter().vformat(words, (), AnyField())
            assert said.strip(), key
            assert "{" not in said, key
    assert kind.nl.message != kind.en.message


def test_a_stored_key_of_another_version_still_says_something() -> None:
    assert catalogue.stored("lesson_damaged").key == "lesson_damaged"
    assert catalogue.stored("from_the_future").key == "damaged"
    assert catalogue.stored("throttled").key == "damaged"


def test_a_stored_problem_is_told_with_its_fields() -> None:
    told = catalogue.stored("clip_leaks", {"detail": "a picture too many"})
    assert told.key == "clip_leaks"
    assert told.fields == {"detail": "a picture too many"}
    assert catalogue.stored("throttled", {"wait_s": 3}).advice("en") == "Wait 3 seconds and then try again."


async def test_words_in_the_language_of_the_browser(box: Box) -> None:
    for language, words in (("nl", "Je bent niet aangemeld"), ("en-GB,en;q=0.8", "You are not signed in")):
        answer = await box.tablet().get("/api/me", **{"Accept-Language": language})
        assert answer.status == 401
        error = answer.json["error"]
        assert set(error) == {"key", "message", "advice", "nl", "en", "fields"}
        # And in each, for a page whose reader takes the other language.
        assert error[language[:2]] == {"message": error["message"], "advice": error["advice"]}
        assert error["nl"] != error["en"]
        assert answer.json["error"]["message"].startswith(words) or answer.key == "session_over"


async def test_a_persons_own_language_wins(box: Box) -> None:
    anna = await box.someone("Anna")
    await anna.ask("PATCH", "/api/me", {"language": "en"})
    answer = await anna.get("/api/lessons/" + "0" * 20, **{"Accept-Language": "nl"})
    assert answer.json["error"]["message"] == "There is no such lesson."


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b'"\xed\xa0\x80"', b"[" * 100_000, b'{"name": "a",}'])
async def test_what_is_not_json(box: Box, body: bytes) -> None:
    answer = await box.tablet().ask("POST", "/api/session", body)
    assert answer.status == 400
    assert answer.key in ("not_json", "body_wrong_kind")


async def test_a_wrong_field_is_named_in_words(box: Box) -> None:
    answer = await box.tablet().post("/api/session", {"name": "Anna", "passphrase": 12})
    assert (answer.status, answer.key) == (400, "field_wrong_kind")
    assert answer.json["error"]["fields"] == {"field": "passphrase"}
    assert answer.json["error"]["message"] == "De wachtzin is niet goed ingevuld."


async def test_a_body_has_its_limit(box: Box) -> None:
    answer = await box.tablet().ask("POST", "/api/session", b'{"name": "' + b"a" * 300_000 + b'"}')
    assert (answer.status, answer.key) == (413, "body_too_large")


@pytest.mark.parametrize(
    ("method", "path", "status", "key"),
    [
        ("GET", "/api/nothing", 404, "unknown_address"),
        ("POST", "/api/nothing", 404, "unknown_address"),
        ("GET", "/api", 404, "unknown_address"),
        ("POST", "/index.html", 404, "unknown_address"),
        ("PUT", "/api/status", 405, "wrong_method"),
        ("DELETE", "/api/lessons", 405, "wrong_method"),
    ],
)
async def test_what_is_not_there(box: Box, method: str, path: str, status: int, key: str) -> None:
    answer = await box.tablet().ask(method, path)
    assert (answer.status, answer.key) == (status, key)
    assert answer.headers["Content-Type"].startswith("application/json")
    assert status != 405 or "GET" in answer.headers["Allow"]


async def test_throttling_says_how_long(box: Box) -> None:
    await box.someone("Anna")
    tablet = box.tablet()
    answers = [await tablet.sign_in("Anna", "iets anders helemaal") for _ in range(8)]
    assert answers[0].key == "wrong_sign_in"
    throttled = answers[-1]
    assert throttled.status == 429
    assert int(throttled.headers["Retry-After"]) == throttled.json["error"]["fields"]["wait_s"] > 0


async def test_the_unexpected_is_logged_without_content(
    box: Box, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    anna = await box.someone("Anna")

    def broken(*_: object) -> object:
        raise RuntimeError("geheime woorden")

    monkeypatch.setattr("appliance.library.trajecten.list_all", broken)
    answer = await anna.get("/api/trajecten")
    assert (answer.status, answer.key) == (500, "unexpected")
    said = capfd.readouterr().err
    assert "RuntimeError" in said
    assert "geheim" not in said
    assert b"geheim" not in answer.body


@pytest.mark.parametrize(
    ("body", "status", "key"),
    [
        ({"kind": "top", "start_ms": 5000, "end_ms": 900_000}, 400, "moment_outside"),
        ({"kind": "top", "start_ms": 5000, "end_ms": 4000}, 400, "moment_backwards"),
        ({"kind": "top", "start_ms": -1, "end_ms": 4000}, 400, "field_too_small"),
        ({"kind": "goed", "start_ms": 0, "end_ms": 4000}, 400, "field_not_a_choice"),
    ],
)
async def test_a_moment_that_cannot_be(box: Box, body: dict[str, object], status: int, key: str) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    answer = await anna.post(f"/api/lessons/{lesson}/moments", body)
    assert (answer.status, answer.key) == (status, key)
    assert (await anna.get(f"/api/lessons/{lesson}/moments")).json == []


async def test_a_release_that_cannot_be(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    _, coach = await box.coach(anna, "Bram", confirmed=False)
    made = await anna.post(f"/api/lessons/{lesson}/moments", {"kind": "top", "start_ms": 0, "end_ms": 4000})
    order = {"moments": [made.json["id"]], "coach": coach}
    refused = await anna.post("/api/releases", order)
    assert (refused.status, refused.key) == (409, "coach_not_confirmed")
    assert (await anna.post(f"/api/coaches/{coach}/confirm", {"passphrase": PASSPHRASE})).status == 200
    for change, key in (
        ({"until": "2020-01-01"}, "end_date_past"),
        ({"until": "morgen"}, "field_wrong_kind"),
        ({"moments": []}, "field_too_short"),
        ({"moments": ["0" * 20]}, "moment_unknown"),
        ({"coach": "0" * 20}, "coach_unknown"),
    ):
        refused = await anna.post("/api/releases", {**order, **change})
        assert refused.key == key
    assert (await anna.get("/api/releases")).json["given"] == []


async def test_an_invitation_works_once(box: Box) -> None:
    anna = await box.someone("Anna")
    code = (await anna.post("/api/invitations", {"name": "Bram"})).json["code"]
    assert (await box.tablet().enrol("Bram", "coach", invitation=code)).status == 201
    again = await box.tablet().enrol("Carla", "coach", invitation=code)
    assert (again.status, again.key) == (410, "invitation_used")
    none = await box.tablet().enrol("Carla", "coach")
    assert (none.status, none.key) == (400, "invitation_needed")


async def test_a_damaged_lesson_leaves_the_others_alone(box: Box) -> None:
    anna = await box.someone("Anna")
    good, bad = await box.record(anna), await box.record(anna)
    video = (await anna.get(f"/api/lessons/{bad}")).json["video"]
    file = box.data / "lessons" / bad / "lesson.mp4.age"
    sealed = bytearray(file.read_bytes())
    # In the header; behind it a part of the lesson would still play.
    sealed[300] ^= 1
    file.write_bytes(sealed)
    answer = await anna.get(video)
    assert (answer.status, answer.key) == (422, "lesson_damaged")
    assert (await anna.get((await anna.get(f"/api/lessons/{good}")).json["video"])).status == 200
