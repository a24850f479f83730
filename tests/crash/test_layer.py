"""The layer and the disk behind it: what was synced is there after a cut, and nothing else can be counted on."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.crash.disk import History
from tests.crash.layer import Layer, LayerMissing, build
from tests.crash.log import LayerBlind, read
from tests.crash.mercy import MERCIES, Mercy
from tests.crash.tree import Folder, files, pick_up


@dataclass(frozen=True, slots=True)
class Ground:
    """A folder under the layer, and a process that does something there."""

    layer: Layer
    base: Folder

    def start(self, code: str) -> subprocess.Popen[bytes]:
        environment = os.environ | self.layer.environment(build())
        program = f"import os, sys, mmap\nos.chdir({str(self.layer.folder)!r})\n{code}"
        return subprocess.Popen([sys.executable, "-c", program], env=environment)

    def do(self, code: str) -> History:
        assert self.start(code).wait(30) == 0
        return History(self.base, read(self.layer.read_log()))


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    try:
        build()
    except LayerMissing as missing:
        pytest.skip(str(missing))
    data = tmp_path / "data"
    (data / "old").mkdir(parents=True)
    (data / "old" / "a").write_bytes(b"a" * 10_000)
    layer = Layer(data, tmp_path)
    yield Ground(layer, pick_up(data))
    layer.close()


SYNC_FOLDER = """
def sync(folder):
    fd = os.open(folder, os.O_RDONLY)
    os.fsync(fd)
    os.close(fd)
"""
WRITE_WELL = (
    SYNC_FOLDER
    + """
