"""The name server of the box's own Wi-Fi, run as NetworkManager runs it: which names it knows, and no others."""

from __future__ import annotations

import os
import shutil
import socket
import struct
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.config import HOTSPOT_ADDRESS
from appliance.web import probes

NAMES = Path(__file__).resolve().parents[2] / "firmware_config/etc/NetworkManager/dnsmasq-shared.d"
DNSMASQ = shutil.which("dnsmasq", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
_REFUSED = 5


@pytest.fixture
def port() -> Iterator[int]:
    if DNSMASQ is None:
        pytest.skip("needs dnsmasq (package dnsmasq-base)")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        number = int(probe.getsockname()[1])
    command = [DNSMASQ, "--conf-file=/dev/null", f"--conf-dir={NAMES}", "--no-hosts", "--keep-in-foreground"]
    command += ["--bind-interfaces", "--listen-address=127.0.0.1", f"--port={number}", "--pid-file=", "--user="]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    yield number
    running.kill()
    running.communicate()


def ask(port: int, name: str) -> tuple[int, list[str]]:
    """The answer's code and its IPv4 addresses. Asked again until the server is up."""
    labels = b"".join(bytes([len(one)]) + one.encode() for one in name.split("."))
    question = labels + b"\0" + struct.pack(">HH", 1, 1)
    deadline = time.monotonic() + 10
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asking.settimeout(0.5)
            asking.connect(("127.0.0.1", port))
            try:
                asking.send(struct.pack(">HHHHHH", 7, 0x0100, 1, 0, 0, 0) + question)
                answer = asking.recv(512)
                break
            except OSError:
                assert time.monotonic() < deadline, "no name server"
    _, flags, _, answers, _, _ = struct.unpack(">HHHHHH", answer[:12])
    records = answer[12 + len(question) :]
    # Each: a pointer to the name, type, class, time, length, and four bytes.
    return flags & 15, [socket.inet_ntoa(records[16 * n + 12 : 16 * n + 16]) for n in range(answers)]


def test_it_leads_to_the_box_and_nowhere_else(port: int) -> None:
    for name in (*sorted(probes.HOSTS), "terugblik", "terugblik.local"):
        assert ask(port, name) == (0, [HOTSPOT_ADDRESS]), name
    # Windows compares this one with what it knows.
    assert ask(port, "dns.msftncsi.com") == (0, ["131.107.255.255"])
    for name in ("www.google.com", "apple.com", "school.example", "gstatic.com"):
        assert ask(port, name) == (_REFUSED, []), name
