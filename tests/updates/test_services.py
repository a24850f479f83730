"""What systemd is asked, played by a script of that name."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from appliance.hardware.sim.lesson.maker import make_lesson
from appliance.updates import services
from appliance.updates.services import LINKER, SystemServices

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A `systemctl` that writes down what it is asked, and refuses to start while `refuse` lies there, and all
    else while `forgot` does."""
    (tmp_path / "bin").mkdir()
    script = tmp_path / "bin" / "systemctl"
    refuse = f'[ "$1" != start ] || [ ! -e {tmp_path}/refuse ]'
    forgot = f'[ "$1" = start ] || [ ! -e {tmp_path}/forgot ]'
    script.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\n{refuse} && {{ {forgot}; }}\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    return tmp_path / "asked"


def test_the_units_are_read_anew_before_they_start(asked: Path, tmp_path: Path) -> None:
    box = SystemServices(tmp_path / "sock", ())
    box.stop()
    assert box.start()
    both = "terugblik-recorder.service terugblik-web.service"
    assert asked.read_text().splitlines() == [
        f"stop {both}",
        "daemon-reload",
        f"reset-failed {both}",
        f"start {both}",
    ]
    (tmp_path / "refuse").touch()
    assert not box.start()


def test_they_start_though_nothing_is_to_be_forgotten(asked: Path, tmp_path: Path) -> None:
    """systemd refuses to forget the failures of a unit that it has not loaded."""
    (tmp_path / "forgot").touch()
    assert SystemServices(tmp_path / "sock", ()).start()
    assert asked.read_text().splitlines()[-1].startswith("start ")


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


def test_the_units_are_those_of_the_version_that_starts(
    asked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is new with a version runs at once, and goes with it when the box goes back."""
    units = tmp_path / "units"
    units.mkdir()
    (units / "terugblik-own.service").write_text("an administrator's own")
    (units / "terugblik-web.service.d").mkdir()
    monkeypatch.setenv("UNITS", str(units))
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

    version(tmp_path, "3", "terugblik-web.service")
    assert box.start()
    assert links(units) == old
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
