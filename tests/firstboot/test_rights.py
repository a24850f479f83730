"""As the unit runs it: root with hardly any of root's powers, on the folders of an installed box. As root only."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_units import SYSTEMD, read

# Any numbers will do: nobody needs to be known by them.
WEB, GROUP = 61234, 61235
SETPRIV = shutil.which("setpriv")


@pytest.mark.skipif(os.geteuid() != 0 or SETPRIV is None, reason="needs root rights and setpriv")
def test_the_powers_of_the_unit_are_enough_and_the_web_process_gets_what_is_its_own(tmp_path: Path) -> None:
    data, boot = tmp_path / "data", tmp_path / "boot"
    for folder, mode, owner in (
        (data, 0o3770, 0),
        (data / "tls", 0o700, WEB),
        (data / "people", 0o700, WEB),
        (data / "firstboot", 0o700, 0),
    ):
        folder.mkdir()
        os.chown(folder, owner, 0 if folder.name == "firstboot" else GROUP)
        folder.chmod(mode)
    boot.mkdir()
    unit = read(SYSTEMD / "terugblik-firstboot.service")["Service"]
    powers = [name.removeprefix("CAP_").lower() for name in unit["CapabilityBoundingSet"].split()]
    assert SETPRIV is not None
    command = [SETPRIV, "--bounding-set", ",".join(["-all", *(f"+{name}" for name in powers)]), "--no-new-privs"]
    command += [sys.executable, "-m", "appliance", "firstboot", "--data", str(data), "--sheet-in", str(boot)]
    command += ["--connections", str(tmp_path / "run")]
    for _ in range(2):
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stderr
    assert (boot / "terugblik-blad.pdf").is_file()
    made = {path.name: path.stat() for path in (data / "tls").iterdir()}
    assert set(made) == {"ca.key", "ca.pem", "server.key", "server.pem"}
    assert {(one.st_uid, one.st_mode & 0o7777) for one in made.values()} == {(WEB, 0o600)}
    secret = (data / "firstboot" / "hotspot.json").stat()
    assert (secret.st_uid, secret.st_mode & 0o7777) == (0, 0o600)
    # The recorder's group gets into neither.
    assert all((data / name).stat().st_mode & 0o077 == 0 for name in ("tls", "firstboot"))
