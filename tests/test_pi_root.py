"""`scripts/pi-root`: half a root never counts, and nothing outlives a run. As root only, as the script itself."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[1] / "scripts"


def possible(surroundings: dict[str, str] | None = None) -> bool:
    script = [SCRIPTS / "pi-root", "--possible"]
    return subprocess.run(script, check=False, capture_output=True, env=surroundings).returncode == 0


@pytest.fixture
def toy(tmp_path: Path) -> dict[str, str]:
    """Surroundings with an empty cache, for a copy of the script in `tmp_path` whose recipe the test writes."""
    (tmp_path / "scripts").mkdir()
    (tmp_path / "bin").mkdir()
    for name in ("pi-root", "debian-mirror"):
        shutil.copy(SCRIPTS / name, tmp_path / "scripts")
    shutil.copy(SCRIPTS.parent / "pyproject.toml", tmp_path)
    (tmp_path / "bin" / "debootstrap").symlink_to("/bin/true")
    surroundings = {
        **os.environ,
        "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "TERUGBLIK_DEBIAN_MIRROR": "http://localhost/debian",
    }
    if not possible(surroundings):
        pytest.skip("needs root rights and namespaces")
    return surroundings


def run(folder: Path, surroundings: dict[str, str], recipe: str) -> subprocess.CompletedProcess[str]:
    (folder / "scripts" / "pi-root-recipe").write_text(recipe + "\n# --- end of base\n# --- end of venv\n")
    script = [folder / "scripts" / "pi-root"]
    return subprocess.run(script, check=False, capture_output=True, text=True, env=surroundings, timeout=60)


def test_half_a_root_never_counts(tmp_path: Path, toy: dict[str, str]) -> None:
    half = 'build_base() { mkdir "$1/etc"; echo "the mirror is away"; return 1; }'
    for _ in range(2):
        failed = run(tmp_path, toy, half)
        assert failed.returncode != 0
        assert "the mirror is away" in failed.stderr
        assert "pi-root.log" in failed.stderr
        roots = [found.name for found in (tmp_path / "cache" / "terugblik").glob("pi-root-*")]
        assert all(name.endswith(".building") for name in roots), roots
    assert str(tmp_path) not in Path("/proc/self/mounts").read_text()


def test_without_a_mirror_it_says_what_to_name(tmp_path: Path, toy: dict[str, str]) -> None:
    (tmp_path / "bin" / "apt-get").symlink_to("/bin/false")
    del toy["TERUGBLIK_DEBIAN_MIRROR"]
    failed = run(tmp_path, toy, "build_base() { :; }")
    assert failed.returncode != 0
    assert "TERUGBLIK_DEBIAN_MIRROR=" in failed.stderr


# A root of four programs and what they are linked to.
SMALL = """
build_base() {
  mkdir -p "$1"/usr/bin "$1"/usr/lib "$1"/usr/lib64 "$1"/{etc,proc,sys,dev,tmp,run,root,project,opt}
  ln -s usr/bin usr/lib usr/lib64 "$1"
  set -- "$1" /bin/sh /bin/bash /bin/sleep /usr/bin/env
  cp --parents -L "${@:2}" $(ldd "${@:2}" | grep -o '/[^ ]*lib[^ ]* ') "$1"
}
build_inside() { :; }
build_venv() { :; }
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_outlives_a_run_that_is_killed(tmp_path: Path, toy: dict[str, str], number: signal.Signals) -> None:
    built = run(tmp_path, toy, SMALL)
    assert built.returncode == 0, built.stderr
    own = f"{300 + os.getpid() % 1000}.{number}"
    script = subprocess.Popen([tmp_path / "scripts" / "pi-root", "--run", "sleep", own], env=toy)
    wait_until(lambda: running(own))
    script.send_signal(number)
    script.wait(20)
    wait_until(lambda: not running(own))
    assert str(tmp_path) not in Path("/proc/self/mounts").read_text()


def running(seconds: str) -> bool:
    wanted = f"sleep\0{seconds}\0".encode()
    return any(words_of(process) == wanted for process in Path("/proc").glob("[0-9]*"))


def words_of(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)
