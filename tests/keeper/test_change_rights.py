"""The unit that changes the version, with the powers that it has. As root only."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from tests.test_units import SYSTEMD, read

_HANGING = """
import pwd
from appliance.updates import services
services.RECORDER_USER = "nobody"
print(services.run_self_test(["/bin/sh", "-c", "id -u; exec sleep 30"], patience_s=1))
"""


def test_a_self_test_that_hangs_is_ended_though_it_is_another_users() -> None:
    """Else an update would stand for as long as the unit may, with nothing recording."""
    setpriv = shutil.which("setpriv")
    if os.geteuid() != 0 or setpriv is None:
        pytest.skip("needs root rights and setpriv")
    powers = read(SYSTEMD / "terugblik-change@.service")["Service"]["CapabilityBoundingSet"].split()
    bounding = ",".join(["-all", *(f"+{name.removeprefix('CAP_').lower()}" for name in powers)])
    command = [setpriv, "--bounding-set", bounding, "--no-new-privs", sys.executable, "-c", _HANGING]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True)
    assert done.stdout.strip() == "start"
