"""The tests' box as it runs when installed: recorder and web process are two users of one group.

Neither exists by name, and neither may read the checkout or the interpreter where those lie (below /root, say): each
process gets a mount namespace in which they lie elsewhere.
"""

from __future__ import annotations

import os
import shutil
import site
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.box import ROOT, Box

RECORDER, WEB, STRANGER, GROUP = 64101, 64102, 64103, 64100
UIDS = {"recorder": RECORDER, "web": WEB}


def hindrance() -> str | None:
    """Why two users cannot be had here."""
    if os.geteuid() != 0:
        return "only root can start processes of other users"
    if shutil.which("setpriv") is None or shutil.which("unshare") is None:
        return "needs setpriv and unshare (util-linux)"
    tried = subprocess.run(["unshare", "--mount", "true"], check=False, capture_output=True)
    return None if tried.returncode == 0 else "this machine lets nobody make a mount namespace"


@dataclass(slots=True)
class TwoUsersBox(Box):
    """`run` and `data` lie where anybody may come; see `lay_down`."""

    @property
    def control(self) -> Path:
        return self.run / "terugblik" / "recorder.sock"

    def lay_down(self) -> None:
        """As tmpfiles.d and the units have it: systemd makes the recorder's runtime folder."""
        self.data.mkdir(exist_ok=True)
        os.chown(self.data, 0, GROUP)
        self.data.chmod(0o3770)
        for name in ("people", "releases", "tls"):
            folder = self.data / name
            folder.mkdir(exist_ok=True)
            os.chown(folder, WEB, GROUP)
            folder.chmod(0o700)
        self.control.parent.mkdir(exist_ok=True)
        os.chown(self.control.parent, RECORDER, GROUP)
        self.control.parent.chmod(0o750)

    def _start(self, part: str, more: list[object], surroundings: dict[str, str] | None = None) -> None:
        both = ["--data", self.data, "--socket", self.control, "--clock", self.clock]
        words = [str(word).replace(f"{ROOT}/", f"{self.run}/project/") for word in (part, *both, *more)]
        with self.log.open("ab") as log:
            command = self.as_user(UIDS[part], "-m", "appliance", *words)
            self.processes[part] = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, "HOME": "/"})

    def as_user(self, uid: int, *arguments: str) -> list[str]:
        """Python, as one of the two."""
        project, python, packages = (self._place(name) for name in ("project", "python", "packages"))
        program = python / Path(os.path.realpath(sys.executable)).relative_to(sys.base_prefix)
        mounts = f"""
            mount --bind "{ROOT}" "{project}"
            mount --bind "{sys.base_prefix}" "{python}"
            mount --bind "{site.getsitepackages()[0]}" "{packages}"
            cd "{project}"
            export PYTHONPATH="{project}:{packages}" PYTHONDONTWRITEBYTECODE=1 LD_LIBRARY_PATH="{python}/lib"
            exec setpriv --reuid {uid} --regid {uid if uid == STRANGER else GROUP} --clear-groups --no-new-privs -- "$@"
        """
        return ["unshare", "--mount", "--propagation", "private", "sh", "-euc", mounts, "sh", str(program), *arguments]

    def _place(self, name: str) -> Path:
        folder = self.run / name
        folder.mkdir(exist_ok=True)
        return folder
