"""Where the built-in lesson is kept, so that it is made only once."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from appliance.hardware.errors import LessonNotMade

MINUTES = 20
# Files here that have no say in what the lesson looks and sounds like.
_SHAPELESS = frozenset({"__init__.py", "__main__.py", "maker.py", "store.py"})


def lesson_path(minutes: float = MINUTES) -> Path:
    """The name follows from how the lesson is made, so that an old one is never taken for a new one."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "terugblik" / f"les-{minutes:g}min-{_edition()}.mp4"


def cached_lesson(minutes: float = MINUTES) -> Path:
    """The lesson's file; made now, with its progress on the terminal, if it is not there yet.

    In a process of its own: the making takes far more memory than a recorder should have.
    """
    path = lesson_path(minutes)
    if path.is_file():
        return path
    try:
        with _alone(path):
            if not path.is_file():
                _make(path, minutes)
    except OSError as error:
        raise LessonNotMade from error
    return path


def _make(path: Path, minutes: float) -> None:
    for leftover in (*path.parent.glob(f"les-{minutes:g}min-*.mp4"), *path.parent.glob(f".les-{minutes:g}min-*")):
        # Of an earlier edition, or of a maker that was stopped: nobody else makes one while we hold the lock.
        leftover.unlink(missing_ok=True)
    command = [sys.executable, "-m", __package__, "--minutes", f"{minutes:g}", "--output", str(path)]
    if subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode != 0:
        raise LessonNotMade


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One maker at a time for a length: the others wait, and find it made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f"{path.name.rpartition('-')[0]}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _edition() -> str:
    """A short hash over all that shapes the lesson: the script, the drawings, the sounds."""
    digest = hashlib.sha256()
    for file in sorted(resources.files(__package__).iterdir(), key=lambda entry: entry.name):
        if file.name.endswith((".py", ".txt")) and file.name not in _SHAPELESS:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:10]
