"""Where the built-in lesson is kept, so that it is made only once."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
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
    if not path.is_file():
        command = [sys.executable, "-m", __package__, "--minutes", f"{minutes:g}", "--output", str(path)]
        if subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode != 0:
            raise LessonNotMade
        for outdated in path.parent.glob(f"les-{minutes:g}min-*.mp4"):
            if outdated != path:
                outdated.unlink(missing_ok=True)
    return path


def _edition() -> str:
    """A short hash over all that shapes the lesson: the script, the drawings, the sounds."""
    digest = hashlib.sha256()
    for file in sorted(resources.files(__package__).iterdir(), key=lambda entry: entry.name):
        if file.name.endswith((".py", ".txt")) and file.name not in _SHAPELESS:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:10]
