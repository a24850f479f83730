"""`systemd/furnish` in a folder that stands in for the system; what makes users, folders and devices is played."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

FURNISH = Path(__file__).resolve().parents[2] / "systemd" / "furnish"
OURS = {
    "sysusers.d/terugblik.conf": "etc/sysusers.d/terugblik.conf",
    "tmpfiles.d/terugblik.conf": "etc/tmpfiles.d/terugblik.conf",
    "udev/60-terugblik.rules": "etc/udev/rules.d/60-terugblik.rules",
}


@pytest.fixture
def box(tmp_path: Path) -> Path:
    """Its programs write down what they are asked, and fail when a file of their name lies there."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "etc").mkdir()
    (tmp_path / "run" / "systemd" / "system").mkdir(parents=True)
    for name in ("systemd-sysusers", "systemd-tmpfiles", "udevadm"):
        program = tmp_path / "bin" / name
        program.write_text(f'#!/bin/sh\necho "{name} $*" >> {tmp_path}/asked\n[ ! -e {tmp_path}/{name} ]\n')
        program.chmod(0o755)
    return tmp_path


def version(box: Path, number: str, *names: str) -> Path:
    """Becomes what `current` is."""
    for name in names:
        file = box / number / "systemd" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{name} of {number}\n")
    (box / "current").unlink(missing_ok=True)
    (box / "current").symlink_to(number)
    return box / "current"


def furnish(box: Path, *options: str) -> int:
    (box / "asked").write_text("")
    told = {**os.environ, "SYSTEM": str(box), "PATH": f"{box / 'bin'}:{os.environ['PATH']}"}
    command = ["sh", FURNISH, *options, box / "current"]
    return subprocess.run(command, env=told, capture_output=True, check=False).returncode


def placed(box: Path) -> dict[str, str]:
    files = [path for path in (box / "etc").rglob("*") if path.is_file() or path.is_symlink()]
    return {str(path.relative_to(box)): path.read_text() for path in files}


def test_the_system_has_what_the_version_brings_and_it_is_made(box: Path) -> None:
    current = version(box, "1", *OURS)
    assert furnish(box) == 0
    assert placed(box) == {place: f"{name} of 1\n" for name, place in OURS.items()}
    assert (box / "asked").read_text().splitlines() == [
        f"systemd-sysusers {current}/systemd/sysusers.d/terugblik.conf",
        f"systemd-tmpfiles --create {current}/systemd/tmpfiles.d/terugblik.conf",
        "udevadm control --reload",
        "udevadm trigger --subsystem-match=gpio --subsystem-match=dma_heap",
        "udevadm settle --timeout=20",
    ]


def test_a_second_time_moves_nothing(box: Path) -> None:
    version(box, "1", *OURS)
    assert furnish(box) == 0
    before = {place: (box / place).lstat().st_ino for place in OURS.values()}
    assert furnish(box) == 0
    assert {place: (box / place).lstat().st_ino for place in OURS.values()} == before


def test_what_only_the_newer_one_has_goes_with_it(box: Path) -> None:
    more = "tmpfiles.d/terugblik-more.conf"
    version(box, "1", *OURS)
    assert furnish(box) == 0
    version(box, "2", more, *OURS)
    assert furnish(box) == 0
    assert placed(box)[f"etc/{more}"] == f"{more} of 2\n"
    version(box, "1")
    assert furnish(box) == 0
    assert placed(box) == {place: f"{name} of 1\n" for name, place in OURS.items()}


@pytest.mark.parametrize("name", ["tmpfiles.d/systemd.conf", "sysusers.d/basic.conf", "udev/50-udev-default.rules"])
def test_nothing_of_the_system_s_own_is_put_out_of_force(name: str, box: Path) -> None:
    version(box, "1", name, *OURS)
    assert furnish(box) == 0
    assert set(placed(box)) == set(OURS.values())
    assert Path(name).name not in (box / "asked").read_text()


def test_somebody_elses_file_stays_and_a_file_that_was_put_there_earlier_gives_way(box: Path) -> None:
    own, earlier = box / "etc/tmpfiles.d/terugblik-own.conf", box / "etc/tmpfiles.d/terugblik.conf"
    own.parent.mkdir(parents=True)
    own.write_text("an administrator's\n")
    earlier.write_text("of an earlier installer\n")
    version(box, "1", *OURS)
    assert furnish(box) == 0
    assert earlier.read_text() == "tmpfiles.d/terugblik.conf of 1\n"
    assert own.read_text() == "an administrator's\n"


@pytest.mark.parametrize("program", ["systemd-sysusers", "systemd-tmpfiles"])
def test_what_could_not_be_made_is_told(program: str, box: Path) -> None:
    version(box, "1", *OURS)
    (box / program).touch()
    assert furnish(box) != 0


def test_a_version_without_any_asks_for_none_of_the_systems(box: Path) -> None:
    """Without a file each of them would go over every file that the system has."""
    version(box, "1", "terugblik-web.service")
    assert furnish(box) == 0
    assert "systemd-" not in (box / "asked").read_text()


@pytest.mark.parametrize("gone", [False, True])
def test_taken_off_nothing_of_ours_is_left(gone: bool, box: Path) -> None:
    own = box / "etc/udev/rules.d/99-terugblik-own.rules"
    own.parent.mkdir(parents=True)
    own.write_text("an administrator's\n")
    version(box, "1", *OURS)
    assert furnish(box) == 0
    if gone:
        (box / "current").unlink()
    assert furnish(box, "--undo") == 0
    assert set(placed(box)) == {"etc/udev/rules.d/99-terugblik-own.rules"}
    assert (box / "asked").read_text() == ""


def test_what_an_earlier_installer_put_there_goes_too(box: Path) -> None:
    for place in OURS.values():
        (box / place).parent.mkdir(parents=True)
        (box / place).write_text("of an earlier installer\n")
    version(box, "1", *OURS)
    assert furnish(box, "--undo") == 0
    assert placed(box) == {}
