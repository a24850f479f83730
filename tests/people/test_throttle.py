"""Guessing gets slower, survives a restart, and never locks anyone out for longer than the rule says."""

from __future__ import annotations

import errno
import os
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.clock import SimulatedClock
from appliance.core.people import FREE_TRIES, FREE_TRIES_BOX, MAX_WAIT_BOX_S, MAX_WAIT_S
from appliance.people import throttle as throttle_module
from appliance.people.errors import TooManyAttempts
from appliance.people.throttle import Throttle


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "throttle.json"


def wait_of(throttle: Throttle, tag: str) -> int:
    with pytest.raises(TooManyAttempts) as caught:
        throttle.begin(tag)
    return int(caught.value.fields["wait_s"])


def fail(throttle: Throttle, tag: str, times: int) -> None:
    for _ in range(times):
        throttle.begin(tag)


def test_the_wait_grows_up_to_its_limit(path: Path, clock: SimulatedClock) -> None:
    throttle = Throttle(path, clock)
    fail(throttle, "a", FREE_TRIES)
    waits = []
    for _ in range(12):
        waits.append(wait_of(throttle, "a"))
        clock.advance(waits[-1])
        throttle.begin("a")
    assert waits[:4] == [2, 4, 8, 16]
    assert waits[-1] == MAX_WAIT_S


def test_a_refused_attempt_does_not_count(path: Path, clock: SimulatedClock) -> None:
    throttle = Throttle(path, clock)
    fail(throttle, "a", FREE_TRIES)
    assert {wait_of(throttle, "a") for _ in range(10)} == {2}


def test_success_begins_the_count_again(path: Path, clock: SimulatedClock) -> None:
    throttle = Throttle(path, clock)
    for _ in range(20):
        fail(throttle, "a", FREE_TRIES)
        throttle.succeeded("a")
    throttle.begin("a")


def test_one_name_does_not_hold_up_another(path: Path, clock: SimulatedClock) -> None:
    throttle = Throttle(path, clock)
    fail(throttle, "a", FREE_TRIES)
    wait_of(throttle, "a")
    throttle.begin("b")


def test_many_names_together_hold_up_everyone_for_a_short_while(path: Path, clock: SimulatedClock) -> None:
    throttle = Throttle(path, clock)
    for number in range(FREE_TRIES_BOX):
        throttle.begin(f"name-{number}")
    assert wait_of(throttle, "new") == 2
    for number in range(10):
        clock.advance(wait_of(throttle, "new"))
        throttle.begin(f"other-{number}")
    assert wait_of(throttle, "new") == MAX_WAIT_BOX_S


def test_it_survives_a_restart(path: Path, clock: SimulatedClock) -> None:
    fail(Throttle(path, clock), "a", FREE_TRIES + 0)
    assert wait_of(Throttle(path, clock), "a") == 2
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_clock_that_was_set_back_never_lengthens_the_wait(path: Path, clock: SimulatedClock) -> None:
    throttle = Throttle(path, clock)
    fail(throttle, "a", FREE_TRIES)
    clock.wall -= timedelta(days=300)
    assert wait_of(throttle, "a") == 2
    clock.advance(2)
    throttle.begin("a")


def test_a_damaged_file_and_a_clock_that_was_set_back_lock_nobody_out(path: Path, clock: SimulatedClock) -> None:
    path.write_bytes(b"{")
    throttle = Throttle(path, clock)
    clock.wall -= timedelta(days=30)
    clock.advance(wait_of(throttle, "a"))
    throttle.begin("a")


def test_what_was_long_ago_is_forgotten(path: Path, clock: SimulatedClock) -> None:
    throttle = Throttle(path, clock)
    fail(throttle, "a", FREE_TRIES)
    clock.advance(13 * 3600)
    fail(throttle, "a", FREE_TRIES)
    wait_of(throttle, "a")


def test_a_damaged_file_locks_nobody_out(path: Path, clock: SimulatedClock) -> None:
    path.write_bytes(b"{")
    throttle = Throttle(path, clock)
    clock.advance(wait_of(throttle, "a"))
    throttle.begin("a")
    throttle.succeeded("a")


def test_the_file_stays_small(path: Path, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("appliance.people.throttle._MOST_TAGS", 5)
    throttle = Throttle(path, clock)
    for number in range(12):
        clock.advance(1)
        throttle.begin(f"name-{number}")
    text = path.read_text()
    assert "name-6" not in text
    assert "name-11" in text
    assert text.count("name-") == 5


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS])
def test_a_disk_that_refuses_keeps_nobody_out_and_still_counts(
    path: Path, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """Who cannot sign in cannot delete a lesson to make room."""

    def full(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(throttle_module, "write_whole", full)
    throttle = Throttle(path, clock)
    fail(throttle, "a", FREE_TRIES)
    assert wait_of(throttle, "a") == 2
    clock.advance(2)
    throttle.begin("a")
    throttle.succeeded("a")
    throttle.begin("a")
