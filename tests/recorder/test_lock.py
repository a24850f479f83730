"""One recorder for each data folder, also on a disk that can only be read."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from appliance.recorder.errors import AlreadyRunning
from appliance.recorder.process import _only_one


def test_the_second_is_refused_until_the_first_has_gone(tmp_path: Path) -> None:
    first = _only_one(tmp_path)
    with pytest.raises(AlreadyRunning):
        _only_one(tmp_path)
    os.close(first)
    os.close(_only_one(tmp_path))


def test_a_disk_that_can_only_be_read_can_be_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.close(_only_one(tmp_path))
    really_open = os.open

    def read_only(path: Path, flags: int, mode: int) -> int:
        """As Linux does: asking for a file that is there to be made is no write."""
        if flags & os.O_ACCMODE != os.O_RDONLY or not path.exists():
            raise OSError(errno.EROFS, "read only")
        return really_open(path, flags, mode)

    monkeypatch.setattr(os, "open", read_only)
    os.close(_only_one(tmp_path))
