"""The number of a start of the machine: it only rises, whatever happened to the files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from appliance.boots import Boot, kernel_boot_id, known_boot, note_boot, note_start, starts

AT = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)


def test_a_new_start_of_the_machine_raises_the_number(tmp_path: Path) -> None:
    assert [note_boot(tmp_path, name).number for name in ("a", "b", "c")] == [1, 2, 3]


def test_a_restart_of_the_recorder_does_not(tmp_path: Path) -> None:
    first = note_boot(tmp_path, "a")
    assert note_boot(tmp_path, "a") == first == Boot(1, "a")


def test_a_reader_knows_this_boot_only_after_the_recorder_noted_it(tmp_path: Path) -> None:
    assert known_boot(tmp_path, "a") is None
    note_boot(tmp_path, "a")
    assert known_boot(tmp_path, "a") == Boot(1, "a")
    assert known_boot(tmp_path, "b") is None


def test_the_kernel_says_which_boot_it_is(tmp_path: Path) -> None:
    assert len(kernel_boot_id()) == 36
    assert note_boot(tmp_path) == note_boot(tmp_path) == known_boot(tmp_path)


def test_a_system_that_does_not_tell_gets_a_new_number_each_time(tmp_path: Path) -> None:
    assert note_boot(tmp_path, "").number < note_boot(tmp_path, "").number
    assert known_boot(tmp_path, "") is None


@pytest.mark.parametrize("name", ["boot.json", "boot.spare.json"])
@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b'{"number": 0, "id": "c"}', None])
def test_a_damaged_copy_takes_no_number_back(tmp_path: Path, name: str, damage: bytes | None) -> None:
    for boot in "abc":
        note_boot(tmp_path, boot)
    if damage is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_bytes(damage)
    assert known_boot(tmp_path, "c") == Boot(3, "c")
    assert note_boot(tmp_path, "d").number == 4


def test_when_a_start_was_is_kept_and_corrected(tmp_path: Path) -> None:
    assert starts(tmp_path) == {}
    note_start(tmp_path, 1, AT)
    note_start(tmp_path, 2, AT + timedelta(days=1))
    note_start(tmp_path, 1, AT + timedelta(hours=1))
    assert starts(tmp_path) == {1: AT + timedelta(hours=1), 2: AT + timedelta(days=1)}


def test_what_is_nearly_the_same_is_not_written_again(tmp_path: Path) -> None:
    note_start(tmp_path, 1, AT)
    note_start(tmp_path, 1, AT + timedelta(seconds=1))
    assert starts(tmp_path) == {1: AT}


def test_only_the_newest_starts_are_kept(tmp_path: Path) -> None:
    (tmp_path / "boot_times.json").write_bytes(msgspec.json.encode(dict.fromkeys(range(1, 1001), AT)))
    note_start(tmp_path, 1001, AT)
    assert list(starts(tmp_path)) == list(range(2, 1002))


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff", b'{"1": "yesterday"}', b'{"1": "2026-09-01T09:00:00"}'])
def test_damaged_times_are_no_times(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "boot_times.json").write_bytes(damage)
    assert starts(tmp_path) == {}


def test_a_number_that_has_a_time_is_not_given_again(tmp_path: Path) -> None:
    """With both copies lost: another start's date must not become this one's."""
    note_start(tmp_path, 41, AT)
    assert note_boot(tmp_path, "a").number == 42
