"""What systemd is asked, played by a script of that name."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from appliance.hardware.sim.lesson.maker import make_lesson
from appliance.updates import services
from appliance.updates.services import FURNISHER, LINKER, TARGET, SystemServices

ROOT = Path(__file__).resolve().parents[2]


BOTH = "terugblik-recorder.service terugblik-web.service"


@pytest.fixture
def units(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stands in for /etc/systemd/system."""
    folder = tmp_path / "units"
    folder.mkdir()
    monkeypatch.setenv("UNITS", str(folder))
    return folder


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A `systemctl` that writes down what it is asked, and refuses what begins with the words in `refuse`."""
    (tmp_path / "bin").mkdir()
    script = tmp_path / "bin" / "systemctl"
    refuse = f'case "$* " in "$(cat {tmp_path}/refuse 2>/dev/null || echo nothing) "*) exit 1 ;; esac'
    script.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\n{refuse}\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    return tmp_path / "asked"


def test_the_units_are_read_anew_before_they_start(asked: Path, tmp_path: Path, units: Path) -> None:
    box = SystemServices(tmp_path / "sock", (), version(tmp_path, "1", "terugblik-web.service", FURNISHER))
    box.stop()
    assert box.start()
    assert asked.read_text().splitlines() == [
        f"stop {BOTH}",
        "daemon-reload",
        f"start {FURNISHER}",
        f"reset-failed {BOTH}",
        f"start {TARGET} {BOTH}",
    ]
    (tmp_path / "refuse").write_text(f"start {TARGET} {BOTH}")
    assert not box.start()


def test_they_start_though_nothing_is_to_be_forgotten(asked: Path, tmp_path: Path, units: Path) -> None:
    """systemd refuses to forget the failures of a unit that it has not loaded."""
    (tmp_path / "refuse").write_text("reset-failed")
    assert SystemServices(tmp_path / "sock", (), version(tmp_path, "1")).start()
    assert asked.read_text().splitlines()[-1].startswith("start ")


@pytest.mark.parametrize("refused", ["daemon-reload", f"start {FURNISHER}", "the links"])
def test_a_system_that_is_not_as_the_version_needs_it_is_no_start(
    refused: str, asked: Path, tmp_path: Path, units: Path
) -> None:
    """So an update goes back; and until it has, the box has its processes all the same."""
    box = SystemServices(tmp_path / "sock", (), version(tmp_path, "1", FURNISHER))
    if refused == "the links":
        units.rmdir()
        units.write_text("no folder")
    (tmp_path / "refuse").write_text(refused)
    assert not box.start()
    assert asked.read_text().splitlines()[-1] == f"start {TARGET} {BOTH}"


def test_a_version_from_before_there_was_such_a_unit_needs_none(asked: Path, tmp_path: Path, units: Path) -> None:
    (tmp_path / "refuse").write_text(f"start {FURNISHER}")
    assert SystemServices(tmp_path / "sock", (), version(tmp_path, "1", "terugblik-web.service")).start()


def version(root: Path, name: str, *units: str) -> Path:
    """With the link script of this very tree; `current` is it from here on."""
    folder = root / name / "systemd"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "systemd" / "link", folder / "link")
    for unit in units:
        (folder / unit).write_text("[Install]\nWantedBy=terugblik.target\n")
    (root / "current").unlink(missing_ok=True)
    (root / "current").symlink_to(name)
    return root / "current" / LINKER


def links(units: Path) -> set[str]:
    return {str(path.relative_to(units)) for path in units.rglob("*") if path.is_symlink()}


def test_the_units_are_those_of_the_version_that_starts(asked: Path, tmp_path: Path, units: Path) -> None:
    """One that is new with a version runs at once, and goes with it when the box goes back."""
    (units / "terugblik-own.service").write_text("an administrator's own")
    (units / "terugblik-web.service.d").mkdir()
    box = SystemServices(tmp_path / "sock", (), version(tmp_path, "1", "terugblik-web.service"))
    assert box.start()
    old = {"terugblik-web.service", "terugblik.target.wants/terugblik-web.service"}
    assert links(units) == old
    asked.unlink()
    box.link()
    assert not asked.exists()  # all is as it should be

    version(tmp_path, "2", "terugblik-web.service", "terugblik-more.socket")
    box.link()
    assert links(units) == {*old, "terugblik-more.socket", "terugblik.target.wants/terugblik-more.socket"}
    assert (units / "terugblik-more.socket").read_text().startswith("[Install]")
    assert asked.read_text().splitlines() == ["daemon-reload", "start terugblik.target"]

    asked.unlink()
    version(tmp_path, "3", "terugblik-web.service")
    assert box.start()
    assert links(units) == old
    assert asked.read_text().splitlines()[:2] == ["stop terugblik-more.socket", "daemon-reload"]
    assert (units / "terugblik-own.service").exists()
    assert (units / "terugblik-web.service.d").is_dir()


def test_a_recorder_that_does_not_answer_has_no_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "_SETTLED_S", 0.0)
    assert SystemServices(tmp_path / "sock", ()).state() is None


def test_the_self_test_gets_the_devices_of_the_recorder(tmp_path: Path) -> None:
    program = tmp_path / "terugblik"
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/given\n')
    program.chmod(0o755)
    program.parent.chmod(0o755)
    assert SystemServices(tmp_path / "sock", ("--picture-only",)).self_test(program) is None
    assert (tmp_path / "given").read_text().split() == ["selftest", "--backend", "pi", "--picture-only"]


def test_a_real_program_tries_itself(tmp_path: Path) -> None:
    """This very program, as a version of its own would be started."""
    video = tmp_path / "lesson.mp4"
    make_lesson(video, seconds=2)
    program = tmp_path / "terugblik"
    program.write_text(f'#!/bin/sh\ncd {ROOT} && exec {sys.executable} -m appliance "$@"\n')
    program.chmod(0o755)
    simulated = ("--backend", "sim", "--video")
    assert SystemServices(tmp_path / "sock", (*simulated, str(video))).self_test(program) is None
    assert SystemServices(tmp_path / "sock", (*simulated, "/none.mp4")).self_test(program) == "source_unreadable"
