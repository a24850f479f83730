"""A rehearsal: a minute at most, sealed from the first byte, on no disk, never red, and in nobody's way."""

from __future__ import annotations

import asyncio
import base64
import errno
import os
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from appliance.age.identities import HybridIdentity
from appliance.age.reader import open_seekable
from appliance.age.sources import FileSource
from appliance.media.index import build_index
from appliance.recorder import desk, rehearsal
from appliance.recorder.pipeline import Lesson
from appliance.recorder.ready import save_ready
from appliance.recorder.rehearsal import KEPT_S, PIECE_BYTES, Memory
from tests.recorder.opened import Opened, only_lesson
from tests.recorder.running import Recorder
from tests.recorder.source import film_bytes
from tests.recorder.test_service import IDENTITY, OWNER, Box

OTHER = {"id": "owner2", "recipient": str(HybridIdentity.generate().recipient)}


@pytest.fixture
async def box() -> AsyncIterator[Box]:
    """Ready for its owner."""
    with tempfile.TemporaryDirectory(prefix="tb-") as folder:
        box = Box(Path(folder))
        async with box.running():
            await box.ready()
            yield box


@pytest.fixture(scope="module", autouse=True)
def watching() -> Iterator[None]:
    """From the first test on; an audit hook cannot be taken off again, so it is told when to look away."""
    sys.addaudithook(_seen)
    yield
    _watch.clear()


_watch: list[list[str]] = []
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def _seen(event: str, arguments: tuple[Any, ...]) -> None:
    """Every opening for writing and every making, moving or linking of a name, by whatever part of the process."""
    if not _watch:
        return
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING:
        _watch[-1].append(f"open {arguments[0]}")
    elif event in ("os.rename", "os.mkdir", "os.link", "os.symlink", "os.truncate", "shutil.move", "tempfile.mkstemp"):
        _watch[-1].append(f"{event} {arguments[0]}")


def tree(folder: Path) -> dict[str, tuple[int, int]]:
    """All that lies in it: size and time of the last change."""
    found = (path for path in folder.rglob("*") if not path.is_socket())
    return {str(path): (path.lstat().st_size, path.lstat().st_mtime_ns) for path in found}


async def rehearse(box: Box, seconds: float = 4.0) -> None:
    await box.client.call("rehearse")
    box.room.play(seconds)


async def taken(box: Box) -> bytes:
    """All of it, piece by piece, as the web process takes it."""
    sealed = b""
    while True:
        answer = await box.client.call("rehearsed", offset=len(sealed))
        piece = base64.b64decode(answer["sealed"])
        assert 0 < len(piece) <= PIECE_BYTES
        sealed += piece
        if len(sealed) == answer["bytes"]:
            return sealed


def opened(sealed: bytes) -> int:
    """The milliseconds of picture in it, for the owner's key only."""
    with tempfile.TemporaryFile() as file:
        file.write(sealed)
        file.flush()
        reader = open_seekable(FileSource(file.fileno()), [IDENTITY])
        return build_index(reader).duration_ms


async def test_it_leaves_nothing_anywhere_and_was_never_red(box: Box) -> None:
    wrote: list[str] = []
    before = tree(box.data)
    box.room.light.shown.clear()
    _watch.append(wrote)
    try:
        await rehearse(box)
        status = await box.until(lambda status: status.elapsed_ms > 3000)
        assert (status.state, status.light, status.lesson, status.committed_ms) == (
            "rehearsing",
            "pulsing_white",
            None,
            0,
        )
        assert status.limit_ms == 60_000
        await box.client.call("leave_rehearsal", forget=False)
        sealed = await taken(box)
    finally:
        _watch.clear()
    assert wrote == []
    assert tree(box.data) == before
    assert set(box.room.light.shown) <= {"pulsing_white", "green"}
    assert "pulsing_white" in box.room.light.shown
    assert sealed.startswith(b"age-encryption.org/v1\n-> mlkem768x25519 ")
    assert 3000 <= opened(sealed) <= 4500


def test_the_watcher_sees_what_is_written(tmp_path: Path) -> None:
    wrote: list[str] = []
    _watch.append(wrote)
    (tmp_path / "a").write_bytes(b"x")
    os.close(os.open(tmp_path / "b", os.O_CREAT | os.O_WRONLY))
    (tmp_path / "c").mkdir()
    (tmp_path / "a").rename(tmp_path / "d")
    _watch.clear()
    assert len(wrote) == 4


