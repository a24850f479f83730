"""One bit of the folder says whom a file is for; nothing is ever for everybody."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance import storage
from appliance.library.files import make_folder as make_private
from appliance.library.files import write_whole
from appliance.recorder.disk import AppendFile


@pytest.fixture(autouse=True)
def _kept_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    tmp_path.chmod(0o3770)
    return tmp_path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def make_all(folder: Path) -> dict[str, int]:
    storage.make_folder(folder / "lessons")
    make_private(folder / "people")
    storage.write_durably(folder / "boot.json", b"{}")
    write_whole(folder / "lessons" / "retention.json", b"{}")
    write_whole(folder / "people" / "person.json", b"{}")
    AppendFile(folder / "lessons" / "film").close()
    return {path.relative_to(folder).as_posix(): mode(path) for path in sorted(folder.rglob("*"))}


@pytest.mark.parametrize("umask", [0o022, 0o077, 0o007])
def test_in_a_shared_folder_all_but_the_web_process_s_own_is_shared(shared: Path, umask: int) -> None:
    os.umask(umask)
    assert make_all(shared) == {
        "boot.json": 0o660,
        "lessons": 0o2770,
        "lessons/film": 0o660,
        "lessons/retention.json": 0o660,
        "people": 0o700,
        "people/person.json": 0o600,
    }


def test_elsewhere_all_is_its_maker_s_alone(tmp_path: Path) -> None:
    assert set(make_all(tmp_path).values()) == {0o600, 0o700}


def test_what_the_doctor_expects_is_what_is_made(shared: Path) -> None:
    for place, found in make_all(shared).items():
        folder = (shared / place).is_dir()
        assert storage.meant_mode(place, folder=folder, shared=True) == found


@pytest.mark.parametrize(("bits", "umask"), [(0o3770, 0o007), (0o700, 0o077)])
def test_the_umask_is_that_of_the_data_folder(tmp_path: Path, bits: int, umask: int) -> None:
    tmp_path.chmod(bits)
    storage.set_umask(tmp_path)
    assert os.umask(0) == umask


def test_with_that_umask_no_bit_has_to_be_set_afterwards(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which a hardened process could not do."""
    storage.set_umask(shared)
    monkeypatch.setattr(Path, "chmod", lambda *_: pytest.fail("chmod"))
    monkeypatch.setattr(os, "fchmod", lambda *_: pytest.fail("fchmod"))
    storage.make_folder(shared / "lessons")
    storage.make_folder(shared / "lessons" / "one")
    storage.write_durably(shared / "lessons" / "one" / "facts", b"")


def test_a_link_in_a_file_s_place_is_not_followed(shared: Path) -> None:
    (shared / "boot.json.new").symlink_to(shared / "elsewhere")
    with pytest.raises(OSError, match="symbolic"):
        storage.write_durably(shared / "boot.json", b"{}")
    assert not (shared / "elsewhere").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes files for others")
def test_what_root_makes_belongs_to_those_whose_folder_it_is(tmp_path: Path) -> None:
    os.chown(tmp_path, 64101, 64100)
    storage.make_folder(tmp_path / "folder")
    write_whole(tmp_path / "folder" / "file", b"")
    for path in (tmp_path / "folder", tmp_path / "folder" / "file"):
        assert (path.stat().st_uid, path.stat().st_gid) == (64101, 64100)
