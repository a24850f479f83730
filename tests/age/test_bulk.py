"""Several processes on one file: whatever goes wrong in any of them is told."""

from __future__ import annotations

import errno
import os
import signal
from pathlib import Path

import pytest

from appliance.age import bulk
from appliance.age.errors import PayloadFailure
from appliance.age.identities import X25519Identity
from appliance.age.stream import CHUNK_BYTES
from appliance.age.writer import seal

PARENT = os.getpid()


def test_every_block_is_worked_on_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0, 1, 2})
    log = os.open(tmp_path / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    bulk._all_blocks(50, lambda first, plaintext, sealed: [None, os.write(log, b"%d\n" % first)][0])
    os.close(log)
    assert sorted(map(int, (tmp_path / "log").read_text().split())) == list(range(0, 50, 4))


def test_a_very_long_file_has_larger_blocks() -> None:
    seen: list[tuple[int, int]] = []
    bulk._MAX_PROCESSES, before = 1, bulk._MAX_PROCESSES
    try:
        bulk._all_blocks(100_000, lambda first, plaintext, sealed: seen.append((first, len(plaintext))))
    finally:
        bulk._MAX_PROCESSES = before
    assert [first for first, _ in seen] == list(range(0, 100_000, 7))
    assert {size for _, size in seen} == {7 * CHUNK_BYTES}


@pytest.mark.parametrize(
    ("fail", "expected"),
    [
        (lambda: os.kill(os.getpid(), signal.SIGKILL), errno.EIO),
        (lambda: os.write(-1, b""), errno.EBADF),
        (lambda: [][0], errno.EIO),
    ],
)
def test_what_goes_wrong_in_another_process_is_told(fail, expected: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0, 1})
    ready, go = os.pipe()

    def work(first: int, plaintext: memoryview, sealed: memoryview) -> None:
        if os.getpid() != PARENT:
            os.write(go, b"x")
            fail()
        os.read(ready, 1)  # so that the other one gets its turn

    with pytest.raises(OSError, match=os.strerror(expected)) as told:
        bulk._all_blocks(8, work)
    assert told.value.errno == expected
    os.close(ready)
    os.close(go)


def test_damage_found_in_another_process_is_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0, 1})
    ready, go = os.pipe()

    def work(first: int, plaintext: memoryview, sealed: memoryview) -> None:
        if os.getpid() != PARENT:
            os.write(go, b"x")
            raise PayloadFailure("a chunk")
        os.read(ready, 1)

    with pytest.raises(PayloadFailure):
        bulk._all_blocks(8, work)
    os.close(ready)
    os.close(go)


def test_damage_found_in_this_process_is_damage(
    tmp_path: Path, x25519: X25519Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0})
    data = bytearray(seal(bytes(500_000), [x25519.recipient]))
    data[-200_000] ^= 1
    (tmp_path / "sealed").write_bytes(data)
    with (
        bulk.FileIO(tmp_path / "sealed") as source,
        bulk.FileIO(tmp_path / "out", "wb") as dst,
        pytest.raises(PayloadFailure),
    ):
        bulk.open_file(source, dst, [x25519])


def test_a_file_that_becomes_shorter_is_told(tmp_path: Path) -> None:
    (tmp_path / "short").write_bytes(b"abc")
    with bulk.FileIO(tmp_path / "short") as source, pytest.raises(OSError, match="shorter"):
        bulk._pread(source, memoryview(bytearray(4)), 0)