async def test_it_ends_by_itself_after_a_minute(box: Box) -> None:
    await rehearse(box, 62)
    status = await box.until(lambda status: status.state == "ready" and status.rehearsed_bytes > 0)
    assert status.light == "green"
    assert not box.room.camera.running
    assert box.room.microphone is not None
    assert not box.room.microphone.running
    assert 59_000 <= opened(await taken(box)) <= 60_100
    assert not list((box.data / "lessons").iterdir())


async def test_it_ends_by_itself_when_no_device_delivers(box: Box) -> None:
    await box.client.call("rehearse")
    box.room.clock.advance(64)
    await box.until(lambda status: status.state == "ready")
    await box.service.rehearsals.gone()
    assert not box.room.camera.running


async def test_the_real_button_ends_it_and_the_next_press_begins_a_lesson(box: Box) -> None:
    await rehearse(box)
    box.press()
    await box.until(lambda status: status.state == "ready")
    assert box.service.status().lesson is None
    box.press()
    await box.until(lambda status: status.state == "recording")
    box.room.play(5)
    await box.until(lambda status: status.light == "red")
    # What was rehearsed went with the press.
    assert await box.refused("rehearsed", offset=0) == "no_rehearsal"
    await box.client.call("stop")
    await box.until(lambda status: status.state == "ready")
    assert Opened(only_lesson(box.data / "lessons"), IDENTITY).facts.ended is not None


async def test_a_press_over_the_socket_ends_it_as_well(box: Box) -> None:
    await rehearse(box)
    await box.client.call("press")
    assert box.service.status().state == "ready"
    await box.client.call("press")
    assert box.service.status().state == "recording"


async def test_a_hand_on_the_button_when_the_minute_is_over_begins_nothing(box: Box) -> None:
    await rehearse(box, 58)
    box.room.button.on_edge(True)
    box.room.play(3)
    await box.until(lambda status: status.state == "ready")
    box.room.button.on_edge(False)
    await box.service.rehearsals.gone()
    await box.until(lambda status: status.rehearsed_bytes > 0)
    assert box.service.status().state == "ready"


async def test_leaving_it_meets_no_lesson(box: Box) -> None:
    await box.client.call("press")
    await box.until(lambda status: status.state == "recording")
    await box.client.call("leave_rehearsal", forget=True)
    assert box.service.status().state == "recording"
    assert await box.refused("rehearse") == "recorder_busy"


async def test_neither_mark_nor_stop_means_anything_in_it(box: Box) -> None:
    await rehearse(box)
    for op in ("mark", "stop"):
        assert await box.refused(op) == "not_recording"
    assert box.service.status().state == "rehearsing"
    assert await box.refused("rehearse") == "recorder_busy"
    assert await box.refused("preview", owner="owner1") == "not_while_recording"


async def test_held_for_six_seconds_the_box_goes_off(box: Box) -> None:
    await rehearse(box, 1)
    box.press(6_500)
    await box.until(lambda _: box.service.switched_off)


async def test_it_is_gone_once_it_was_taken(box: Box) -> None:
    await rehearse(box)
    await box.client.call("leave_rehearsal", forget=False)
    await taken(box)
    assert box.service.status().rehearsed_bytes == 0
    assert await box.refused("rehearsed", offset=0) == "no_rehearsal"


@pytest.mark.parametrize("how", ["leaving", "five minutes", "another owner", "the same again", "nobody", "another one"])
async def test_it_is_gone_by(box: Box, how: str) -> None:
    await rehearse(box)
    await box.client.call("leave_rehearsal", forget=False)
    assert box.service.status().rehearsed_bytes > 0
    if how == "leaving":
        await box.client.call("leave_rehearsal", forget=True)
    elif how == "five minutes":
        box.room.clock.advance(KEPT_S + 1)
    elif how == "another one":
        await box.client.call("rehearse")
    else:
        owner = {"another owner": OTHER, "the same again": OWNER, "nobody": None}[how]
        await box.client.call("set_ready", owner=owner)
    await box.until(lambda status: status.rehearsed_bytes == 0)
    assert await box.refused("rehearsed", offset=0) == "no_rehearsal"