fd = os.open("b.new", os.O_WRONLY | os.O_CREAT)
os.write(fd, b"new" * 3000)
os.fsync(fd)
os.rename("b.new", "b")
sync(".")
"""
)


def left(history: History, mercy: Mercy = "nothing", at: int | None = None, seed: int = 0) -> dict[str, bytes]:
    at = len(history.records) if at is None else at
    return dict(files(history.cut(at, mercy, random.Random(seed))))


def test_what_was_there_is_there(ground: Ground) -> None:
    assert left(ground.do("pass")) == {"old/a": b"a" * 10_000}


def test_what_was_synced_with_its_name_is_there_after_any_cut(ground: Ground) -> None:
    history = ground.do(WRITE_WELL)
    for mercy in MERCIES:
        assert left(history, mercy)["b"] == b"new" * 3000


def test_a_well_written_file_is_there_whole_or_not_at_all(ground: Ground) -> None:
    history = ground.do(WRITE_WELL)
    seen = set()
    for at in range(len(history.records) + 1):
        for mercy in MERCIES:
            for seed in range(5):
                found = left(history, mercy, at, seed).get("b")
                assert found in (None, b"new" * 3000)
                seen.add(found)
    assert len(seen) == 2


def test_what_was_not_synced_may_be_gone(ground: Ground) -> None:
    history = ground.do('fd = os.open("b", os.O_WRONLY | os.O_CREAT); os.write(fd, b"x" * 9000)')
    assert "b" not in left(history)
    assert left(history, "everything")["b"] == b"x" * 9000
    assert left(history, "names")["b"] == b""


def test_content_without_its_name_is_gone(ground: Ground) -> None:
    history = ground.do('fd = os.open("b", os.O_WRONLY | os.O_CREAT); os.write(fd, b"x"); os.fsync(fd)')
    assert "b" not in left(history)
    assert left(history, "names")["b"] == b"x"


def test_a_name_without_its_content_is_empty(ground: Ground) -> None:
    history = ground.do(SYNC_FOLDER + 'fd = os.open("b", os.O_WRONLY | os.O_CREAT); os.write(fd, b"x"); sync(".")')
    assert left(history)["b"] == b""


def test_pages_that_were_not_synced_are_torn(ground: Ground) -> None:
    history = ground.do('fd = os.open("old/a", os.O_RDWR); os.write(fd, b"b" * 12_000)')
    found = {left(history, "any", seed=seed)["old/a"] for seed in range(40)}
    assert len(found) > 10
    assert all(set(content) <= set(b"ab\0") and 10_000 <= len(content) <= 12_000 for content in found)
    assert any(content[:4096] == b"a" * 4096 and content[4096:8192] == b"b" * 4096 for content in found)


def test_a_sync_holds_what_came_before_it_and_not_what_came_after(ground: Ground) -> None:
    history = ground.do('fd = os.open("old/a", os.O_RDWR); os.write(fd, b"b"); os.fdatasync(fd); os.write(fd, b"c")')
    assert left(history)["old/a"][:2] == b"ba"


def test_a_sync_that_did_not_return_promises_nothing(ground: Ground) -> None:
    history = ground.do('fd = os.open("old/a", os.O_RDWR); os.write(fd, b"b"); os.fsync(fd)')
    assert left(history, at=len(history.records) - 1)["old/a"][:1] == b"a"


def test_a_name_that_was_taken_away_comes_back_unless_synced(ground: Ground) -> None:
    history = ground.do('os.unlink("old/a")')
    assert "old/a" in left(history)
    assert "old/a" not in left(history, "everything")


def test_a_renamed_folder_keeps_what_is_in_it(ground: Ground) -> None:
    history = ground.do(SYNC_FOLDER + 'os.rename("old", "aside"); sync(".")')
    assert left(history) == {"aside/a": b"a" * 10_000}


def test_truncating_is_followed(ground: Ground) -> None:
    history = ground.do('fd = os.open("old/a", os.O_RDWR); os.ftruncate(fd, 5); os.pwrite(fd, b"z", 7); os.fsync(fd)')
    assert left(history)["old/a"] == b"aaaaa\0\0z"


def test_the_log_alone_makes_the_folder(ground: Ground) -> None:
    ground.do(WRITE_WELL).require_complete(ground.layer.folder)


def test_a_call_that_went_past_the_layer_is_found(ground: Ground) -> None:
    history = ground.do(WRITE_WELL)
    (ground.layer.folder / "past").write_bytes(b"x")
    with pytest.raises(AssertionError, match="past"):
        history.require_complete(ground.layer.folder)


def test_a_map_that_is_written_is_not_followed_and_said_to_be_so(ground: Ground) -> None:
    with pytest.raises(LayerBlind, match="mmap"):
        ground.do('fd = os.open("old/a", os.O_RDWR); mmap.mmap(fd, 10)[0] = 1')


def test_a_frozen_process_changes_nothing_more(ground: Ground) -> None:
    process = ground.start('fd = os.open("b", os.O_WRONLY | os.O_CREAT)\nwhile True: os.write(fd, b"x")')
    while ground.layer.records < 100:
        time.sleep(0.001)
    ground.layer.freeze()
    records, size = ground.layer.records, (ground.layer.folder / "b").stat().st_size
    time.sleep(0.05)
    assert (ground.layer.records, (ground.layer.folder / "b").stat().st_size) == (records, size)
    assert process.poll() is None
    process.kill()
    process.wait()
    assert len(read(ground.layer.read_log())) == records


def test_it_says_what_time_it_is_and_which_boot(ground: Ground) -> None:
    ground.layer.set_ahead(1_000_000)
    code = 'import time; fd = os.open("t", os.O_WRONLY | os.O_CREAT)\n'
    code += 'os.write(fd, f"{time.time()} {open("/proc/sys/kernel/random/boot_id").read()}".encode())'
    at, boot = left(ground.do(code.replace('open("/p', "open('/p").replace('_id")', "_id')")), "everything")[
        "t"
    ].split()
    assert abs(float(at) - time.time() - 1_000_000) < 30
    assert boot.decode() != Path("/proc/sys/kernel/random/boot_id").read_text().strip()
