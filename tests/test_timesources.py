"""What the system tells of its clock, and what no system tells."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from appliance import timesources
from appliance.timesources import battery_clock_agrees, ntp_synchronised

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


def kernel(monkeypatch: pytest.MonkeyPatch, answer: int, status: int = 0) -> None:
    class Library:
        def adjtimex(self, asked: Any) -> int:
            assert asked._obj.modes == 0, "it must only ask"
            asked._obj.status = status
            return answer

    monkeypatch.setattr(ctypes, "CDLL", lambda _: Library())


@pytest.mark.parametrize(
    ("answer", "status", "synchronised"),
    [(0, 0, True), (1, 0x0011, True), (5, 0, False), (0, 0x0040, False), (5, 0x0041, False)],
)
def test_the_kernel_tells_whether_it_is_kept_right(
    monkeypatch: pytest.MonkeyPatch, answer: int, status: int, synchronised: bool
) -> None:
    kernel(monkeypatch, answer, status)
    assert ntp_synchronised() is synchronised


def test_where_the_kernel_may_not_be_asked_the_time_service_s_flag_counts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    flag = tmp_path / "synchronized"
    monkeypatch.setattr(timesources, "_TIMESYNCD", flag)
    kernel(monkeypatch, -1)
    assert ntp_synchronised() is False
    flag.touch()
    assert ntp_synchronised() is True
    # The kernel knows better: after that somebody set the clock by hand.
    kernel(monkeypatch, 5, 0x0040)
    assert ntp_synchronised() is False


def test_the_real_kernel_answers_without_rights() -> None:
    asked = timesources._Timex()
    state = ctypes.CDLL(None).adjtimex(ctypes.byref(asked))
    assert state in (-1, 0, 1, 2, 3, 4, 5)
    assert bytes(asked.rest)[200:] == bytes(56), "the kernel wrote past what we made room for"


@pytest.fixture
def rtc(tmp_path: Path) -> Callable[..., Path]:
    def make(name: str = "rtc0", *, set_clock: str = "1", shows: datetime | str = NOW) -> Path:
        (tmp_path / name).mkdir()
        (tmp_path / name / "hctosys").write_text(f"{set_clock}\n")
        text = shows if isinstance(shows, str) else str(int(shows.timestamp()))
        (tmp_path / name / "since_epoch").write_text(f"{text}\n")
        return tmp_path

    return make


def test_a_battery_clock_that_set_the_system_clock_and_still_agrees(rtc: Callable[..., Path]) -> None:
    folder = rtc(shows=NOW - timedelta(seconds=50))
    assert battery_clock_agrees(NOW, folder) is True


def test_a_second_battery_clock_counts_too(rtc: Callable[..., Path]) -> None:
    rtc(set_clock="0")
    assert battery_clock_agrees(NOW, rtc("rtc1")) is True


@pytest.mark.parametrize(
    "wrong",
    [
        {"set_clock": "0"},  # it is there, but the system's clock came from elsewhere
        {"shows": datetime(1970, 1, 1, 0, 2, tzinfo=UTC)},  # no battery: it began anew, the system was moved on
        {"shows": NOW - timedelta(hours=1)},  # somebody set the system's clock, or it runs in local time
        {"shows": "what?"},
        {"shows": ""},
    ],
)
def test_one_that_is_no_witness(rtc: Callable[..., Path], wrong: dict[str, Any]) -> None:
    assert battery_clock_agrees(NOW, rtc(**wrong)) is False


def test_a_machine_without_one(tmp_path: Path) -> None:
    assert battery_clock_agrees(NOW, tmp_path / "nothing") is False
    (tmp_path / "rtc0").mkdir()
    assert battery_clock_agrees(NOW, tmp_path) is False
