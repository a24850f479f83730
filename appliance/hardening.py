"""What each of the two processes does first: what it has in memory (keys, pictures, sound, words) stays there."""

from __future__ import annotations

import ctypes
import resource
import sys
from pathlib import Path

from appliance.log import keep_words_out
from appliance.storage import set_umask

_PR_SET_DUMPABLE = 4


def harden(data: Path) -> None:
    """No core file, nothing of it for another process of the same user to read, files for nobody else, and no words
    in the log."""
    keep_words_out()
    set_umask(data)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
