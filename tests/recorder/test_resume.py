"""Going on with a lesson that was cut: what is offered, what a press then does, and what ends the offer.

A cut is played by copying the data folder of a running lesson: what the copy holds is what a cut leaves.
"""

from __future__ import annotations

import asyncio
import errno
import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from appliance.age.identities import X25519Identity
from appliance.age.stream import CHUNK_BYTES
from appliance.boots import Boot
from appliance.clock import SimulatedClock
from appliance.config import RecorderSettings
from appliance.core.lesson import LessonFacts
from appliance.lessonfiles import LESSON_FILE, RETENTION_FILE
from appliance.protocol import RecorderStatus
from appliance.recorder import disk
from appliance.recorder.running import RunningFile
from appliance.recorder.store import LessonFolder
from tests.recorder.fakes import Classroom, LimitedFile
from tests.recorder.opened import Opened, only_lesson
from tests.recorder.running import Recorder
from tests.recorder.source import write_film
from tests.recorder.test_service import IDENTITY, OWNER, Box

LESSON_MS = 5 * 60_000
RECORDED_S = 3


@pytest.fixture
def data() -> Iterator[Path]:
    """A folder with a path short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="tb-") as folder:
        yield Path(folder)


@dataclass(frozen=True)
class Cut:
    """A lesson that was cut, and the clock of that moment."""

    data: Path
    clock: SimulatedClock


@pytest.fixture(scope="module")
def cut() -> Iterator[Cut]:
    """Recorded once: every test goes on with a copy of it."""
    with tempfile.TemporaryDirectory(prefix="tb-") as folder:
        yield asyncio.run(cut_lesson(Path(folder) / "d", Path(folder) / "c"))


@pytest.fixture
def copy(cut: Cut) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="tb-") as folder:
        yield shutil.copytree(cut.data, Path(folder) / "c")


@pytest.fixture
def clock(cut: Cut) -> SimulatedClock:
    return replace(cut.clock)


def make_box(data: Path, room: Classroom | None = None) -> Box:
    settings = RecorderSettings(data, data / "s", speed=2, lesson_ms=LESSON_MS)
    return Box(data, room=room or Classroom(), settings=settings)


def pull_the_plug(box: Box, to: Path) -> None:
    """What lies on the disk now, with the times that the box's own clock gave it."""
    shutil.copytree(box.data, to, ignore=shutil.ignore_patterns("s"))
    now_s = box.room.clock.now_utc().timestamp()
    for path in to.rglob(LESSON_FILE):
        os.utime(path, (now_s, now_s))


async def record(box: Box, seconds: float = RECORDED_S) -> None:
    box.room.play(seconds)
    await box.until(lambda status: status.committed_ms >= (seconds - 1) * 1000)


async def cut_lesson(data: Path, to: Path) -> Cut:
    data.mkdir()
    async with make_box(data).running() as box:
        await box.start()
        await record(box)
        pull_the_plug(box, to)
        clock = box.room.clock
        return Cut(to, SimulatedClock(clock.monotonic_us(), clock.now_utc(), boot_now_ms=clock.boot_ms()))


def box_later(data: Path, clock: SimulatedClock, seconds: float = 60) -> Box:
    """Another process on the same data, so much later."""
    clock.advance(seconds)
    return make_box(data, Classroom(clock=clock))


