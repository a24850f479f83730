"""What a version needs of the system besides its folder: it comes with an update and goes with it. The real updater and
the real scripts, in a folder that stands in for the system; systemd and what it starts are played."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.updates.errors import UpdateNotReady, UpdateWrongSignature
from appliance.updates.making import make
from appliance.updates.services import FURNISHER, LINKER, SystemServices
from appliance.updates.updating import Updater
from appliance.updates.versions import Versions
from tests.updates.helpers import KEY, program

SYSTEMD = Path(__file__).resolve().parents[2] / "systemd"
OLD = {
    "systemd/system/terugblik-web.service": "1.0.0",
    f"systemd/system/{FURNISHER}": "1.0.0",
    "tmpfiles.d/terugblik.conf": "1.0.0",
}
NEW = dict.fromkeys([*OLD, "systemd/system/terugblik-more.socket", "udev/rules.d/61-terugblik-more.rules"], "1.1.0")


def a_version(folder: Path, number: str, *names: str) -> Path:
    program(folder, number)
    for name in names:
        file = folder / "systemd" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(number)
    for script in ("link", "furnish"):
        shutil.copy(SYSTEMD / script, folder / "systemd" / script)
    return folder


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Updater:
    """Runs 1.0.0. Its `systemctl` does what `terugblik-system.service` says, and refuses what `refuse` says."""
    root, played = tmp_path / "opt", tmp_path / "bin"
    played.mkdir()
    (tmp_path / "etc/systemd/system").mkdir(parents=True)
    (tmp_path / "run/systemd/system").mkdir(parents=True)
    furnish = f'[ "$*" != "start {FURNISHER}" ] || sh {root}/current/systemd/furnish {root}/current'
    refuse = f'[ "$(readlink {root}/current) $1" != "$(cat {tmp_path}/refuse 2>/dev/null)" ]'
    made = f'echo "${{0##*/}} $*" >> {tmp_path}/made'
    scripts = {"systemctl": f"{refuse} && {{ {furnish}; }}"} | dict.fromkeys(
        ("systemd-sysusers", "systemd-tmpfiles", "udevadm"), made
    )
    for name, does in scripts.items():
        (played / name).write_text(f"#!/bin/sh\n{does}\n")
        (played / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{played}:/usr/bin:/bin")
    monkeypatch.setenv("SYSTEM", str(tmp_path))
    monkeypatch.setenv("UNITS", str(tmp_path / "etc/systemd/system"))
    monkeypatch.setattr(SystemServices, "state", lambda _: "ready")
    root.mkdir()
    a_version(root / "1.0.0", "1.0.0", "terugblik-web.service", FURNISHER, "tmpfiles.d/terugblik.conf")
    (root / "current").symlink_to("1.0.0")
    services = SystemServices(tmp_path / "sock", (), root / "current" / LINKER)
    assert services.start()
    assert system(tmp_path) == OLD
    return Updater(Versions(root), services, [KEY.public_key()])


def system(work: Path) -> dict[str, str]:
    return {
        str(path.relative_to(work / "etc")): path.read_text() for path in (work / "etc").rglob("*") if path.is_file()
    }


def newer(work: Path, key: Ed25519PrivateKey = KEY) -> Path:
    names = ["terugblik-web.service", FURNISHER, "terugblik-more.socket"]
    folder = a_version(
        work / "made-1.1.0", "1.1.0", *names, "tmpfiles.d/terugblik.conf", "udev/61-terugblik-more.rules"
    )
    return make(folder, "1.1.0", "0.0.0", key, work)


def test_an_update_brings_them_and_a_rollback_the_old_ones(tmp_path: Path, box: Updater) -> None:
    (tmp_path / "made").unlink()
    assert box.apply(newer(tmp_path)) == "1.1.0"
    assert system(tmp_path) == NEW
    assert {line.split()[0] for line in (tmp_path / "made").read_text().splitlines()} == {"systemd-tmpfiles", "udevadm"}
    (tmp_path / "made").unlink()
    assert box.rollback() == "1.0.0"
    assert system(tmp_path) == OLD
    assert f"--create {tmp_path}/opt/current/systemd/tmpfiles.d/terugblik.conf" in (tmp_path / "made").read_text()


@pytest.mark.parametrize("refused", ["daemon-reload", "start"])
def test_where_systemd_does_not_take_them_the_old_ones_come_back(tmp_path: Path, box: Updater, refused: str) -> None:
    (tmp_path / "refuse").write_text(f"1.1.0 {refused}")
    with pytest.raises(UpdateNotReady):
        box.apply(newer(tmp_path))
    assert (box.versions.find("current"), box.versions.on_trial) == ("1.0.0", False)
    assert system(tmp_path) == OLD


def test_what_the_maker_did_not_sign_touches_nothing_of_the_system(tmp_path: Path, box: Updater) -> None:
    (tmp_path / "made").unlink()
    with pytest.raises(UpdateWrongSignature):
        box.apply(newer(tmp_path, Ed25519PrivateKey.generate()))
    assert system(tmp_path) == OLD
    assert not (tmp_path / "made").exists()
