"""What of `scripts/install` can be seen without installing; `tests/installed/walk` installs, by `scripts/test-pi`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from appliance.boxfile import parse_box
from appliance.config import PiSettings
from appliance.updates.versions import Versions

ROOT = Path(__file__).resolve().parents[2]


def part(script: str) -> str:
    command = f"set -eu; . scripts/install-parts; {script}"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout


def test_what_only_the_system_has_is_never_taken_from_the_package_index() -> None:
    """For arm64 with Python 3.13 the index has an empty stub of lgpio."""
    wanted = {re.split(r"[<>=\s]", line)[0] for line in part("requirements").splitlines()}
    assert {"av", "aiohttp", "cryptography", "sqlcipher3", "gpiozero"} <= wanted
    assert not wanted & {"lgpio", "picamera2", "libcamera", "rpi-lgpio"}
    assert {"python3-lgpio", "python3-picamera2"} <= set(part('echo "${board_packages[@]}"').split())


def test_a_bookworm_gets_the_part_of_picamera2_that_fits_its_numpy() -> None:
    assert ("simplejpeg>=1.8" in part("requirements")) == (sys.version_info < (3, 12))


def test_the_settings_that_it_writes_are_the_usual_ones() -> None:
    script = (ROOT / "scripts" / "install-parts").read_text()
    lines = re.findall(r'"(#[^"]*)"', script.partition('box.toml" ] ||')[2].partition(">")[0])
    assert len(lines) == 2
    assert parse_box("\n".join(lines)) == PiSettings()


def test_another_content_is_another_fingerprint(tmp_path: Path) -> None:
    for name in ("appliance", "webui/dist", "systemd", "scripts"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("pyproject.toml", "scripts/install-parts", "appliance/one.py"):
        (tmp_path / name).write_text("1")
    (tmp_path / "parts").write_text((ROOT / "scripts" / "install-parts").read_text())

    def fingerprint() -> str:
        command = ["bash", "-c", ". ./parts; fingerprint"]
        return subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout

    before = fingerprint()
    assert fingerprint() == before
    (tmp_path / "appliance" / "one.py").write_text("2")
    assert fingerprint() != before


def test_whose_updates_are_taken_is_put_once_and_changed_only_when_asked_for(tmp_path: Path) -> None:
    etc, ours, other = tmp_path / "etc", tmp_path / "update.pub", tmp_path / "other.pub"
    etc.mkdir()
    ours.write_text("-----BEGIN PUBLIC KEY-----\nours\n")
    other.write_text("-----BEGIN PUBLIC KEY-----\nother\n")

    def put(file: str) -> str:
        parts = [f". {ROOT}/scripts/install-parts", f"settings={etc}"]
        script = [*parts, f"check_update_key '{file}'", f"put_update_key '{file}'"]
        subprocess.run(["bash", "-euc", "; ".join(script)], cwd=tmp_path, check=True, capture_output=True)
        return (etc / "update.pub").read_text()

    assert "ours" in put("")
    assert "other" in put(str(other))
    assert "other" in put("")
    assert (etc / "update.pub").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("content", ["hello", "-----BEGIN PUBLIC KEY-----\n-----BEGIN PRIVATE KEY-----\n"])
def test_what_is_no_public_key_is_put_on_no_box(content: str, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(content)
    command = ["bash", "-c", f". scripts/install-parts; check_update_key {file}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "nothing was changed" in done.stderr


def test_an_option_that_is_not_known_changes_nothing() -> None:
    done = subprocess.run([ROOT / "scripts" / "install", "--remov"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "--remov" in done.stderr


def test_it_names_all_that_it_can_be_told() -> None:
    done = subprocess.run([ROOT / "scripts" / "install", "--help"], check=True, capture_output=True, text=True, cwd="/")
    script = (ROOT / "scripts" / "install").read_text()
    assert set(re.findall(r"^    (--[\w-]+)\)", script, re.MULTILINE)) <= set(
        re.findall(r"^  (--[\w-]+)", done.stdout, re.M)
    )


def test_without_rights_it_says_how() -> None:
    command = ["bash", "-c", "anyway=1; id() { echo 1000; }; . scripts/install-parts; check_machine"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "sudo" in done.stderr


@pytest.mark.parametrize(("suite", "arch"), [("bullseye", "arm64"), ("trixie", "armhf"), ("trixie", "amd64")])
def test_another_system_is_refused_by_its_name(suite: str, arch: str, tmp_path: Path) -> None:
    (tmp_path / "release").write_text(f"VERSION_CODENAME={suite}\n")
    (tmp_path / "parts").write_text(
        (ROOT / "scripts" / "install-parts").read_text().replace("/etc/os-release", str(tmp_path / "release"))
    )
    command = f"anyway=0; id() {{ echo 0; }}; dpkg() {{ echo {arch}; }}; . ./parts; check_machine"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert f"{suite} on {arch}" in done.stderr


def test_a_lesson_that_began_while_it_was_building_is_not_cut(tmp_path: Path) -> None:
    """Building takes minutes on a board; the box records on meanwhile, and may be asked to."""
    (tmp_path / "scripts").mkdir()
    (tmp_path / "webui" / "dist").mkdir(parents=True)
    (tmp_path / "webui" / "dist" / "index.html").write_text("")
    (tmp_path / "scripts" / "install").write_text((ROOT / "scripts" / "install").read_text())
    called = re.findall(r"^(\w+)\(\)", (ROOT / "scripts" / "install-parts").read_text(), re.MULTILINE)
    played = [f'{name}() {{ echo {name} >> "$PWD/called"; }}' for name in called]
    building = 'build_version() { echo build_version >> "$PWD/called"; mkdir "$1"; }'
    asked = 'check_not_recording() { [ ! -d "$program/.new-1.0.0" ] || { echo a lesson >&2; exit 1; }; }'
    facts = ["own_version() { echo 1.0.0; }", "fingerprint() { echo 1; }", "target_of() { :; }"]
    facts.append('hold_the_program() { mkdir -p "$program"; }')
    parts = [f"program={tmp_path}/opt", *played, building, asked, *facts]
    (tmp_path / "scripts" / "install-parts").write_text("\n".join(parts))
    done = subprocess.run(["bash", "scripts/install"], cwd=tmp_path, capture_output=True, text=True)
    calls = (tmp_path / "called").read_text().split()
    assert (done.returncode, done.stderr.splitlines()[-1]) == (1, "a lesson"), done.stderr
    assert "build_version" in calls
    assert not {"stop_services", "point", "link_units", "start_services"} & set(calls)


@pytest.mark.parametrize(("options", "first"), [([], "check_update_key"), (["--remove"], "remove_all")])
def test_whoever_comes_second_is_told_and_changes_nothing(options: list[str], first: str, tmp_path: Path) -> None:
    """The lock is the one of an update. `first` is the first that is done to the box once it is held."""
    (tmp_path / "scripts").mkdir()
    (tmp_path / "opt").mkdir()
    (tmp_path / "scripts" / "install").write_text((ROOT / "scripts" / "install").read_text())
    parts = (ROOT / "scripts" / "install-parts").read_text()
    others = set(re.findall(r"^(\w+)\(\)", parts, re.MULTILINE)) - {"say", "stop", "hold_the_program"}
    played = [f"{name}() {{ :; }}" for name in others]
    ending = f'{first}() {{ touch "$program/done"; exit 0; }}'
    (tmp_path / "scripts" / "install-parts").write_text("\n".join([parts, *played, ending, "id() { echo 0; }"]))

    def run() -> tuple[int, str]:
        told = {**os.environ, "TERUGBLIK_PROGRAM": str(tmp_path / "opt")}
        command = ["bash", "scripts/install", *options]
        done = subprocess.run(command, cwd=tmp_path, env=told, capture_output=True, text=True)
        return done.returncode, done.stderr

    refusal = "scripts/install: another installation or update is at work; nothing was changed\n"
    with Versions(tmp_path / "opt").locked():
        assert run() == (1, refusal)
        assert not (tmp_path / "opt" / "done").exists()
    assert run() == (0, "")
    assert (tmp_path / "opt" / "done").exists()
