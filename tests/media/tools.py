"""Runs Debian's FFmpeg as a second opinion. Where it is missing the test fails and says what installs it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest


def run(*command: str | Path) -> str:
    if shutil.which(str(command[0])) is None:
        pytest.fail(f"{command[0]} is missing; install it with: sudo apt-get install ffmpeg")
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == "", done.stderr
    return done.stdout


def probe(path: Path, *options: str) -> Any:
    return json.loads(run("ffprobe", "-v", "warning", "-of", "json", *options, path))


def stream_hashes(path: Path) -> str:
    """A hash of every stream's packets, edit lists ignored."""
    return run("ffmpeg", "-v", "warning", "-ignore_editlist", "1", "-i", path, "-c", "copy", "-f", "streamhash", "-")
