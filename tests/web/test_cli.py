"""The process itself: its options, its ports, its signals."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.web.cli import _addresses, _settings
from appliance.web.errors import PlainOnNetwork


def options(*more: str) -> list[str]:
    return ["--data", "d", "--socket", "s", *more]


def test_loopback_is_plain_and_everything_else_is_encrypted() -> None:
    assert not _settings(options()).tls
    assert not _settings(options("--host", "::1")).tls
    assert _settings(options("--tls")).tls
    assert _settings(options("--host", "0.0.0.0")).tls
    assert _settings(options("--host", "192.168.1.5")).tls


def test_plain_on_the_network_is_refused() -> None:
    for host in ("0.0.0.0", "192.168.1.5", "terugblik.local"):
        with pytest.raises(PlainOnNetwork):
            _settings(options("--host", host, "--no-tls"))


def test_names_of_the_box() -> None:
    names = _settings(options("--name", "terugblik.school.example")).names
    assert {"terugblik.local", "terugblik.school.example"} <= set(names)
    assert "192.0.2.7" in map(str, _addresses("192.0.2.7"))
    assert all(":" in str(one) or "." in str(one) for one in _addresses("0.0.0.0"))


class Running:
    """The web process, as the command starts it."""

    def __init__(self, folder: Path, *more: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [sys.executable, "-m", "appliance", "web", "--data", str(folder / "data")]
        command += ["--socket", str(folder / "none.sock"), "--dist", str(folder / "dist"), "--port", str(self.port)]
        self.process = subprocess.Popen([*command, *more], stderr=subprocess.PIPE, text=True)
        self.said = ""

    def until_ready(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said += line
            if "web_ready" in line:
                return
        raise AssertionError(self.said)

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        assert self.process.stderr is not None
        self.said += self.process.stderr.read()
        self.process.stderr.close()
        return self.process.wait(20)


@pytest.fixture
def running(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Running]:
    one = Running(tmp_path, "--scrypt-log-n", "4", *getattr(request, "param", ()))
    yield one
    if one.process.poll() is None:
        one.process.kill()
        one.process.wait()
    if one.process.stderr is not None:
        one.process.stderr.close()


def test_it_answers_without_a_recorder_and_stops_well(running: Running, tmp_path: Path) -> None:
    running.until_ready()
    with urllib.request.urlopen(f"http://127.0.0.1:{running.port}/api/status", timeout=10) as answer:
        status = json.load(answer)
    assert (status["state"], status["problem"]["key"]) == ("unable", "recorder_away")
    core = Path(f"/proc/{running.process.pid}/limits").read_text()
    assert re.search(r"Max core file size +0 +0", core)
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0
    for broken in (b"GET /" + b"secret" * 2_000 + b" HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nCookie: secret\0\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", running.port), 10) as wire:
            wire.sendall(broken)
            assert b" 400 " in wire.recv(100)
    assert running.stop() == 0
    # No access log, no traceback, no word of what could not be read: nothing but keys.
    assert "GET" not in running.said
    assert "secret" not in running.said
    assert "Traceback" not in running.said


@pytest.mark.parametrize("running", [("--tls",)], indirect=True)
def test_over_tls(running: Running, tmp_path: Path) -> None:
    running.until_ready()
    assert re.search(r"SHA-256\): ([0-9A-F]{2}:){31}[0-9A-F]{2}", running.said)
    context = ssl.create_default_context(cafile=tmp_path / "data" / "tls" / "ca.pem")
    with urllib.request.urlopen(f"https://127.0.0.1:{running.port}/api/status", timeout=10, context=context) as answer:
        assert answer.headers["Strict-Transport-Security"]
        assert json.load(answer)["state"] == "unable"
    assert running.stop(signal.SIGINT) == 0


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        command = [sys.executable, "-m", "appliance", "web", "--data", str(tmp_path), "--socket", "none"]
        command += ["--port", str(taken.getsockname()[1]), "--scrypt-log-n", "4"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=dict(os.environ))
    assert done.returncode == 1
    assert "already in use" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("running", [("--tls",)], indirect=True)
def test_over_tls_the_page_for_tablets_shows_the_fingerprint(running: Running, tmp_path: Path) -> None:
    running.until_ready()
    context = ssl.create_default_context(cafile=tmp_path / "data" / "tls" / "ca.pem")
    with urllib.request.urlopen(f"https://127.0.0.1:{running.port}/tablet", timeout=10, context=context) as answer:
        page = answer.read().decode()
    told = re.search(r"SHA-256\): ([0-9A-F:]+)", running.said)
    assert told is not None
    assert " ".join(told.group(1).split(":")) in page.replace(" &nbsp; ", " ")


def test_plain_http_beside_it_leads_there(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    running = Running(tmp_path, "--scrypt-log-n", "4", "--tls", "--plain-port", str(port))
    try:
        running.until_ready()
        context = ssl.create_default_context(cafile=tmp_path / "data" / "tls" / "ca.pem")
        opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context))
        with opener.open(f"http://127.0.0.1:{port}/api/status", timeout=10) as answer:
            assert answer.url == f"https://127.0.0.1:{running.port}/api/status"
            assert json.load(answer)["state"] == "unable"
    finally:
        assert running.stop() == 0


@pytest.fixture
def imports_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python says on standard error what it loads."""
    monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")


def test_nothing_that_draws_is_loaded_before_a_paper_is_asked_for(imports_told: None, running: Running) -> None:
    """It would be a quarter of the memory and of the time that a start takes."""
    running.until_ready()
    for page in ("api/status", "informatie"):
        with urllib.request.urlopen(f"http://127.0.0.1:{running.port}/{page}", timeout=10) as answer:
            assert answer.status == 200
    assert running.stop() == 0
    loaded = set(re.findall(r"^import time:.*\| +(\S+)$", running.said, re.MULTILINE))
    assert {"appliance.web.printing", "aiohttp", "av"} <= loaded
    assert loaded & {"appliance.paper", "fpdf", "fontTools", "PIL"} == set()
