"""A stick that is a file system of its own: really full, and really gone from under the backup."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.backup import errors
from appliance.backup.cli import main
from appliance.backup.saving import Saving
from appliance.backup.stick import Stick
from tests.backup.box import a_box, tree

SIZE_BYTES = 6 * 1024 * 1024


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return a_box(tmp_path / "data")


@pytest.fixture
def medium(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "stick"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_BYTES}", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)


def test_a_stick_is_told_from_the_card(data: Path, medium: Path, tmp_path: Path) -> None:
    assert main([str(medium), "--data", str(data), "--settings", str(tmp_path / "none")]) == 0
    assert main([str(tmp_path), "--data", str(data), "--settings", str(tmp_path / "none")]) == 1


def test_pulled_out_in_the_midst_nothing_lands_on_the_card(data: Path, medium: Path) -> None:
    done = 0

    def pull(step: str) -> None:
        nonlocal done
        done += step == "done"
        if step == "done" and done == 3:
            subprocess.run(["umount", "-l", str(medium)], check=True)

    with pytest.raises(errors.StickGone):
        Saving(data, Stick(medium / "terugblik-x", pull)).run(None)
    assert tree(medium) == {}


def test_filled_up_in_the_midst(data: Path, medium: Path) -> None:
    """By somebody else, after the room was found to be enough; what was written by then is kept and right."""
    filler = medium / "film.mp4"

    def fill(step: str) -> None:
        if step == "announced":
            room = os.statvfs(medium)
            filler.write_bytes(bytes((room.f_bavail - 40) * room.f_frsize))

    folder = medium / "terugblik-x"
    with pytest.raises(errors.StickFull):
        Saving(data, Stick(folder, fill)).run(None)
    assert not list(folder.rglob("*.part"))
    filler.unlink()
    saved = Saving(data, Stick(folder)).run(None)
    assert saved.kept > 0
    for place, content in tree(folder / "data").items():
        assert content == (data / place).read_bytes()