@pytest.fixture
def another_boot(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine was started anew after the cut."""
    monkeypatch.setattr("appliance.recorder.service.note_boot", lambda _: Boot(2, ""))


def offered(status: RecorderStatus) -> bool:
    return status.resumable is not None and status.light == "pulsing_green"


def not_offered(status: RecorderStatus) -> bool:
    return status.resumable is None and status.light == "green"


# --- the offer ---


async def test_a_cut_lesson_is_offered_and_a_press_goes_on_with_it(copy: Path, clock: SimulatedClock) -> None:
    async with box_later(copy, clock).running() as box:
        lesson = box.lessons[0]
        status = await box.client.status()
        assert (status.state, status.light, status.problem) == ("ready", "pulsing_green", None)
        assert status.resumable is not None
        assert status.resumable.lesson == lesson.name
        assert abs(status.resumable.recorded_ms - RECORDED_S * 1000) <= 200
        assert abs(status.resumable.remaining_ms - (LESSON_MS - 63_000)) <= 500
        await box.client.call("press")
        status = await box.client.status()
        assert (status.state, status.lesson, status.part) == ("recording", lesson.name, 2)
        assert status.resumable is None
        assert abs(status.limit_ms - (LESSON_MS - 63_000)) <= 500
        await record(box)
        await box.client.call("mark")
        await box.client.call("stop")
        await box.until(lambda status: status.state == "ready" and status.light == "green")
        assert box.lessons == [lesson]
        assert not box.settings.paths.running.exists()
    first, second = Opened(lesson, IDENTITY), Opened(lesson / "part-2", IDENTITY)
    assert first.movie()[2]
    assert first.facts.ended is None
    assert first.numbers()[:50] == list(range(50))
    assert not second.movie()[2]
    assert second.numbers() == list(range(75))
    assert len(second.marks) == 1
    assert (second.facts.lesson, second.facts.part, first.facts.part) == (lesson.name, 2, 1)
    assert second.facts.starts_ms is not None
    assert abs(second.facts.starts_ms - 63_000) <= 500
    assert second.facts.starts_ms + second.facts.limit_ms <= LESSON_MS + 100
    assert not (lesson / "part-2" / RETENTION_FILE).exists()
    assert (lesson / RETENTION_FILE).exists()


async def test_the_button_goes_on_with_it_too(copy: Path, clock: SimulatedClock) -> None:
    async with box_later(copy, clock).running() as box:
        box.press()
        status = await box.until(lambda status: status.state == "recording")
        assert status.part == 2
        assert "pulsing_green" in box.room.light.shown


async def test_it_never_begins_by_itself(copy: Path, clock: SimulatedClock) -> None:
    async with box_later(copy, clock).running() as box:
        for _ in range(20):
            box.room.clock.advance(1)
            await box.service.board.changed(0.01)
        assert offered(box.service.status())
        assert box.room.camera.started == 0


async def test_the_lesson_still_ends_when_it_would_have(copy: Path, clock: SimulatedClock) -> None:
    async with box_later(copy, clock, LESSON_MS / 1000 - 70).running() as box:
        await box.client.call("press")
        assert 60_000 <= box.service.status().limit_ms <= 67_500
        box.room.play(1)
        box.room.clock.advance(70)
        await box.until(lambda status: status.state == "ready")
    ended = Opened(only_lesson(copy / "lessons") / "part-2", IDENTITY).facts.ended
    assert ended is not None
    assert ended.reason == "limit"


@pytest.mark.usefixtures("another_boot")
async def test_after_a_power_cut_a_trusted_date_tells_the_gap(copy: Path, clock: SimulatedClock) -> None:
    clock.boot_now_ms = 0
    async with box_later(copy, clock).running() as box:
        assert offered(box.service.status())
        await box.client.call("press")
        await record(box)
    facts = Opened(only_lesson(copy / "lessons") / "part-2", IDENTITY).facts
    assert facts.starts_ms is not None
    assert abs(facts.starts_ms - 63_000) <= 500
    assert facts.boot == 2


@pytest.mark.usefixtures("another_boot")
async def test_with_the_date_in_doubt_the_gap_is_not_known(copy: Path, clock: SimulatedClock) -> None:
    clock.boot_now_ms, clock.trusted = 0, False
    async with box_later(copy, clock, seconds=20).running() as box:
        status = box.service.status()
        assert status.resumable is not None
        assert abs(status.resumable.remaining_ms - (LESSON_MS - 23_000)) <= 500
        await box.client.call("press")
        await record(box)
    facts = Opened(only_lesson(copy / "lessons") / "part-2", IDENTITY).facts
    assert facts.starts_ms is None


async def test_cut_again_there_is_a_third_part(copy: Path, clock: SimulatedClock) -> None:
    with tempfile.TemporaryDirectory(prefix="tb-") as folder:
        again = Path(folder) / "d"
        async with box_later(copy, clock).running() as box:
            await box.client.call("press")
            await record(box)
            pull_the_plug(box, again)
        async with box_later(again, clock).running() as box:
            status = box.service.status()
            assert status.resumable is not None
            assert abs(status.resumable.recorded_ms - 2 * RECORDED_S * 1000) <= 500
            await box.client.call("press")
            assert box.service.status().part == 3
            await record(box)
        lesson = only_lesson(again / "lessons")
        parts = [Opened(lesson / name, IDENTITY) for name in (".", "part-2", "part-3")]
        assert [part.movie()[2] for part in parts] == [True, True, False]
        starts = [part.facts.starts_ms for part in parts]
        assert starts == sorted(starts, key=lambda ms: ms or 0)
        assert starts[2] is not None
        assert abs(starts[2] - 126_000) <= 1_000


async def test_what_a_cut_left_of_a_part_that_had_not_begun_is_left_alone(copy: Path, clock: SimulatedClock) -> None:
    (only_lesson(copy / "lessons") / "part-2").mkdir()
    async with box_later(copy, clock).running() as box:
        await box.client.call("press")
        assert box.service.status().part == 3
    assert list((only_lesson(copy / "lessons") / "part-2").iterdir()) == []


async def test_a_part_that_cannot_begin_leaves_the_offer(copy: Path, clock: SimulatedClock) -> None:
    note = (copy / "running.json").read_bytes()
    async with box_later(copy, clock).running() as box:
        box.room.camera.missing = True
        assert await box.refused("press") == "camera_missing"
        status = box.service.status()
        assert (status.light, status.lesson, status.resumable is None) == ("amber", None, False)
        assert (copy / "running.json").read_bytes() == note
        box.room.camera.missing = False
        await box.client.call("press")
        assert box.service.status().part == 2


async def test_a_lesson_that_was_noted_and_did_not_begin_is_none_that_was_cut(
    copy: Path, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no muxer")

    note = (copy / "running.json").read_bytes()
    monkeypatch.setattr("appliance.recorder.pipeline.FragmentMuxer", broken)
    async with box_later(copy, clock).running() as box:
        assert await box.refused("press") == "recorder_broken"
        assert (copy / "running.json").read_bytes() == note
        await box.client.call("decline")
        assert await box.refused("press") == "recorder_broken"
        assert not (copy / "running.json").exists()
        for film in copy.rglob(LESSON_FILE):
            with film.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)  # nobody takes it for one that is being written


# --- what ends it ---


async def test_declined_a_press_begins_a_new_lesson(copy: Path, clock: SimulatedClock) -> None:
    async with box_later(copy, clock).running() as box:
        assert await box.client.call("decline") == {}
        assert not_offered(box.service.status())
        assert not (copy / "running.json").exists()
        assert await box.client.call("decline") == {}
        await box.client.call("press")
        assert box.service.status().part == 1
        assert len(box.lessons) == 2
        assert await box.refused("decline") == "recorder_busy"


async def test_declined_it_does_not_come_back_with_a_restart(copy: Path, clock: SimulatedClock) -> None:
    async with box_later(copy, clock).running() as box:
        await box.client.call("decline")
    async with box_later(copy, clock, 1).running() as box:
        assert not_offered(box.service.status())


async def test_it_stands_over_a_restart(copy: Path, clock: SimulatedClock) -> None:
    for seconds in (20, 20):
        async with box_later(copy, clock, seconds).running() as box:
            status = box.service.status()
            assert offered(status)
            assert status.resumable is not None
            assert abs(status.resumable.recorded_ms - RECORDED_S * 1000) <= 200


async def test_it_is_nobody_elses(copy: Path, clock: SimulatedClock) -> None:
    other = {"id": "owner2", "recipient": str(X25519Identity.generate().recipient)}
    async with box_later(copy, clock).running() as box:
        await box.client.call("set_ready", owner=other)
        assert not_offered(box.service.status())
        await box.client.call("decline")  # by somebody who was offered nothing
        await box.client.call("set_ready", owner=None)
        assert box.service.status().light == "blue_blink"
        await box.client.call("set_ready", owner=OWNER)
        assert offered(box.service.status())
        await box.client.call("set_ready", owner=other)
        await box.client.call("press")
        assert box.service.status().part == 1
        await box.client.call("stop")
        await box.until(lambda status: status.state == "ready")
        await box.client.call("set_ready", owner=OWNER)
        assert not_offered(box.service.status())


async def test_the_same_owner_with_another_key_cannot_go_on(copy: Path, clock: SimulatedClock) -> None:
    async with box_later(copy, clock).running() as box:
        renewed = {**OWNER, "recipient": str(X25519Identity.generate().recipient)}
        await box.client.call("set_ready", owner=renewed)
        assert not_offered(box.service.status())


async def test_it_ends_by_itself_with_the_lessons_time(copy: Path, clock: SimulatedClock) -> None:
    async with box_later(copy, clock).running() as box:
        assert offered(box.service.status())
        box.room.clock.advance(LESSON_MS / 1000 - 120)
        await box.until(not_offered)
        await gone(copy / "running.json")
    async with make_box(copy).running() as box:
        assert not_offered(box.service.status())


async def test_too_late_it_is_not_offered_at_all(copy: Path, clock: SimulatedClock) -> None:
    async with box_later(copy, clock, 3600).running() as box:
        assert not_offered(box.service.status())
        await gone(copy / "running.json")


async def test_its_owner_deleted_it_meanwhile(copy: Path, clock: SimulatedClock) -> None:
    async with box_later(copy, clock).running() as box:
        assert offered(box.service.status())
        shutil.rmtree(box.lessons[0])
        await box.client.call("press")
        assert box.service.status().part == 1
        assert len(box.lessons) == 1


async def test_deleted_it_goes_without_a_press_too(copy: Path, clock: SimulatedClock) -> None:
    async with box_later(copy, clock).running() as box:
        (box.lessons[0] / LESSON_FILE).unlink()
        box.room.clock.advance(1.5)
        await box.until(not_offered)
        await gone(copy / "running.json")


async def gone(path: Path) -> None:
    async with asyncio.timeout(10):
        while path.exists():
            await asyncio.sleep(0.01)


def overwrite_header(lesson: Path) -> None:
    with (lesson / LESSON_FILE).open("r+b") as file:
        file.write(bytes(64))


def other_owner(lesson: Path) -> None:
    (lesson / RETENTION_FILE).write_text('{"owner":"owner2","delete_after":null}')


DAMAGES = {
    "header": overwrite_header,
    "folder": shutil.rmtree,
    "film": lambda lesson: (lesson / LESSON_FILE).unlink(),
    "no chunk": lambda lesson: os.truncate(lesson / LESSON_FILE, CHUNK_BYTES - 1),
    "retention": lambda lesson: (lesson / RETENTION_FILE).write_bytes(b"{"),
    "no retention": lambda lesson: (lesson / RETENTION_FILE).unlink(),
    "owner": other_owner,
}


@pytest.mark.parametrize("damage", sorted(DAMAGES))
async def test_a_damaged_lesson_is_not_offered(copy: Path, clock: SimulatedClock, damage: str) -> None:
    DAMAGES[damage](only_lesson(copy / "lessons"))
    async with box_later(copy, clock).running() as box:
        assert not_offered(box.service.status())
        await box.client.call("press")
        assert box.service.status().part == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda note: b"",
        lambda note: b"\xff\xfe",
        lambda note: note[: len(note) // 2],
        lambda note: note.replace(b'"part":1', b'"part":2'),
        lambda note: json.dumps({**fields(note), "lesson": "../../people"}).encode(),
        lambda note: json.dumps({**fields(note), "part": 10**9}).encode(),
        lambda note: json.dumps({**fields(note), "before_ms": -1}).encode(),
        lambda note: json.dumps({**fields(note), "limit_ms": 10**12}).encode(),
        lambda note: b"[" * 100_000,
    ],
)
async def test_a_damaged_note_means_no_offer(copy: Path, clock: SimulatedClock, change: object) -> None:
    assert callable(change)
    path = copy / "running.json"
    path.write_bytes(change(path.read_bytes()))
    async with box_later(copy, clock).running() as box:
        assert not_offered(box.service.status())
        await box.client.call("press")
    assert len(box.lessons) == 2


def fields(note: bytes) -> dict[str, object]:
    read = json.loads(note)
    assert isinstance(read, dict)
    read.pop("sum")
    return read


@pytest.mark.parametrize(
    "change", [{"lesson": "../people"}, {"part": 0}, {"before_ms": -1}, {"limit_ms": 0}, {"limit_ms": "1"}]
)
async def test_a_note_that_makes_no_sense_is_none(copy: Path, change: dict[str, object]) -> None:
    note = RunningFile(copy / "running.json", disk.write_durably)
    assert note.load() is not None
    changed = {**fields((copy / "running.json").read_bytes()), **change}
    (copy / "running.json").write_text(json.dumps(changed))
    assert note.load() is None


async def test_no_part_without_its_lesson(data: Path) -> None:
    """Deleted at the very moment of the press: nothing of it comes back."""
    facts = LessonFacts("l", "owner1", "2026-09-01T08:30:00+00:00", True, 1, "fake", None, 160, 90, 25, part=2)
    part = LessonFolder(data / "lessons" / "gone" / "part-2", IDENTITY.recipient)
    with pytest.raises(FileNotFoundError):
        part.create(facts, None)
    assert list(data.iterdir()) == []


# --- room ---


async def test_there_must_be_room_for_what_is_left_and_no_more(copy: Path, clock: SimulatedClock) -> None:
    async with box_later(copy, clock, 200).running() as box:
        status = box.service.status()
        assert status.resumable is not None
        settings = box.settings
        box.free[0] = settings.bytes_for(status.resumable.remaining_ms) + settings.reserve_bytes
        box.room.clock.advance(1.5)
        assert offered(await box.until(lambda status: status.lessons_left == 0))
        box.free[0] = settings.reserve_bytes
        assert await box.refused("press") == "too_little_room"
        status = box.service.status()
        assert (status.light, status.resumable, status.reason) == ("amber", None, "too_little_room")
        box.free[0] = 1 << 40
        box.room.clock.advance(1.5)
        await box.until(offered)


async def test_the_room_is_told_to_run_out_two_lessons_ahead(data: Path) -> None:
    async with make_box(data).running() as box:
        await box.ready()
        assert box.service.status().room_warning is None
        for left, warned in ((3, False), (2, True), (1, True)):
            box.free[0] = left * box.settings.lesson_bytes + box.settings.reserve_bytes
            box.service.room.look()
            status = box.service.status()
            assert status.lessons_left == left
            assert (status.light, status.problem) == ("green", None)
            assert (status.room_warning is not None) == warned
        assert status.room_warning is not None
        assert (status.room_warning.key, status.room_warning.fields) == ("room_for_few", {"lessons": 1})
        assert all(status.room_warning.nl + status.room_warning.en)
        box.free[0] -= 1
        box.service.room.look()
        status = box.service.status()
        assert (status.room_warning, status.reason, status.light) == (None, "too_little_room", "amber")


# --- what broke off in this very process ---


async def test_a_lesson_that_broke_off_can_be_gone_on_with_at_once(data: Path) -> None:
    box = replace(make_box(data), open_file=lambda path: LimitedFile(path, 200_000))
    async with box.running():
        await box.start()
        box.room.play(8)
        await box.until(lambda status: status.state == "unable")
        box.room.clock.advance(4)
        status = await box.until(lambda status: status.state == "ready")
        assert offered(status)
        assert status.reason == "disk_full"
        await box.client.call("press")
        assert box.service.status().part == 2
        await box.client.call("stop")
        await box.until(lambda status: status.state == "ready")
        assert box.service.status().resumable is None
    assert not (data / "running.json").exists()


async def test_a_service_that_breaks_is_a_cut_for_the_next_one(data: Path) -> None:
    box = make_box(data)

    async def broken() -> None:
        raise RuntimeError("a bug")

    async def life() -> None:
        async with box.running():
            await box.start()
            await record(box)
            box.service.spawn(broken())
            await asyncio.wait_for(asyncio.shield(box.service._quit), 5)

    with pytest.raises(RuntimeError, match="a bug"):
        await life()
    written_s = box.room.clock.now_utc().timestamp()
    os.utime(only_lesson(data / "lessons") / LESSON_FILE, (written_s, written_s))
    async with box_later(data, box.room.clock, 5).running() as again:
        assert offered(again.service.status())


# --- running.json itself ---


async def test_it_is_there_while_a_lesson_runs_and_says_no_more_than_needed(data: Path) -> None:
    async with make_box(data).running() as box:
        await box.ready()
        assert not (data / "running.json").exists()
        await box.client.call("press")
        note = json.loads((data / "running.json").read_bytes())
        assert set(note) == {
            "lesson",
            "owner",
            "key",
            "limit_ms",
            "begun",
            "part",
            "part_begun",
            "before_ms",
            "zones",
            "sum",
        }
        assert (note["lesson"], note["owner"]) == (box.lessons[0].name, "owner1")
        assert OWNER["recipient"][:40] not in (data / "running.json").read_text()
        assert (data / "running.json").stat().st_mode & 0o077 == 0
        await box.client.call("stop")
        await box.until(lambda status: status.state == "ready")
        assert not (data / "running.json").exists()


@pytest.mark.parametrize("how", ["limit", "shutdown"])
async def test_however_it_ends_as_it_should_it_is_not_offered(data: Path, how: str) -> None:
    async with make_box(data).running() as box:
        await box.start()
        await record(box)
        if how == "limit":
            box.room.clock.advance(LESSON_MS / 1000 + 10)
            await box.until(lambda status: status.state == "ready")
    assert not (data / "running.json").exists()
    async with make_box(data).running() as box:
        assert not_offered(box.service.status())


async def test_nothing_is_recorded_before_it_is_on_the_disk(data: Path) -> None:
    """And a lesson that cannot be noted is refused, with everything off again."""
    sizes: list[int] = []

    def write(path: Path, content: bytes) -> None:
        if path.name == "running.json":
            sizes.append((only_lesson(data / "lessons") / LESSON_FILE).stat().st_size)
            raise OSError(errno.ENOSPC, "full")
        disk.write_durably(path, content)

    async with replace(make_box(data), write=write).running() as box:
        await box.ready()
        assert await box.refused("press") == "disk_full"
        assert sizes
        assert sizes[0] < CHUNK_BYTES
        assert not box.room.camera.running
        status = box.service.status()
        assert (status.state, status.resumable) == ("unable", None)
        box.room.clock.advance(4)
        assert (await box.until(lambda status: status.state == "ready")).resumable is None


# --- the real process ---


async def test_a_killed_recorder_goes_on_when_somebody_presses(data: Path) -> None:
    recorder = Recorder(data, write_film(data), "--speed", "4")
    try:
        await recorder.start()
        await recorder.set_ready(IDENTITY)
        await recorder.client.call("press")
        await recorder.until(lambda status: status.committed_ms >= 4_000)
        await recorder.kill()
        status = await recorder.start()
        assert status.light == "pulsing_green"
        assert status.resumable is not None
        assert status.resumable.recorded_ms >= 3_000
        await recorder.client.call("press")
        status = await recorder.until(lambda status: status.committed_ms >= 4_000)
        assert (status.part, status.lesson) == (2, only_lesson(data / "lessons").name)
        await recorder.client.call("stop")
        status = await recorder.until(lambda status: status.state == "ready")
        assert status.light == "green"
        assert await recorder.end() == 0
    finally:
        if recorder.process is not None and recorder.process.returncode is None:
            await recorder.kill()
    lesson = only_lesson(data / "lessons")
    first, second = Opened(lesson, IDENTITY), Opened(lesson / "part-2", IDENTITY)
    assert first.movie()[2]
    assert not second.movie()[2]
    assert len(first.numbers()) >= 100
    assert len(second.numbers()) >= 100
    assert second.facts.starts_ms is not None
    assert second.facts.starts_ms >= first.movie()[0].duration_ms - 1_000