async def test_another_owner_ends_one_that_runs_and_gets_nothing_of_it(box: Box) -> None:
    await rehearse(box)
    await box.client.call("set_ready", owner=OTHER)
    status = box.service.status()
    assert (status.state, status.owner, status.rehearsed_bytes) == ("ready", "owner2", 0)
    assert not box.room.camera.running
    assert await box.refused("rehearsed", offset=0) == "no_rehearsal"


async def test_it_needs_what_a_lesson_needs_but_no_room(box: Box) -> None:
    box.free[0] = 0
    await rehearse(box, 1)
    await box.client.call("leave_rehearsal", forget=True)
    await box.client.call("set_ready", owner=None)
    assert await box.refused("rehearse") == "no_owner"


async def test_a_camera_that_is_not_there_is_told(box: Box) -> None:
    box.room.camera.missing = True
    assert await box.refused("rehearse") == "camera_missing"
    status = box.service.status()
    assert (status.state, status.light, status.rehearsed_bytes) == ("ready", "amber", 0)
    box.room.camera.missing = False
    await box.client.call("press")
    assert box.service.status().state == "recording"


async def test_what_is_masked_in_the_lesson_is_masked_in_it(box: Box) -> None:
    zone = {"left": 0.1, "top": 0.1, "width": 0.2, "height": 0.2}
    await box.client.call("set_ready", owner=OWNER, zones=[zone])
    await rehearse(box, 1)
    assert [(one.left, one.top) for one in box.room.camera.zones] == [(0.1, 0.1)]


async def test_the_recorder_ends_in_the_middle_of_it() -> None:
    with tempfile.TemporaryDirectory(prefix="tb-") as folder:
        box = Box(Path(folder))
        async with box.running():
            await box.ready()
            await rehearse(box, 2)
        assert not box.room.camera.running
        assert not list((box.data / "lessons").iterdir())


async def test_it_never_takes_more_memory_than_it_may(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsal, "Memory", lambda: Memory(40_000))
    await box.client.call("rehearse")
    while (status := box.service.status()).state == "rehearsing":
        box.room.play(0.2)
        await box.service.board.changed(0.02)
    await box.service.rehearsals.gone()
    assert box.service.rehearsals.waiting_bytes <= 40_000
    assert status.lesson is None


