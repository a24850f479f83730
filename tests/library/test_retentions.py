"""Read once for as long as the file stays the same, and never a moment longer."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from appliance.core.lesson import Retention
from appliance.errors import Damaged
from appliance.lessonfiles import RETENTION_FILE, decode_retention, encode_retention
from appliance.library import retentions
from appliance.library.files import write_whole

OWNER = "0123456789abcdef0123"


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    write(tmp_path, "2026-10-27")
    return tmp_path


def write(lesson: Path, day: str | None) -> None:
    write_whole(lesson / RETENTION_FILE, encode_retention(Retention(OWNER, day)))


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What was decoded; and files count as old at once."""
    seen: list[bytes] = []

    def decode(data: bytes) -> Retention:
        seen.append(data)
        return decode_retention(data)

    monkeypatch.setattr(retentions, "decode_retention", decode)
    monkeypatch.setattr(retentions, "_TICK_NS", -1)
    monkeypatch.setattr(retentions, "_known", {})
    return seen


def test_it_is_read_once(lesson: Path, decoded: list[bytes]) -> None:
    assert [retentions.read(lesson) for _ in range(3)] == [Retention(OWNER, "2026-10-27")] * 3
    assert len(decoded) == 1
    assert retentions.owner(lesson) == OWNER


def test_a_change_is_seen_however_it_was_made(lesson: Path, decoded: list[bytes]) -> None:
    retentions.read(lesson)
    write(lesson, "2026-10-28")
    assert retentions.read(lesson).delete_after == "2026-10-28"
    path, before = lesson / RETENTION_FILE, (lesson / RETENTION_FILE).stat()
    flipped = bytearray(path.read_bytes())
    flipped[20] ^= 1
    path.write_bytes(flipped)
    # Whoever sets the time back cannot hide it.
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(Damaged):
        retentions.read(lesson)
    path.unlink()
    with pytest.raises(FileNotFoundError):
        retentions.read(lesson)
    assert len(decoded) == 3


def test_one_that_was_written_just_now_is_read_again(
    lesson: Path, decoded: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retentions, "_TICK_NS", 3_600_000_000_000)
    retentions.read(lesson)
    retentions.read(lesson)
    assert len(decoded) == 2


def test_it_never_grows_without_end(lesson: Path, decoded: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retentions, "_MOST", 3)
    for number in range(9):
        folder = lesson / str(number)
        folder.mkdir()
        write(folder, None)
        retentions.read(folder)
        assert len(retentions._known) <= 3
    assert decoded
