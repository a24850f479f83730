"""The built files, and nothing besides them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from yarl import URL

from appliance.web.pages import Pages
from appliance.web.tablet import Tablet
from tests.web.standing import information


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><p>the page")
    (folder / "assets" / "index-abc123.js").write_text("let a = 1")
    (folder / ".secret").write_text("hidden")
    (tmp_path / "outside.txt").write_text("not ours")
    (folder / "assets" / "link.txt").symlink_to(tmp_path / "outside.txt")
    return folder


async def ask(
    dist: Path, path: str, ca_file: Path = Path("/nowhere/ca.pem"), language: str = "nl"
) -> tuple[int, str, str, str]:
    app = web.Application()
    app.router.add_get("/{path:.*}", Pages(dist, Tablet(ca_file, 443), information(dist)).answer)
    server = TestServer(app)
    await server.start_server()
    address = URL(f"http://127.0.0.1:{server.port}{path}", encoded=True)
    async with ClientSession() as client, client.get(address, headers={"Accept-Language": language}) as response:
        found = response.status, response.headers.get("Cache-Control", ""), response.content_type, await response.text()
    await server.close()
    return found


async def test_the_page_is_asked_for_anew_each_time(dist: Path) -> None:
    for path in ("/", "/lessen/abc", "/index.html"):
        assert await ask(dist, path) == (200, "no-cache", "text/html", "<!doctype html><p>the page")


async def test_assets_are_kept(dist: Path) -> None:
    status, cache, kind, _ = await ask(dist, "/assets/index-abc123.js")
    assert (status, kind) == (200, "text/javascript")
    assert "immutable" in cache


async def test_what_lies_there_packed_goes_packed_to_who_takes_it(dist: Path) -> None:
    packed = gzip.compress(b"let a = 1")
    (dist / "assets" / "index-abc123.js.gz").write_bytes(packed)
    app = web.Application()
    app.router.add_get("/{path:.*}", Pages(dist, Tablet(Path("/nowhere/ca.pem"), 443), information(dist)).answer)
    async with TestServer(app) as server, ClientSession(auto_decompress=False) as client:
        for takes, told, sent in (("gzip, br", "gzip", packed), ("identity", None, b"let a = 1")):
            address = server.make_url("/assets/index-abc123.js")
            async with client.get(address, headers={"Accept-Encoding": takes}) as response:
                assert (await response.read(), response.headers.get("Content-Encoding")) == (sent, told)
                assert response.content_type == "text/javascript"
                assert "immutable" in response.headers["Cache-Control"]


async def test_a_missing_asset_is_not_the_page(dist: Path) -> None:
    assert (await ask(dist, "/assets/index-old.js"))[0] == 404


@pytest.mark.parametrize(
    "path", ["/../outside.txt", "/%2e%2e/outside.txt", "/assets/link.txt", "/.secret", "/..%5coutside.txt", "/%00"]
)
async def test_nothing_outside(dist: Path, path: str) -> None:
    _, _, _, body = await ask(dist, path)
    assert "not ours" not in body
    assert "hidden" not in body


async def test_not_built_yet(tmp_path: Path) -> None:
    for language, word in (("nl", "nog niet gebouwd"), ("en", "not been built")):
        status, _, kind, body = await ask(tmp_path / "none", "/", language=language)
        assert (status, kind) == (503, "text/html")
        assert word in body
        assert "scripts/setup" in body


async def test_the_authority_can_be_fetched(dist: Path, tmp_path: Path) -> None:
    ca_file = tmp_path / "ca.pem"
    assert (await ask(dist, "/terugblik-ca.crt", ca_file))[2] == "text/html"
    ca_file.write_text("PEM")
    assert (await ask(dist, "/terugblik-ca.crt", ca_file))[2:] == ("application/x-x509-ca-cert", "PEM")
