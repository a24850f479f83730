"""The number of a start of the machine: it only rises, whatever happened to the files."""

from __future__ import annotations

from pathlib import Path

import pytest

from appliance.boots import Boot, kernel_boot_id, known_boot, note_boot


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
