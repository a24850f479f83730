"""The box's clock on a real folder: what one process keeps, the other goes by."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from appliance import timekeeping
from appliance.boots import kernel_boot_id, note_boot, starts
from appliance.clock import SimulatedClock, SystemClock
from appliance.core.trust import BUILT, ClockAlreadySure, TimeBeforeKnown, TimeFarAhead
from appliance.timekeeping import CLOCK_FILE, BoxClock, KnownTime, open_clock, read_known

TRUE = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
FRESH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class Machine:
    """One start of a machine, with the folder that outlives it."""

    data: Path
    boot: str = "a"
    system: datetime = FRESH
    ntp: bool = False
    rtc: bool = False

    def __post_init__(self) -> None:
        self.base = SimulatedClock(wall=self.system, boot_now_ms=20_000)
        self.clock = self.process()
        self.known = KnownTime(self.data, self.clock, self.boot)

    def process(self) -> BoxClock:
        return BoxClock(self.base, self.data, lambda: self.ntp, lambda _: self.rtc, self.boot)

    def on_the_network(self, system: datetime) -> None:
        self.base.wall, self.ntp = system, True
        self.base.advance(1)


def test_a_tablet_s_time_is_there_for_both_processes_and_after_a_restart(tmp_path: Path) -> None:
    box = Machine(tmp_path)
    recorder = box.process()
    assert (box.clock.trusted, recorder.trusted) == (False, False)
    box.known.accept(TRUE, sure=False)
    assert (box.clock.source, recorder.source) == ("tablet", "tablet")
    box.base.advance(90)
    again = box.process()
    for clock in (box.clock, recorder, again):
        assert clock.now_utc() == TRUE + timedelta(seconds=90)


def test_it_is_forgotten_at_the_next_start_but_for_the_date_that_has_been(tmp_path: Path) -> None:
    Machine(tmp_path).known.accept(TRUE, sure=False)
    box = Machine(tmp_path, "b")
    assert box.clock.source is None
    assert box.clock.now_utc() == TRUE + timedelta(seconds=20)
    with pytest.raises(TimeBeforeKnown):
        box.known.accept(TRUE - timedelta(hours=1), sure=False)
    box.known.accept(TRUE + timedelta(days=1), sure=False)
    assert box.clock.now_utc() == TRUE + timedelta(days=1)


def test_the_network_later_corrects_a_tablet_and_then_nobody_else_does(tmp_path: Path) -> None:
    box = Machine(tmp_path)
    note_boot(tmp_path, "a")
    box.known.accept(TRUE + timedelta(days=2), sure=False)
    box.on_the_network(TRUE)
    assert box.clock.source == "ntp"
    box.known.note()
    assert starts(tmp_path) == {1: TRUE - timedelta(seconds=20)}
    box.ntp = False
    box.base.advance(60)
    # The network is gone; the box counts on by itself, whatever the system clock is set to.
    box.base.wall += timedelta(days=40)
    box.base.advance(60)
    assert (box.clock.now_utc(), box.clock.source) == (TRUE + timedelta(seconds=121), "ntp")
    with pytest.raises(ClockAlreadySure):
        box.known.accept(TRUE + timedelta(hours=1), sure=False)


@pytest.mark.parametrize("hours", [1, -1, 24, -24])
def test_a_trusted_clock_that_jumps(tmp_path: Path, hours: int) -> None:
    box = Machine(tmp_path, system=TRUE, rtc=True)
    box.known.note()
    box.base.wall += timedelta(hours=hours)
    box.base.advance(10)
    assert (box.clock.source, box.clock.now_utc()) == ("rtc", TRUE + timedelta(seconds=10))


def test_what_was_known_is_kept_now_and_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    box = Machine(tmp_path, system=TRUE, rtc=True)
    written: list[Path] = []
    real = timekeeping.write_durably
    monkeypatch.setattr(timekeeping, "write_durably", lambda path, data: (written.append(path), real(path, data)))
    for _ in range(3600):
        box.base.advance(1)
        box.known.note()
    assert 4 <= len(written) <= 6
    kept = read_known(tmp_path)
    assert kept is not None
    assert box.clock.now_utc() - kept.at <= timedelta(minutes=15)


def test_nothing_is_kept_while_in_doubt(tmp_path: Path) -> None:
    box = Machine(tmp_path)
    box.known.note()
    assert box.known.latest is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "damage", [b"", b"{}", b"\xff", b'{"boot":"a","boot_ms":0,"at":"2026-11-03T09:00:00","source":"ntp"}']
)
def test_a_damaged_file_is_no_knowledge(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / CLOCK_FILE).write_bytes(damage)
    box = Machine(tmp_path)
    assert (box.clock.source, box.clock.now_utc()) == (None, BUILT + timedelta(seconds=20))
    box.known.accept(TRUE, sure=False)
    assert box.clock.now_utc() == TRUE


def test_a_flipped_bit_is_no_knowledge(tmp_path: Path) -> None:
    Machine(tmp_path).known.accept(TRUE, sure=False)
    path = tmp_path / CLOCK_FILE
    path.write_bytes(path.read_bytes().replace(b"2026", b"2027"))
    assert read_known(tmp_path) is None


@pytest.mark.parametrize("damage", [None, b"{", b""])
def test_with_clock_json_lost_the_starts_still_tell_what_has_been(tmp_path: Path, damage: bytes | None) -> None:
    """Else one tablet that is a year ahead would end everything without being asked twice."""
    for number, days in enumerate((0, 20, 5)):
        before = Machine(tmp_path, boot := f"before-{number}", TRUE + timedelta(days=days), ntp=True)
        note_boot(tmp_path, boot)
        before.known.note()
    (tmp_path / CLOCK_FILE).unlink() if damage is None else (tmp_path / CLOCK_FILE).write_bytes(damage)
    box = Machine(tmp_path, "b")
    assert (box.clock.source, box.clock.now_utc()) == (None, TRUE + timedelta(days=20))
    with pytest.raises(TimeFarAhead):
        box.known.accept(TRUE + timedelta(days=365), sure=False)
    with pytest.raises(TimeBeforeKnown):
        box.known.accept(TRUE, sure=False)
    # A source that was once ahead must not keep the network out.
    box.on_the_network(TRUE)
    assert (box.clock.source, box.clock.now_utc()) == ("ntp", TRUE + timedelta(seconds=1))


def test_the_start_of_a_boot_is_noted_as_soon_as_it_has_a_number(tmp_path: Path) -> None:
    box = Machine(tmp_path, system=TRUE, rtc=True)
    box.known.note()
    assert starts(tmp_path) == {}
    note_boot(tmp_path, "a")
    box.known.note()
    assert starts(tmp_path) == {1: TRUE - timedelta(seconds=20)}


def test_the_kinds_of_clock(tmp_path: Path) -> None:
    base = SystemClock()
    assert open_clock(base, tmp_path, "machine") is base
    assert base.source == "machine"
    tablet = open_clock(base, tmp_path, "tablet")
    assert tablet.source is None
    KnownTime(tmp_path, tablet, kernel_boot_id()).accept(datetime.now(UTC), sure=False)
    assert (tablet.source, tablet.trusted) == ("tablet", True)
    assert abs(tablet.now_utc() - datetime.now(UTC)) < timedelta(minutes=1)
    assert open_clock(base, tmp_path, "box").source in ("tablet", "ntp")
    assert tablet.monotonic_us() <= base.monotonic_us()
    assert tablet.boot_ms() <= base.boot_ms()


def test_a_disk_that_refuses_costs_no_knowledge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    box = Machine(tmp_path, system=TRUE, rtc=True)

    def full(path: Path, data: bytes) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(timekeeping, "write_durably", full)
    box.known.note()
    assert box.known.latest is not None
    assert box.clock.source == "rtc"
    told = Machine(tmp_path, "b")
    with pytest.raises(OSError, match="full"):
        told.known.accept(TRUE, sure=False)
    assert told.clock.source is None


def test_a_battery_clock_is_asked_only_until_something_is_known(tmp_path: Path) -> None:
    asked: list[datetime] = []
    base = SimulatedClock(wall=TRUE)
    clock = BoxClock(base, tmp_path, lambda: False, lambda now: not asked.append(now), "a")
    assert clock.source == "rtc"
    KnownTime(tmp_path, clock, "a").note()
    base.advance(5)
    assert clock.source == "rtc"
    assert len(asked) == 1
