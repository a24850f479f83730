"""systemd's own opinion of our units, and what they have to agree upon with the code."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from appliance import storage
from appliance.config import BoxPaths
from appliance.recorder.process import POWER_OFF_STATUS

ROOT = Path(__file__).resolve().parents[2]
SYSTEMD = ROOT / "systemd"
# Of 10; below 2 systemd calls a service safe.
EXPOSURE = {
    "terugblik-recorder": 1.2,
    "terugblik-web": 1.8,
    "terugblik-update": 1.8,
    "terugblik-keeper@": 1.4,
    "terugblik-change@": 1.8,
    "terugblik-system": 1.8,
}
OWNERS = {"lessons": ("terugblik-recorder", "terugblik"), "firstboot": ("root", "root")}


def system(*command: str) -> str:
    """What one of systemd's tools says, of this machine or else of the root of `scripts/pi-root`."""
    if shutil.which(command[0]) is None:
        roots = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "terugblik"
        if os.geteuid() != 0 or not any(roots.glob("pi-root-*/opt/installed")):
            pytest.skip(f"{command[0]} is not here, and there is no root of scripts/pi-root")
        command = (str(ROOT / "scripts" / "pi-root"), "--run", *command)
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT, timeout=120)
    said = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)
    assert done.returncode == 0, said
    return said


@pytest.mark.parametrize("unit", EXPOSURE)
def test_systemd_finds_little_that_a_broken_part_could_do(unit: str) -> None:
    said = system(
        "systemd-analyze", "security", "--offline=true", "--no-pager", f"--threshold={round(EXPOSURE[unit] * 10)}",
        str((SYSTEMD / f"{unit}.service").relative_to(ROOT)),
    )  # fmt: skip
    found = re.search(r"Overall exposure level.*?: ([0-9.]+)", said)
    assert found is not None
    assert float(found[1]) <= EXPOSURE[unit]


def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("the copies can only be read by this machine's own systemd-analyze")
    units = [path for path in SYSTEMD.iterdir() if path.suffix in (".service", ".target", ".timer", ".socket", ".path")]
    for unit in units:
        # The program itself is not installed here.
        copy = re.sub(r"/opt/terugblik/(current|proven)/bin/\w+", "/bin/true", unit.read_text())
        (tmp_path / unit.name).write_text(copy)
    said = system("systemd-analyze", "verify", "--man=no", *(str(tmp_path / unit.name) for unit in units))
    assert [line for line in said.splitlines() if "terugblik" in line] == []


def test_a_unit_with_a_slip_of_the_pen_is_found(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("the copy can only be read by this machine's own systemd-analyze")
    wrong = tmp_path / "terugblik-wrong.service"
    wrong.write_text("[Service]\nExecStart=/bin/true\nProtectSistem=strict\n")
    assert "ProtectSistem" in system("systemd-analyze", "verify", "--man=no", str(wrong))


def test_only_the_button_s_own_status_switches_the_machine_off() -> None:
    """With any other the recorder is started again."""
    lines = (SYSTEMD / "terugblik-recorder.service").read_text().splitlines()
    assert f"RestartPreventExitStatus={POWER_OFF_STATUS}" in lines
    (poweroff,) = [line for line in lines if "poweroff" in line]
    assert poweroff.startswith("ExecStopPost=+/bin/sh -c '")
    script = poweroff.partition("'")[2].rpartition("'")[0].replace("$$", "$").replace("systemctl", "echo systemctl")
    for status, wanted in ((POWER_OFF_STATUS, "systemctl --no-block poweroff\n"), (0, ""), (1, ""), ("KILL", "")):
        said = subprocess.run(["sh", "-c", script], env={"EXIT_STATUS": str(status)}, capture_output=True, text=True)
        assert (said.stdout, said.returncode) == (wanted, 0)


def test_the_folders_are_made_with_the_modes_that_the_code_means(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can make folders for other users")
    root = make_folders(tmp_path)
    data = root / "var/lib/terugblik"
    uids, gids = numbers(root / "etc/passwd"), numbers(root / "etc/group")
    assert stat.S_IMODE(data.stat().st_mode) == 0o3770
    assert (data.stat().st_uid, data.stat().st_gid) == (0, gids["terugblik"])
    paths = BoxPaths(data)
    assert {path.name for path in data.iterdir()} == {*storage.PRIVATE, paths.lessons.name}
    for folder in data.iterdir():
        facts = folder.stat()
        wanted = storage.meant_mode(folder.name, folder=True, shared=True)
        assert stat.S_IMODE(facts.st_mode) == wanted, folder.name
        owner, group = OWNERS.get(folder.name, ("terugblik-web", "terugblik"))
        assert (facts.st_uid, facts.st_gid) == (uids[owner], gids[group]), folder.name


def numbers(table: Path) -> dict[str, int]:
    rows = [line.split(":") for line in table.read_text().splitlines()]
    return {"root": 0} | {row[0]: int(row[2]) for row in rows}


def make_folders(root: Path) -> Path:
    (root / "etc").mkdir()
    for name in ("sysusers.d", "tmpfiles.d"):
        shutil.copytree(SYSTEMD / name, root / "usr/lib" / name)
    for tool, arguments in (("systemd-sysusers", []), ("systemd-tmpfiles", ["--create"])):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not here")
        system(tool, f"--root={root}", *arguments)
    return root
