from __future__ import annotations

import errno
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from appliance.recorder import disk


def test_an_append_file_is_new_and_private(tmp_path: Path) -> None:
    path = tmp_path / "a"
    file = disk.AppendFile(path)
    assert file.write(b"one") == 3
    file.sync()
    file.write(memoryview(b"two"))
    file.close()
    file.close()
    assert path.read_bytes() == b"onetwo"
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        disk.AppendFile(path)


def test_an_append_file_follows_no_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="link"):
        disk.AppendFile(tmp_path / "link")
    assert not (tmp_path / "elsewhere").exists()


def test_a_short_write_is_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: real(fd, bytes(data)[:3]))
    file = disk.AppendFile(tmp_path / "a")
    assert file.write(b"0123456789") == 10
    file.close()
    assert (tmp_path / "a").read_bytes() == b"0123456789"


def test_what_is_written_durably_replaces_the_old(tmp_path: Path) -> None:
    path = tmp_path / "facts"
    disk.write_durably(path, b"old")
    disk.write_durably(path, b"new")
    assert path.read_bytes() == b"new"
    assert [p.name for p in tmp_path.iterdir()] == ["facts"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_failed_write_leaves_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "facts"
    disk.write_durably(path, b"old")

    def broken(fd: int) -> None:
        raise OSError(5, "broken")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="broken"):
        disk.write_durably(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["facts"]


def test_the_order_is_content_then_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that points at content which is not on the disk yet would be an empty file after a power cut."""
    done: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def noted_fsync(fd: int) -> None:
        done.append("folder" if Path(f"/proc/self/fd/{fd}").is_dir() else "content")
        fsync(fd)

    def noted_replace(self: Path, target: Path) -> Path:
        done.append("name")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(Path, "replace", noted_replace)
    disk.write_durably(tmp_path / "facts", b"x")
    assert done == ["content", "name", "folder"]


def test_folders_are_made_down_to_the_last(tmp_path: Path) -> None:
    disk.ensure_folder(tmp_path / "a" / "b")
    disk.ensure_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").stat().st_mode & 0o077 == 0
    with pytest.raises(FileExistsError):
        disk.make_folder(tmp_path / "a")


def test_room_and_trying(tmp_path: Path) -> None:
    assert disk.free_bytes(tmp_path) > 0
    disk.try_writing(tmp_path, disk.write_durably)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(OSError, match="No such file"):
        disk.try_writing(tmp_path / "nowhere", disk.write_durably)


def test_a_disk_that_can_only_be_read_has_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "statvfs", lambda _: SimpleNamespace(f_bavail=1 << 20, f_frsize=4096, f_flag=os.ST_RDONLY))
    with pytest.raises(OSError, match="Read-only") as caught:
        disk.free_bytes(tmp_path)
    assert caught.value.errno == errno.EROFS
