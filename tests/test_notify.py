"""What the service manager hears, and that nobody suffers when there is none."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from appliance.notify import Notifier


@pytest.fixture
def manager(tmp_path: Path) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listener.bind(str(tmp_path / "n"))
    listener.settimeout(5)
    return listener


def test_each_message_is_a_datagram_of_its_own(manager: socket.socket) -> None:
    with manager:
        notifier = Notifier.from_environment({"NOTIFY_SOCKET": manager.getsockname()})
        notifier.ready()
        notifier.alive()
        notifier.stopping()
        assert [manager.recv(100) for _ in range(3)] == [b"READY=1", b"WATCHDOG=1", b"STOPPING=1"]


def test_an_abstract_address_is_understood() -> None:
    name = f"terugblik-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind("\0" + name)
        listener.settimeout(5)
        Notifier.from_environment({"NOTIFY_SOCKET": f"@{name}"}).ready()
        assert listener.recv(100) == b"READY=1"


def test_without_a_manager_nothing_happens(capsys: pytest.CaptureFixture[str]) -> None:
    Notifier.from_environment({}).alive()
    assert capsys.readouterr().err == ""


def test_a_manager_that_is_gone_is_logged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Notifier(str(tmp_path / "gone")).alive()
    assert "service_manager_not_told" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("environment", "watchdog_s"),
    [
        ({"WATCHDOG_USEC": "30000000"}, 30.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": str(os.getpid())}, 30.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({}, None),
    ],
)
def test_the_watchdog_is_ours_only_when_it_says_so(environment: dict[str, str], watchdog_s: float | None) -> None:
    assert Notifier.from_environment(environment).watchdog_s == watchdog_s
