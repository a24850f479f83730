"""The firewall at work, in two network namespaces joined by a cable: the box, whose end is wlan0, and a tablet."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

RULES = Path(__file__).resolve().parents[2] / "firmware_config" / "etc" / "nftables.conf"
PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
NFT, IP = shutil.which("nft", path=PATH), shutil.which("ip", path=PATH)

# In the box: answers whoever gets through, on every port that is asked for.
LISTEN = """
import select, socket, sys
tcp, udp = [], []
for port in (22, 53, 80, 443, 8443, 9100):
    tcp.append(socket.create_server(("0.0.0.0", port)))
for port in (53, 67, 123, 161, 5353):
    one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    one.bind(("0.0.0.0", port))
    udp.append(one)
group = socket.inet_aton("224.0.0.251") + socket.inet_aton("192.168.87.1")
udp[-1].setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group)
print("ready", flush=True)
while True:
    for one in select.select(tcp + udp, [], [])[0]:
        if one in tcp:
            one.accept()[0].close()
        else:
            data, sender = one.recvfrom(100)
            one.sendto(data, sender)
"""
# On the tablet: which of them answer. A refusal would be an answer too, so none may come.
TRY = """
import socket, sys
def tcp(port):
    try:
        socket.create_connection(("192.168.87.1", port), 0.4).close()
    except OSError:
        return False
    return True
def udp(port, to="192.168.87.1", own=0):
    one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    one.settimeout(0.4)
    one.bind(("192.168.87.50", own))
    one.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("192.168.87.50"))
    try:
        one.sendto(b"x", (to, port))
        return one.recv(10) == b"x"
    except OSError:
        return False
print(*(f"tcp:{port}" for port in (22, 53, 80, 443, 8443, 9100) if tcp(port)))
print(*(f"udp:{port}" for port in (53, 123, 161) if udp(port)))
print("dhcp" if udp(67, own=68) else "")
print("mdns" if udp(5353, "224.0.0.251") else "", "mdns-unicast" if udp(5353) else "")
"""

# In the box: takes every connection, and lets go of none.
HOLD = """
import socket
server, held = socket.create_server(("0.0.0.0", 443), backlog=512), []
print("ready", flush=True)
while True:
    held.append(server.accept()[0])
"""
# On the tablet, by two of its addresses: how many connections one can hold.
CROWD = """
import socket
def crowd(own, most):
    held = []
    while len(held) < most:
        one = socket.socket()
        one.settimeout(0.4)
        one.bind((own, 0))
        try:
            one.connect(("192.168.87.1", 443))
        except OSError:
            break
        held.append(one)
    return held
first, second = crowd("192.168.87.50", 300), crowd("192.168.87.51", 20)
print(len(first), len(second))
"""


def run(*command: str | Path, given: str | None = None) -> str:
    done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def rooms() -> Iterator[tuple[list[str], list[str]]]:
    """How to run a command in the box and on the tablet."""
    if os.geteuid() != 0 or NFT is None or IP is None:
        pytest.skip("needs root rights, nft (package nftables) and ip (package iproute2)")
    box, tablet = f"box-{os.getpid()}", f"tablet-{os.getpid()}"
    if subprocess.run([IP, "netns", "add", box], capture_output=True, check=False).returncode != 0:
        pytest.skip("this machine lets nobody make a network namespace")
    try:
        run(IP, "netns", "add", tablet)
        run(IP, "-n", box, "link", "add", "wlan0", "type", "veth", "peer", "name", "eth0", "netns", tablet)
        for room, name, address in ((box, "wlan0", "192.168.87.1/24"), (tablet, "eth0", "192.168.87.50/24")):
            run(IP, "-n", room, "address", "add", address, "dev", name)
            run(IP, "-n", room, "link", "set", name, "up")
            run(IP, "-n", room, "link", "set", "lo", "up")
        yield [IP, "netns", "exec", box], [IP, "netns", "exec", tablet]
    finally:
        for room in (box, tablet):
            subprocess.run([IP, "netns", "delete", room], capture_output=True, check=False)


def reached(rooms: tuple[list[str], list[str]]) -> set[str]:
    box, tablet = rooms
    listening = subprocess.Popen([*box, sys.executable, "-c", LISTEN], stdout=subprocess.PIPE, text=True)
    try:
        assert listening.stdout is not None
        assert listening.stdout.readline() == "ready\n"
        return set(run(*tablet, sys.executable, "-c", TRY).split())
    finally:
        listening.kill()
        listening.communicate()


def test_a_tablet_gets_what_it_needs_and_nothing_else(rooms: tuple[list[str], list[str]]) -> None:
    box, _ = rooms
    assert NFT is not None
    # Without the rules everything answers: what is missing afterwards is missing by them.
    everything = reached(rooms)
    assert {"tcp:22", "tcp:9100", "udp:123", "mdns-unicast"} <= everything
    # Twice: a second time must not fail, nor add to the first.
    for _ in range(2):
        run(*box, NFT, "--file", RULES)
    assert reached(rooms) == {"tcp:53", "tcp:80", "tcp:443", "udp:53", "dhcp", "mdns"}


def test_ssh_gets_through_only_where_it_was_kept(rooms: tuple[list[str], list[str]], tmp_path: Path) -> None:
    box, _ = rooms
    assert NFT is not None
    subprocess.run([RULES.parents[1] / "place", "--keep-ssh", tmp_path], check=True, capture_output=True)
    run(*box, NFT, "--file", tmp_path / "etc" / "nftables.conf")
    kept = reached(rooms)
    run(*box, NFT, "--file", RULES)
    assert kept - reached(rooms) == {"tcp:22"}


def test_nothing_goes_through_the_box(rooms: tuple[list[str], list[str]]) -> None:
    box, _ = rooms
    assert NFT is not None
    run(*box, NFT, "--file", RULES)
    chains = run(*box, NFT, "list", "chain", "inet", "terugblik", "forward")
    assert "policy drop" in chains
    assert "accept" not in chains


def test_one_device_cannot_hold_all_the_connections(rooms: tuple[list[str], list[str]]) -> None:
    """The web process has about a thousand, and asks nothing of who connects before it has heard a request."""
    box, tablet = rooms
    assert NFT is not None
    assert IP is not None
    run(*box, NFT, "--file", RULES)
    run(*tablet, IP, "address", "add", "192.168.87.51/24", "dev", "eth0")
    holding = subprocess.Popen([*box, sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True)
    try:
        assert holding.stdout is not None
        assert holding.stdout.readline() == "ready\n"
        assert run(*tablet, sys.executable, "-c", CROWD).split() == ["200", "20"]
    finally:
        holding.kill()
        holding.communicate()
