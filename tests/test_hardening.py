"""Nothing but the process itself reads its memory: tried on both, as they run, by a process of the same user."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.recorder.source import write_film

PR_CAPBSET_DROP, CAP_SYS_PTRACE = 24, 19

# Starts a command, waits for a word of it, and tries to open its memory as a debugger would. A parent may, of the
# child that it started, wherever the child did not close itself off.
PRYING = """
import os, subprocess, sys
word, *command = sys.argv[1:]
child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
try:
    while word not in (line := child.stderr.readline()):
        assert line, "it ended"
    try:
        os.close(os.open(f"/proc/{child.pid}/mem", os.O_RDONLY))
        print("open")
    except PermissionError:
        print("shut")
finally:
    child.kill()
    child.wait()
"""


def pry(word: str, *command: object) -> str:
    arguments = [sys.executable, "-c", PRYING, word, *map(str, command)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True, timeout=60, preexec_fn=_as_anybody)
    return done.stdout.strip()


def _as_anybody() -> None:
    """Root reads everything: where the tests run as root, without that power."""
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_SYS_PTRACE, 0, 0, 0)


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="another system shuts memory in its own way")


def test_a_process_that_does_nothing_about_it_can_be_read() -> None:
    """Else what follows would say nothing."""
    assert (
        pry("here", sys.executable, "-c", "import sys, time; print('here', file=sys.stderr); time.sleep(60)") == "open"
    )


def test_the_web_process_keeps_its_memory(tmp_path: Path) -> None:
    command = (
        sys.executable,
        "-m",
        "appliance",
        "web",
        "--data",
        tmp_path / "data",
        "--socket",
        tmp_path / "none.sock",
    )
    assert pry("web_ready", *command, "--dist", tmp_path, "--port", 0, "--scrypt-log-n", 4) == "shut"


def test_the_recorder_keeps_its_memory(tmp_path: Path) -> None:
    command = (sys.executable, "-m", "appliance", "recorder", "--data", tmp_path / "data")
    more = ("--socket", tmp_path / "recorder.sock", "--backend", "sim", "--video", write_film(tmp_path))
    assert pry("recorder_ready", *command, *more) == "shut"


@pytest.mark.parametrize("process", ["appliance.web.cli", "appliance.recorder.cli"])
def test_what_breaks_in_a_process_is_told_without_its_words(tmp_path: Path, process: str) -> None:
    """Both are hardened first of all; here a thread of what comes next fails with a name in it."""
    breaking = f"""
import asyncio, sys, threading
import {process} as process
def fails():
    raise ValueError("Juf Annelies")
def run(coroutine):
    coroutine.close()
    threading.Thread(target=fails).start()
    return 0
asyncio.run = run
sys.exit(process.main(sys.argv[1:]))
"""
    given = ["--data", str(tmp_path / "data"), "--socket", str(tmp_path / "recorder.sock")]
    done = subprocess.run([sys.executable, "-c", breaking, *given], capture_output=True, text=True, check=False)
    assert "Annelies" not in done.stderr
    assert "thread_failed kind=ValueError" in done.stderr
