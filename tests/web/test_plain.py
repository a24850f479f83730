"""The box over plain HTTP: each system's question as that system asks it, over a real socket with its own `Host`."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html.parser import HTMLParser
from pathlib import Path

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from appliance import tls
from appliance.clock import SystemClock
from appliance.web import probes
from appliance.web.hosts import Hosts
from appliance.web.plain import build_plain
from appliance.web.tablet import Tablet
from appliance.web.tabletwords import WORDS
from tests.web.box import Answer
from tests.web.standing import information

DNS = Path(__file__).resolve().parents[2] / "firmware_config/etc/NetworkManager/dnsmasq-shared.d/terugblik.conf"


@pytest.fixture
def ca_file(tmp_path: Path) -> Path:
    return tls.prepare(tmp_path / "tls", tls.own_names(), tls.own_addresses(), SystemClock()).ca_file


@asynccontextmanager
async def serving(ca_file: Path, port: int = 443) -> AsyncIterator[TestServer]:
    server = TestServer(build_plain(Hosts.of(("terugblik.local",)), Tablet(ca_file, port), information(ca_file.parent)))
    await server.start_server()
    try:
        yield server
    finally:
        await server.close()


async def ask(server: TestServer, host: str, path: str, method: str = "GET", **headers: str) -> Answer:
    address = f"http://127.0.0.1:{server.port}{path}"
    sent = {"Host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
    async with (
        ClientSession() as client,
        client.request(method, address, headers=sent, allow_redirects=False) as response,
    ):
        return Answer(response.status, response.headers, await response.read())


# What each system sends, and what it must get to stay: word for word.
IPAD = b"<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>"
ASKED = [
    ("iPadOS", "captive.apple.com", "/hotspot-detect.html", "CaptiveNetworkSupport-481", 200, IPAD),
    ("iPadOS, a browser", "captive.apple.com", "/", "Mozilla/5.0 (iPad)", 200, IPAD),
    ("Android", "connectivitycheck.gstatic.com", "/generate_204", "Dalvik/2.1.0", 204, b""),
    ("Android, older", "connectivitycheck.android.com", "/generate_204", "Dalvik/2.1.0", 204, b""),
    ("Android, oldest", "clients3.google.com", "/generate_204", "Dalvik/1.6.0", 204, b""),
    ("Android, second try", "connectivitycheck.gstatic.com", "/gen_204", "Dalvik/2.1.0", 204, b""),
    ("Huawei", "connectivitycheck.platform.hicloud.com", "/generate_204", "Dalvik/2.1.0", 204, b""),
    ("Xiaomi", "connect.rom.miui.com", "/generate_204", "Dalvik/2.1.0", 204, b""),
    ("Windows", "www.msftconnecttest.com", "/connecttest.txt", "Microsoft NCSI", 200, b"Microsoft Connect Test"),
    ("Windows, older", "www.msftncsi.com", "/ncsi.txt", "Microsoft NCSI", 200, b"Microsoft NCSI"),
    ("Firefox", "detectportal.firefox.com", "/success.txt", "Mozilla/5.0", 200, b"success\n"),
]


@pytest.mark.parametrize(("system", "host", "path", "agent", "status", "body"), ASKED, ids=[one[0] for one in ASKED])
async def test_a_tablet_stays(
    ca_file: Path, system: str, host: str, path: str, agent: str, status: int, body: bytes
) -> None:
    async with serving(ca_file) as server:
        for name in (host, f"{host}:80", host.upper()):
            answer = await ask(server, name, path, User_Agent=agent)
            assert (answer.status, answer.body) == (status, body)
            assert answer.headers["Cache-Control"] == "no-store"
            assert "Location" not in answer.headers
        head = await ask(server, host, path, "HEAD", User_Agent=agent)
        assert (head.status, head.body) == (status, b"")


async def test_firefox_finds_its_own_page(ca_file: Path) -> None:
    async with serving(ca_file) as server:
        answer = await ask(server, "detectportal.firefox.com", "/canonical.html")
        assert answer.status == 200
        expected = b'<meta http-equiv="refresh" content="0;url=https://support.mozilla.org/kb/captive-portal"/>'
        assert answer.body == expected


async def test_what_a_system_opens_to_sign_in_is_the_page_for_tablets(ca_file: Path) -> None:
    async with serving(ca_file) as server:
        answer = await ask(server, "www.msftconnecttest.com", "/redirect")
        assert (answer.status, answer.headers["Location"]) == (302, "http://192.168.87.1/tablet")


def test_all_names_lead_to_the_box_on_its_own_wifi() -> None:
    lines = [line for line in DNS.read_text().splitlines() if line.startswith("address=/")]
    led = {line.split("/")[1] for line in lines if line.endswith("/192.168.87.1")}
    assert led == probes.HOSTS | {"terugblik.local", "terugblik"}


@pytest.mark.parametrize(
    ("port", "path", "to"),
    [
        (443, "/", "https://terugblik.local/"),
        (443, "/lessen/abc", "https://terugblik.local/lessen/abc"),
        (8443, "/", "https://terugblik.local:8443/"),
        (443, "//evil.example/", "https://terugblik.local//evil.example/"),
        (443, "/api/me", "https://terugblik.local/api/me"),
        # What was sent in the clear is not sent on: it may hold a token.
        (443, "/lessen?t=secret", "https://terugblik.local/lessen"),
    ],
)
async def test_everyone_else_is_sent_to_https(ca_file: Path, port: int, path: str, to: str) -> None:
    async with serving(ca_file, port) as server:
        answer = await ask(server, "terugblik.local", path)
        assert (answer.status, answer.headers["Location"]) == (302, to)
        assert "Set-Cookie" not in answer.headers


async def test_the_address_too(ca_file: Path) -> None:
    async with serving(ca_file) as server:
        assert (await ask(server, "127.0.0.1:80", "/")).headers["Location"] == "https://127.0.0.1/"


async def test_names_of_others_get_nothing(ca_file: Path) -> None:
    async with serving(ca_file) as server:
        for host in ("evil.example", "captive.apple.com.evil.example", "192.168.87.9"):
            for path in ("/", "/tablet", "/terugblik-ca.crt", "/hotspot-detect.html"):
                answer = await ask(server, host, path)
                assert (answer.status, answer.key) == (403, "foreign_host")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/api/session", "/tablet", "/"])
async def test_nothing_is_taken_over_plain_http(ca_file: Path, method: str, path: str) -> None:
    async with serving(ca_file) as server:
        answer = await ask(server, "terugblik.local", path, method)
        assert (answer.status, answer.key) == (403, "not_encrypted")


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in ("href", "src") and value is not None]
        assert not {name for name, _ in attrs} & {"style", "onclick"}

    def handle_data(self, data: str) -> None:
        self.words += data


async def test_the_page_for_tablets_in_the_language_of_the_tablet(ca_file: Path) -> None:
    async with serving(ca_file) as server:
        for language, words in WORDS.items():
            for path, header in (("/tablet", language), (f"/tablet?lang={language}", "fr")):
                answer = await ask(server, "terugblik.local", path, Accept_Language=header)
                page = Page()
                page.feed(answer.body.decode())
                assert answer.status == 200
                assert f'lang="{language}"' in answer.body.decode()[:40]
                for said in (words.title, words.lead, words.check, words.undo):
                    assert said in page.words
                for title, steps in words.kinds:
                    assert all(part in page.words for part in (title, *steps))
                assert "script" not in page.tags
                assert "/terugblik-ca.crt" in page.links
                assert "https://terugblik.local" in page.links


async def test_all_that_the_page_needs_is_there(ca_file: Path) -> None:
    async with serving(ca_file) as server:
        style = await ask(server, "terugblik.local", "/tablet.css")
        assert (style.status, style.headers["Content-Type"].split(";")[0]) == (200, "text/css")
        answer = await ask(server, "terugblik.local", "/terugblik-ca.crt")
        assert answer.headers["Content-Type"] == "application/x-x509-ca-cert"
        assert answer.body == ca_file.read_bytes()
        assert b"PRIVATE" not in answer.body


async def test_over_plain_http_the_page_shows_no_fingerprint_of_its_own(ca_file: Path) -> None:
    """Whoever changes the certificate on its way could change that as well."""
    async with serving(ca_file) as server:
        answer = await ask(server, "terugblik.local", "/tablet")
        assert not re.search(r"[0-9A-F]{2} [0-9A-F]{2}", answer.body.decode())


async def test_without_a_certificate_there_is_nothing_to_pair(tmp_path: Path) -> None:
    async with serving(tmp_path / "none.pem") as server:
        answer = await ask(server, "terugblik.local", "/tablet")
        assert (answer.status, answer.headers["Location"]) == (302, "https://terugblik.local/tablet")


async def test_the_usual_headers(ca_file: Path) -> None:
    async with serving(ca_file) as server:
        for host, path in (("terugblik.local", "/tablet"), ("terugblik.local", "/"), ("captive.apple.com", "/")):
            headers = (await ask(server, host, path)).headers
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert "default-src 'none'" in headers["Content-Security-Policy"]
            assert "Strict-Transport-Security" not in headers
            assert "Python" not in headers.get("Server", "")


def test_both_languages_have_the_same_steps() -> None:
    nl, en = WORDS["nl"], WORDS["en"]
    assert [len(steps) for _, steps in nl.kinds] == [len(steps) for _, steps in en.kinds]


async def test_the_page_for_everybody_needs_no_certificate(ca_file: Path) -> None:
    """A parent's phone trusts none of ours: it is not sent on."""
    async with serving(ca_file) as server:
        for path, kind in (("/informatie", "text/html"), ("/informatie.css", "text/css")):
            answer = await ask(server, "terugblik.local", path)
            assert (answer.status, answer.headers["Content-Type"].partition(";")[0]) == (200, kind)
            assert "Set-Cookie" not in answer.headers
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        posted = await ask(server, "terugblik.local", "/informatie", "POST")
        assert posted.status == 403