class SlowDisk:
    """Holds up what is written of who is ready, until it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.let_go = threading.Event()
        self.reached = threading.Event()
        monkeypatch.setattr(desk, "save_ready", self._save)

    def _save(self, *arguments: Any) -> None:
        self.reached.set()
        assert self.let_go.wait(20)
        save_ready(*arguments)


async def test_one_that_is_begun_while_another_is_set_ready_goes_with_its_owner(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = SlowDisk(monkeypatch)
    setting = asyncio.ensure_future(box.client.call("set_ready", owner=OTHER))
    await asyncio.to_thread(disk.reached.wait, 20)
    asked = asyncio.ensure_future(box.client.call("rehearse"))
    await box.until(lambda status: status.state == "rehearsing")
    disk.let_go.set()
    await asyncio.gather(setting, asked, return_exceptions=True)
    await box.service.rehearsals.gone()
    status = box.service.status()
    assert (status.state, status.owner, status.rehearsed_bytes) == ("ready", "owner2", 0)
    assert await box.refused("rehearsed", offset=0) == "no_rehearsal"


@pytest.mark.parametrize(("owner", "key"), [(None, "no_owner"), (OTHER, "recorder_busy")])
async def test_a_press_that_waits_for_its_end_begins_nothing_for_another(
    box: Box, monkeypatch: pytest.MonkeyPatch, owner: dict[str, str] | None, key: str
) -> None:
    disk = SlowDisk(monkeypatch)
    setting = asyncio.ensure_future(box.client.call("set_ready", owner=owner))
    await asyncio.to_thread(disk.reached.wait, 20)
    asked = asyncio.ensure_future(box.client.call("rehearse"))
    await box.until(lambda status: status.state == "rehearsing")
    await box.client.call("press")
    pressed = asyncio.ensure_future(box.refused("press"))
    await box.until(lambda _: box.service.recorder.phase == "opening")
    disk.let_go.set()
    await asyncio.gather(setting, asked, return_exceptions=True)
    assert await pressed == key
    assert box.service.status().state == "ready"
    assert not list((box.data / "lessons").iterdir())


async def test_one_that_is_over_before_the_devices_were_free_is_not_begun(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    await rehearse(box, 1)
    held, finish = threading.Event(), Lesson.finish

    def slow(self: Lesson, *arguments: Any) -> Any:
        assert held.wait(20)
        return finish(self, *arguments)

    monkeypatch.setattr(Lesson, "finish", slow)
    ended = asyncio.ensure_future(box.client.call("leave_rehearsal", forget=False))
    await box.until(lambda status: status.state == "ready")
    again = asyncio.ensure_future(box.refused("rehearse"))
    await box.until(lambda status: status.state == "rehearsing")
    await box.client.call("press")
    pressed = asyncio.ensure_future(box.client.call("press"))
    await box.until(lambda _: box.service.recorder.phase == "opening")
    starts = box.room.camera.started
    held.set()
    await asyncio.gather(ended, pressed)
    assert await again == "no_rehearsal"
    status = box.service.status()
    assert (status.state, status.rehearsed_bytes) == ("recording", 0)
    assert box.room.camera.started == starts + 1


async def test_without_memory_for_it_there_is_none_and_lessons_go_on(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> Memory:
        raise OSError(errno.EMFILE, "too many")

    monkeypatch.setattr(rehearsal, "Memory", full)
    await box.refused("rehearse")
    await box.client.call("press")
    assert box.service.status().state == "recording"


def test_what_is_written_late_meets_no_file(tmp_path: Path) -> None:
    memory = Memory()
    number = memory.fileno()
    memory.drop()
    other = os.open(tmp_path / "lesson", os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        assert other == number, "the number of what was dropped is the next one's"
        with pytest.raises(OSError, match="Bad file"):
            memory.write(b"late")
        assert os.fstat(other).st_size == 0
    finally:
        os.close(other)


def test_memory_has_no_name() -> None:
    memory = Memory()
    memory.write(b"sealed")
    assert str(Path(f"/proc/self/fd/{memory.fileno()}").readlink()) == "/memfd:rehearsal (deleted)"
    assert memory.pread(0, 100) == b"sealed"
    memory.drop()
    memory.drop()
    with pytest.raises(OSError, match="Bad file"):
        memory.pread(0, 1)


async def test_the_real_process_opens_no_file_for_it(tmp_path: Path) -> None:
    """Whatever part of it would: ffmpeg, the detector, a temporary file. Looked at from outside, in its midst."""
    aside, film = tmp_path / "tmp", tmp_path / "film.mp4"
    aside.mkdir()
    film.write_bytes(film_bytes())
    with tempfile.TemporaryDirectory(prefix="tb-") as folder:
        recorder = Recorder(Path(folder), film, "--speed", "4", environment={"TMPDIR": str(aside)})
        await recorder.start()
        await recorder.set_ready(IDENTITY)
        at_rest, before = written_to(recorder.pid), tree(Path(folder))
        await recorder.client.call("rehearse")
        await recorder.until(lambda status: status.elapsed_ms > 20_000)
        in_it = written_to(recorder.pid)
        assert in_it - at_rest == {"/memfd:rehearsal (deleted)"}
        await recorder.client.call("leave_rehearsal", forget=False)
        status = await recorder.client.status()
        assert status.rehearsed_bytes > 100_000
        await recorder.client.call("leave_rehearsal", forget=True)
        assert written_to(recorder.pid) == at_rest
        assert await recorder.end() == 0
        after = tree(Path(folder))
        assert {path for path in after.keys() | before.keys() if after.get(path) != before.get(path)} <= {
            str(Path(folder) / "log")
        }
    assert list(aside.iterdir()) == []


def written_to(pid: int) -> set[str]:
    """What a process has open for writing: files, no sockets and pipes."""
    found = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = str(descriptor.readlink())
            flags = int(Path(f"/proc/{pid}/fdinfo/{descriptor.name}").read_text().split("flags:")[1].split()[0], 8)
        except FileNotFoundError:
            continue
        if target.startswith("/") and flags & (os.O_WRONLY | os.O_RDWR):
            found.add(target)
    return found
