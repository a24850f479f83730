"""What protects a signed-in person from pages elsewhere and from the network."""

from __future__ import annotations

import pytest
from yarl import URL

from appliance.web.gate import COOKIE
from appliance.web.headers import CONTENT_SECURITY_POLICY
from appliance.web.routes import ROUTES
from tests.web.box import PASSPHRASE, Box


async def test_the_token_of_the_page_is_needed(box: Box) -> None:
    anna = await box.someone("Anna")
    for token in ("", "x", anna.csrf + "x", "é"):
        answer = await anna.ask("DELETE", "/api/session", **{"X-Terugblik-Token": token})
        assert (answer.status, answer.key) == (403, "token_missing")
    assert (await anna.get("/api/me", **{"X-Terugblik-Token": ""})).status == 200


async def test_a_page_elsewhere_gets_nothing_done(box: Box) -> None:
    anna = await box.someone("Anna")
    for header in ({"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = await anna.ask("DELETE", "/api/session", **header)
        assert (answer.status, answer.key) == (403, "foreign_origin")
        signing_in = await box.tablet(**header).sign_in("Anna")
        assert signing_in.key == "foreign_origin"
    assert (await anna.ask("DELETE", "/api/session", Origin=anna.base)).status == 204


@pytest.mark.parametrize("path", ["/api/status", "/api/me", "/", "/api/nothing"])
async def test_another_name_is_refused_everywhere(box: Box, path: str) -> None:
    answer = await box.tablet().get(path, Host="evil.example")
    assert (answer.status, answer.key) == (403, "foreign_host")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
async def test_what_a_form_can_send_is_refused(box: Box, kind: str) -> None:
    for path in ("/api/session", "/api/people", "/api/presence", "/api/session/recover", "/api/simulator/button"):
        answer = await box.tablet().ask("POST", path, b"{}", **{"Content-Type": kind})
        assert (answer.status, answer.key) == (415, "json_type_needed"), path
    anna = await box.someone("Anna")
    answer = await anna.ask("PATCH", "/api/me", b'{"language": "en"}', **{"Content-Type": kind})
    assert answer.status == 415


async def test_the_cookie(box: Box) -> None:
    await box.someone("Anna")
    answer = await box.tablet().sign_in("Anna")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/" in cookie
    # On plain HTTP on this machine a Secure cookie would be lost in Safari.
    assert "Secure" not in cookie
    assert "Max-Age" not in cookie
    assert "expires" not in cookie.lower()


@pytest.mark.parametrize("path", ["/api/status", "/api/me", "/", "/api/nothing", "/api/openapi.json"])
async def test_every_answer_is_hardened(box: Box, path: str) -> None:
    headers = (await box.tablet().get(path)).headers
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=(self)" in headers["Permissions-Policy"]
    assert "microphone=()" in headers["Permissions-Policy"]
    assert "Server" not in headers
    if path.startswith("/api"):
        assert headers["Cache-Control"] == "no-store"


def test_the_policy_allows_nothing_inline_and_nobody_else() -> None:
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY
    assert "default-src 'none'" in CONTENT_SECURITY_POLICY
    assert "frame-ancestors 'none'" in CONTENT_SECURITY_POLICY


async def test_video_and_events_are_hardened_too(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    video = (await anna.get(f"/api/lessons/{lesson}")).json["video"]
    headers = (await anna.get(video, Range="bytes=0-1")).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    async with anna.http.get(f"{anna.base}/api/events") as response:
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY


async def test_signing_out_ends_it(box: Box) -> None:
    anna = await box.someone("Anna")
    lesson = await box.record(anna)
    video = (await anna.get(f"/api/lessons/{lesson}")).json["video"]
    cookie = anna.http.cookie_jar.filter_cookies(URL(anna.base))[COOKIE].value
    assert (await anna.ask("DELETE", "/api/session")).status == 204
    assert (await anna.get("/api/me")).status == 401
    old = f"{COOKIE}={cookie}"
    assert (await box.tablet().get("/api/me", Cookie=old)).key == "session_over"
    assert (await anna.get(video)).status == 401


async def test_the_idle_lock_forgets_the_key(box: Box) -> None:
    anna = await box.someone("Anna")
    assert (await anna.get("/api/me")).json["idle_lock_s"] == 900
    box.clock.advance(899)
    assert (await anna.get("/api/me")).status == 200
    box.clock.advance(901)
    assert (await anna.get("/api/me")).status == 401


async def test_what_a_page_asks_by_itself_keeps_no_tablet_open(box: Box) -> None:
    """Not one that lies on a table with the picture on it, nor one that has lost its event stream and asks again."""
    await box.someone("Anna")
    asked = {route.name: route for route in ROUTES if route.by_itself}
    assert set(asked) == {"events.stream", "framing.picture", "looking.keep_viewing", "keeper.work"}
    public = {"box.status": "/api/status", "people.presence": "/api/presence/x", "school.read": "/api/school"}
    for route in (*asked.values(), *(one for one in ROUTES if one.name in public)):
        tablet = box.tablet()
        assert (await tablet.sign_in("Anna")).status == 201
        box.clock.advance(899)
        if route.name == "events.stream":
            await tablet.events(lambda *_: True)
        else:
            await tablet.ask(route.method, public.get(route.name, route.path.replace("{id}", "ab" * 10)), {})
        box.clock.advance(2)
        assert (await tablet.get("/api/me")).status == 401, route.name


async def test_signing_in_as_another_ends_the_first(box: Box) -> None:
    await box.someone("Anna")
    await box.someone("Bram")
    tablet = box.tablet()
    await tablet.sign_in("Anna")
    first = tablet.http.cookie_jar.filter_cookies(URL(tablet.base))[COOKIE].value
    await tablet.sign_in("Bram")
    assert (await tablet.get("/api/me")).json["name"] == "Bram"
    assert (await box.tablet().get("/api/me", Cookie=f"{COOKIE}={first}")).status == 401


async def test_a_lost_passphrase(box: Box) -> None:
    anna = await box.someone("Anna")
    new = "vijf groene neushoorns zingen zacht"
    other = box.tablet()
    answer = await other.post("/api/session/recover", {"name": "Anna", "key_card": anna.card, "passphrase": new})
    assert answer.status == 201, answer.body
    other.is_me(answer.json)
    assert (await anna.get("/api/me")).status == 401
    assert (await box.tablet().sign_in("Anna", PASSPHRASE)).status == 401
    assert (await box.tablet().sign_in("Anna", new)).status == 201
