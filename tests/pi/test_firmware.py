"""The first start's files, read by the very programs that read them on a board."""

from __future__ import annotations

import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[2] / "firmware_config"


def needs(*programs: str) -> pytest.MarkDecorator:
    missing = [one for one in programs if shutil.which(one) is None]
    return pytest.mark.skipif(bool(missing), reason=f"not in this root: {', '.join(missing)}")


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)


@needs("cloud-init")
def test_cloud_init_knows_every_word_of_user_data(tmp_path: Path) -> None:
    found = run("cloud-init", "schema", "--config-file", HERE / "boot/user-data")
    assert found.returncode == 0, found.stdout + found.stderr
    assert "deprecated" not in (found.stdout + found.stderr).lower()
    wrong = tmp_path / "user-data"
    wrong.write_text((HERE / "boot/user-data").read_text().replace("users: []", "users: 7"))
    assert run("cloud-init", "schema", "--config-file", wrong).returncode == 1


@needs("netplan")
def test_netplan_makes_a_wired_connection_and_no_wifi(tmp_path: Path) -> None:
    folder = tmp_path / "etc/netplan"
    folder.mkdir(parents=True)
    (folder / "50-cloud-init.yaml").write_text((HERE / "boot/network-config").read_text())
    (folder / "50-cloud-init.yaml").chmod(0o600)
    found = run("netplan", "generate", "--root-dir", tmp_path)
    # It also asks systemd to read its files again, and no systemd runs here.
    assert found.returncode == 0, found.stderr
    made = list((tmp_path / "run/NetworkManager/system-connections").iterdir())
    assert [path.name for path in made] == ["netplan-eth0.nmconnection"]
    connection = ConfigParser()
    connection.read_string(made[0].read_text())
    assert connection["ipv4"]["method"] == "auto"


@needs("systemd-analyze")
def test_systemd_reads_its_settings(tmp_path: Path) -> None:
    shown = run("systemd-analyze", "verify", HERE.parent / "systemd/terugblik-firstboot.service")
    # The program is not installed in this root; nothing else may be wrong.
    said = [line for line in shown.stderr.splitlines() if "is not executable" not in line]
    assert [line for line in said if "terugblik-firstboot" in line] == []
