"""One lesson through the real pipeline, with devices and clock in the test's hand."""

from __future__ import annotations

import errno
import fcntl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from appliance.age.identities import X25519Identity
from appliance.boots import Boot
from appliance.core.lesson import EndReason, LessonId
from appliance.core.light import LightFacts, light
from appliance.core.troubles import troubles
from appliance.hardware.errors import CameraMissing, DeviceStopped, MicrophoneMissing
from appliance.hardware.ports import EncodedFrame
from appliance.lessonfiles import LESSON_FILE, decode_retention
from appliance.media.index import MovieIndex
from appliance.recorder import inputs, pipeline
from appliance.recorder.disk import AppendFile
from appliance.recorder.freshness import Committed
from appliance.recorder.pipeline import Lesson, Plan
from appliance.recorder.revival import GIVE_UP_S
from appliance.recorder.store import LessonFolder, OpenFile
from appliance.recorder.troubles import RecorderBroken
from appliance.speech.webrtc import WebrtcDetector
from tests.recorder.fakes import BrokenSync, Classroom, LimitedFile
from tests.recorder.opened import Opened

IDENTITY = X25519Identity.generate()
NAME = LessonId("0123456789abcdef0123")


@dataclass
class Run:
    """A lesson, and what it said of its end."""

    room: Classroom
    lesson: Lesson
    opened: Opened
    ends: list[tuple[EndReason, BaseException | None]] = field(default_factory=list)
    news: threading.Condition = field(default_factory=threading.Condition)

    def __post_init__(self) -> None:
        committed_now = self.lesson._committed_now

        def told(committed: Committed) -> None:
            with self.news:
                committed_now(committed)
                self.news.notify_all()

        self.lesson._committed_now = told  # type: ignore[method-assign]

    def finish(self, reason: EndReason = "stopped") -> BaseException | None:
        return self.lesson.finish(reason, self.ends[0][1] if self.ends else None)


class BrokenDetector(WebrtcDetector):
    def feed(self, samples: np.ndarray) -> None:
        raise RuntimeError("broken")


def prepare(
    tmp_path: Path,
    room: Classroom | None = None,
    limit_s: float = 60,
    open_file: OpenFile = AppendFile,
    free_bytes: Callable[[], int] = lambda: 1 << 40,
    detector: Callable[[], WebrtcDetector] = WebrtcDetector,
    patience_s: float = 20,
) -> Run:
    room = room or Classroom()
    plan = Plan(
        lesson=NAME,
        owner="owner1",
        limit_ms=round(limit_s * 1000),
        camera=room.camera,
        microphone=room.microphone,
        detector=detector,
        free_bytes=free_bytes,
        patience_s=patience_s,
        boot=lambda: Boot(7, "a"),
    )
    path = tmp_path / "lessons" / NAME
    ends: list[tuple[EndReason, BaseException | None]] = []
    folder = LessonFolder(path, IDENTITY.recipient, open_file)
    news = threading.Condition()

    def ended(reason: EndReason, error: BaseException | None) -> None:
        with news:
            ends.append((reason, error))
            news.notify_all()

    lesson = Lesson(plan, folder, room.clock, room.wall, ended)
    return Run(room, lesson, Opened(path, IDENTITY), ends, news)  # type: ignore[arg-type]


def begin(tmp_path: Path, **options: object) -> Run:
    run = prepare(tmp_path, **options)  # type: ignore[arg-type]
    run.lesson.begin()
    return run


def wait_until_committed(run: Run, picture_ms: int = 0, sound_ms: int = 0) -> None:
    """Until so much is safe; the stages are real threads."""

    def safe() -> bool:
        committed = run.lesson.committed
        return committed.picture_ms >= picture_ms and committed.sound_ms >= sound_ms

    with run.news:
        assert run.news.wait_for(safe, 10)


def test_a_whole_lesson(tmp_path: Path) -> None:
    run = begin(tmp_path)
    run.room.play(4)
    run.lesson.mark(2_000)
    run.room.play(1)
    assert run.finish() is None
    opened = run.opened
    assert opened.numbers() == list(range(125))
    assert opened.samples() >= 5 * 48_000
    index, _, cut_short = opened.movie()
    assert not cut_short
    assert MovieIndex.from_bytes(opened.index.movie) == index
    assert [mark.at_ms for mark in opened.marks] == [2_000]
    ended = opened.facts.ended
    assert ended is not None
    assert (ended.reason, ended.problem, ended.marks, ended.gaps) == ("stopped", None, 1, ())
    assert (ended.frames_expected, ended.frames_written) == (125, 125)
    assert len(opened.index.levels.dbfs) == 10
    assert opened.index.levels.dbfs[3] == pytest.approx(-13.5, abs=0.2)
    assert opened.index.settled_ms == pytest.approx(5_000, abs=100)
    assert opened.index.speech_ok
    assert run.ends == []
    assert not run.room.camera.running


def test_a_lesson_begun_in_doubt_is_dated_when_the_date_becomes_sure_while_it_runs(tmp_path: Path) -> None:
    run = prepare(tmp_path)
    clock = run.room.clock
    clock.trusted = False
    true_start = clock.wall
    clock.wall -= timedelta(days=800)
    run.lesson.begin()
    assert not run.opened.facts.clock_trusted
    run.room.play(3)
    clock.wall += timedelta(days=800)
    clock.trusted = True
    assert run.finish() is None
    facts = run.opened.facts
    assert (facts.clock_trusted, datetime.fromisoformat(facts.recorded_at)) == (True, true_start)
    assert (facts.boot, facts.boot_ms) == (7, 0)


def test_a_lesson_that_stays_in_doubt_says_so(tmp_path: Path) -> None:
    run = prepare(tmp_path)
    run.room.clock.trusted = False
    run.lesson.begin()
    run.room.play(3)
    assert run.finish() is None
    assert not run.opened.facts.clock_trusted


def test_the_folder_holds_what_the_design_says_and_nothing_readable(tmp_path: Path) -> None:
    run = begin(tmp_path)
    run.room.play(1)
    run.lesson.mark(500)
    run.finish()
    names = sorted(str(path.relative_to(run.opened.folder)) for path in run.opened.folder.rglob("*"))
    assert names == ["facts.json.age", "index.json.age", "lesson.mp4.age", "marks", "marks/01.age", "retention.json"]
    for path in run.opened.folder.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0
        if path.suffix == ".age":
            assert path.read_bytes().startswith(b"age-encryption.org/v1\n")
    retention = decode_retention((run.opened.folder / "retention.json").read_bytes())
    assert (retention.owner, retention.delete_after) == ("owner1", "2026-10-27")


def test_facts_are_there_from_the_start(tmp_path: Path) -> None:
    run = begin(tmp_path)
    facts = run.opened.facts
    assert (facts.lesson, facts.owner, facts.ended) == (NAME, "owner1", None)
    assert (facts.width, facts.height, facts.frames_per_second) == (160, 90, 25)
    assert facts.recorded_at == "2026-09-01T08:30:00+00:00"
    run.finish()


def test_a_lesson_without_anything_in_it_still_ends(tmp_path: Path) -> None:
    run = begin(tmp_path)
    assert run.finish() is None
    ended = run.opened.facts.ended
    assert ended is not None
    assert (ended.duration_ms, ended.frames_written) == (0, 0)


def test_it_stops_at_the_limit_to_the_frame(tmp_path: Path) -> None:
    run = begin(tmp_path, limit_s=2)
    run.room.play(3)
    run.finish("limit")
    assert run.ends == [("limit", None)]
    assert run.opened.numbers() == list(range(50))


def test_sound_from_before_the_first_picture_is_left_out(tmp_path: Path) -> None:
    run = begin(tmp_path)
    run.room.play(0.7, picture=False)
    run.room.frame = 0
    run.room.play(2)
    run.finish()
    index, _, _ = run.opened.movie()
    assert index.gaps == []
    assert run.opened.numbers() == list(range(50))
    assert run.opened.index.settled_ms == pytest.approx(2_000, abs=100)


def test_without_a_camera_sound_goes_on(tmp_path: Path) -> None:
    run = begin(tmp_path)
    run.room.play(1)
    run.room.play(5, picture=False)
    wait_until_committed(run, sound_ms=5_000)
    kept = run.lesson.kept()
    assert troubles(kept) == ("picture_stalled",)
    assert light(LightFacts("recording", True, None, kept, None)) == "amber"
    run.room.frame = 150
    run.room.play(1)
    run.finish()
    assert run.opened.numbers() == [*range(25), *range(150, 175)]
    assert run.opened.samples() >= 7 * 48_000
    ended = run.opened.facts.ended
    assert ended is not None
    assert [gap.track for gap in ended.gaps] == ["picture"]
    assert 4_800 <= ended.gaps[0].end_ms - ended.gaps[0].start_ms <= 5_200
    assert ended.frames_written == 50
    assert run.ends == []


def test_without_a_microphone_the_picture_goes_on(tmp_path: Path) -> None:
    run = begin(tmp_path)
    run.room.play(1)
    run.room.play(4, sound=False)
    wait_until_committed(run, picture_ms=4_000)
    assert troubles(run.lesson.kept()) == ("sound_stalled",)
    run.room.play(1)
    run.finish()
    assert run.opened.numbers() == list(range(150))
    ended = run.opened.facts.ended
    assert ended is not None
    assert [gap.track for gap in ended.gaps] == ["sound"]
    levels = run.opened.index.levels.dbfs  # a hole is silence in the curve, and what follows is in its place
    assert levels[4] == levels[7] == -96.0
    assert levels[11] == pytest.approx(-13.5, abs=0.5)


def test_what_did_not_fit_into_memory_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "PATIENT_LIMIT_BYTES", 20_000)
    answers = threading.Event()
    answers.set()
    run = begin(tmp_path, open_file=lambda path: StallingWrite(path, answers), patience_s=0.01)
    answers.clear()
    run.room.play(3.2)
    assert troubles(run.lesson.kept()) == ("disk_too_slow",)
    answers.set()
    run.finish()


class StallingWrite(AppendFile):
    def __init__(self, path: Path, answers: threading.Event) -> None:
        super().__init__(path)
        self._answers = answers

    def write(self, data: bytes | bytearray | memoryview, /) -> int:
        assert self._answers.wait(20)
        return super().write(data)


def test_sound_alone_from_the_beginning(tmp_path: Path) -> None:
    run = begin(tmp_path)
    run.room.play(5, picture=False)
    run.finish()
    index, _, _ = run.opened.movie()
    assert index.duration_ms >= 5_000


def test_a_microphone_of_digital_zeros_is_no_microphone(tmp_path: Path) -> None:
    run = begin(tmp_path)
    run.room.play(1)
    assert troubles(run.lesson.kept()) == ()
    run.room.play(3, level=0.0)
    wait_until_committed(run, picture_ms=3_000, sound_ms=3_000)
    assert troubles(run.lesson.kept()) == ("microphone_silent",)
    run.finish()


def test_a_camera_that_is_unplugged_does_not_end_the_lesson(tmp_path: Path) -> None:
    run = begin(tmp_path)
    run.room.play(1)
    run.room.camera.on_end(DeviceStopped())
    run.room.camera.running = False
    run.room.play(2)
    assert run.ends == []
    problem = run.finish()
    assert isinstance(problem, DeviceStopped)
    ended = run.opened.facts.ended
    assert ended is not None
    assert ended.problem == "device_stopped"
    assert ended.duration_ms >= 2_900


def test_it_ends_with_its_source(tmp_path: Path) -> None:
    run = begin(tmp_path)
    run.room.play(1)
    run.room.camera.on_end(None)
    assert run.room.microphone is not None
    run.room.microphone.on_end(None)
    assert run.finish("source_ended") is None
    assert run.ends == [("source_ended", None)]
    assert len(run.opened.numbers()) == 25


def test_it_ends_when_nothing_delivers_any_more_and_nothing_comes_back(tmp_path: Path) -> None:
    run = begin(tmp_path)
    run.room.play(1)
    broken = DeviceStopped()
    unplug(run, broken)
    run.room.clock.advance(GIVE_UP_S - 1)
    run.lesson.revival.try_again()
    run.lesson.look_after_devices()
    assert run.ends == []
    assert troubles(run.lesson.kept()) == ("camera_stopped", "microphone_stopped")
    run.room.clock.advance(2)
    run.lesson.look_after_devices()
    assert run.ends == [("failed", broken)]
    assert run.finish("failed") is broken
    assert len(run.opened.numbers()) == 25


def test_devices_that_come_back_go_on_in_the_same_lesson(tmp_path: Path) -> None:
    run = begin(tmp_path)
    run.room.play(1.2)
    unplug(run, DeviceStopped())
    assert not run.lesson.revival.due
    run.room.clock.advance(3.01)
    assert run.lesson.revival.due
    run.lesson.revival.try_again()
    assert run.lesson.revival.gone == {"picture", "sound"}
    run.room.camera.missing = run.room.microphone.missing = False  # type: ignore[union-attr]
    assert not run.lesson.revival.due
    run.room.clock.advance(3.01)
    run.lesson.revival.try_again()
    assert run.lesson.revival.gone == frozenset()
    run.room.play(1.8)
    # It came back by itself: the box is fine, and the facts tell what happened.
    assert run.finish() is None
    # The first pictures lean on ones that were never taken; it joins at a keyframe.
    assert run.opened.numbers() == [*range(30), *range(50, 75)]
    ended = run.opened.facts.ended
    assert ended is not None
    assert (ended.reason, ended.problem) == ("stopped", "device_stopped")
    assert {gap.track for gap in ended.gaps} == {"picture", "sound"}


def test_a_device_that_hangs_is_switched_off_and_on(tmp_path: Path) -> None:
    run = begin(tmp_path)
    run.room.play(1)
    for _ in range(4):
        run.room.play(2.4, picture=False)
        run.lesson.look_after_devices()
        assert run.lesson.revival.gone == frozenset()
    run.room.play(0.6, picture=False)
    run.lesson.look_after_devices()
    assert run.lesson.revival.gone == {"picture"}
    assert "camera_stopped" in troubles(run.lesson.kept())
    assert run.lesson.revival.due
    run.lesson.revival.try_again()
    assert (run.room.camera.started, run.room.camera.stopped) == (2, 1)
    run.lesson.look_after_devices()  # it has had no time yet
    assert run.lesson.revival.gone == frozenset()
    run.room.frame = 0
    run.room.play(1)
    assert run.finish() is None
    assert run.opened.numbers() == [*range(25), *range(25)]


def test_a_driver_that_hangs_does_not_keep_the_lesson_from_being_sealed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inputs, "PATIENCE_S", 0.2)
    answers = threading.Event()
    run = begin(tmp_path)
    run.room.play(2)
    run.room.camera.stop = lambda: cast(None, answers.wait(20))  # type: ignore[method-assign]
    assert isinstance(run.finish(), DeviceStopped)  # so that the box opens it anew
    answers.set()
    assert run.room.microphone is not None
    assert not run.room.microphone.running
    ended = run.opened.facts.ended
    assert ended is not None
    assert (ended.reason, ended.problem) == ("stopped", None)
    assert run.opened.numbers() == list(range(50))


def test_another_camera_in_mid_lesson_is_not_taken(tmp_path: Path) -> None:
    run = begin(tmp_path)
    run.room.play(1)
    run.room.camera.on_end(DeviceStopped())
    run.room.camera.running = False
    run.room.camera.width = 320
    run.lesson.revival.try_again()
    assert not run.room.camera.running
    assert run.lesson.revival.gone == {"picture"}
    run.finish()


def test_a_device_that_comes_back_after_the_end_is_switched_off(tmp_path: Path) -> None:
    run = begin(tmp_path)
    run.room.play(1)
    run.room.camera.on_end(DeviceStopped())
    run.finish()
    run.lesson.revival.try_again()
    assert not run.room.camera.running
    assert not run.lesson.revival.due


def unplug(run: Run, error: Exception) -> None:
    """Both: a webcam with a microphone hangs on one cable."""
    microphone = run.room.microphone
    assert microphone is not None
    for device in (run.room.camera, microphone):
        device.on_end(error)
        device.running = False
        device.missing = True


def test_a_picture_that_cannot_be_used_costs_its_second_only(tmp_path: Path) -> None:
    run = begin(tmp_path)
    run.room.play(1.2)
    run.room.camera.on_frame(EncodedFrame(b"\0\0\0\1\x09\x10", run.room.clock.monotonic_us(), False))
    run.room.play(1.8)
    assert run.finish() is None  # over before the end
    assert run.opened.numbers() == [*range(30), *range(50, 75)]
    ended = run.opened.facts.ended
    assert ended is not None
    assert ended.problem == "mux_failure"
    assert run.ends == []


def test_picture_only(tmp_path: Path) -> None:
    run = begin(tmp_path, room=Classroom(microphone=None))
    run.room.play(2)
    assert run.lesson.kept().sound is None
    assert run.finish() is None
    index, _, _ = run.opened.movie()
    assert not index.has_audio
    assert run.opened.facts.microphone is None
    assert run.opened.index.levels.dbfs == ()
    assert run.lesson.committed_ms == 2_000


def test_the_limit_holds_for_a_camera_that_never_gave_a_usable_picture(tmp_path: Path) -> None:
    run = begin(tmp_path, room=Classroom(microphone=None), limit_s=5)
    for _ in range(6):
        assert not run.lesson.overdue
        run.room.camera.on_frame(EncodedFrame(b"\0\0\0\1\x09\x10", run.room.clock.monotonic_us(), True))
        run.room.clock.advance(1)
    assert run.lesson.overdue
    run.finish("limit")


@pytest.mark.parametrize("limit_bytes", [2_000, 100_000, 400_000])
def test_a_full_disk_ends_the_lesson_with_what_was_committed(tmp_path: Path, limit_bytes: int) -> None:
    run = begin(tmp_path, open_file=lambda path: LimitedFile(path, limit_bytes))
    run.room.play(6)
    problem = run.finish("failed")
    assert isinstance(problem, OSError)
    assert problem.errno == errno.ENOSPC
    assert [reason for reason, _ in run.ends] == ["failed"]
    ended = run.opened.facts.ended
    assert ended is not None
    assert (ended.reason, ended.problem) == ("failed", "disk_full")
    if limit_bytes > 2_000:
        index, _, cut_short = run.opened.movie()
        assert cut_short
        assert index.duration_ms >= run.lesson.committed.picture_ms > 0
        assert MovieIndex.from_bytes(run.opened.index.movie) == index
        assert run.opened.numbers() == list(range(len(run.opened.numbers())))


def test_a_disk_that_does_not_sync_ends_the_lesson(tmp_path: Path) -> None:
    run = begin(tmp_path, open_file=lambda path: BrokenSync(path, good=1))
    run.room.play(3)
    problem = run.finish("failed")
    assert isinstance(problem, OSError)
    assert problem.errno == errno.EIO
    assert run.ends[0] == ("failed", problem)
    assert run.lesson.committed.picture_ms < 3_000


class DyingSync(AppendFile):
    """Its second sync ends the thread; the disk itself is fine."""

    syncs = 0
    all_synced = False

    def write(self, data: bytes | bytearray | memoryview, /) -> int:
        self.all_synced = False
        return super().write(data)

    def sync(self) -> None:
        self.syncs += 1
        if self.syncs == 2:
            raise SystemExit
        super().sync()
        self.all_synced = True


def test_what_was_sealed_is_synced_though_the_syncing_thread_has_died(tmp_path: Path) -> None:
    files: list[DyingSync] = []

    def open_file(path: Path) -> DyingSync:
        files.append(DyingSync(path))
        return files[0]

    run = begin(tmp_path, open_file=open_file)
    run.room.play(3)
    with run.news:
        assert run.news.wait_for(lambda: run.ends, 10)
    assert isinstance(run.finish("failed"), SystemExit)
    assert files[0].all_synced
    assert run.lesson.committed.picture_ms == 3_000
    assert len(run.opened.numbers()) == 75


class StallingSync(AppendFile):
    """A disk that answers when the test lets it."""

    def __init__(self, path: Path, answers: threading.Event, closed: threading.Event) -> None:
        super().__init__(path)
        self._answers = answers
        self._closed = closed

    def sync(self) -> None:
        assert self._answers.wait(20)
        super().sync()

    def close(self) -> None:
        super().close()
        self._closed.set()


def test_a_lesson_that_a_stalled_disk_kept_open_is_let_go_when_it_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "PATIENCE_S", 0.3)
    answers, closed = threading.Event(), threading.Event()
    answers.set()
    run = begin(tmp_path, open_file=lambda path: StallingSync(path, answers, closed))
    answers.clear()
    run.room.play(3)
    assert isinstance(run.finish(), RecorderBroken)
    film = run.opened.folder / LESSON_FILE
    assert is_locked(film)
    answers.set()
    assert closed.wait(10)
    assert not is_locked(film)
    assert run.opened.numbers() == list(range(75))
    assert not run.opened.movie()[2]  # it is whole


def is_locked(path: Path) -> bool:
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def test_a_lesson_ends_before_the_disk_is_so_full_that_it_cannot_end_well(tmp_path: Path) -> None:
    left = [1 << 40]
    run = begin(tmp_path, free_bytes=lambda: left[0])
    run.room.play(2)
    left[0] = 1 << 20
    run.room.play(1)
    with run.news:
        assert run.news.wait_for(lambda: run.ends, 10)
    run.finish("failed")
    ended = run.opened.facts.ended
    assert ended is not None
    assert ended.problem == "disk_full"
    assert not run.opened.movie()[2]  # it could still be sealed as a whole


def test_a_detector_that_breaks_costs_the_speech_only(tmp_path: Path) -> None:
    run = begin(tmp_path, detector=BrokenDetector)
    run.room.play(2)
    assert run.finish() is None
    assert not run.lesson.speech_ok
    index = run.opened.index
    assert not index.speech_ok
    assert index.speech == ()
    assert len(index.levels.dbfs) == 4
    assert run.opened.numbers() == list(range(50))


def test_a_detector_that_cannot_be_made(tmp_path: Path) -> None:
    def missing() -> WebrtcDetector:
        raise ImportError("webrtcvad")

    run = begin(tmp_path, detector=missing)
    run.room.play(1)
    assert run.finish() is None
    assert not run.opened.index.speech_ok


def test_no_camera_no_folder(tmp_path: Path) -> None:
    run = prepare(tmp_path)
    run.room.camera.missing = True
    with pytest.raises(CameraMissing):
        run.lesson.begin()
    assert not run.opened.folder.exists()


def test_no_microphone_no_folder_and_the_camera_is_off_again(tmp_path: Path) -> None:
    run = prepare(tmp_path)
    assert run.room.microphone is not None
    run.room.microphone.missing = True
    with pytest.raises(MicrophoneMissing):
        run.lesson.begin()
    assert not run.opened.folder.exists()
    assert not run.room.camera.running


def test_a_disk_that_refuses_the_file_starts_nothing(tmp_path: Path) -> None:
    def refuse(path: Path) -> AppendFile:
        raise OSError(errno.EROFS, "read only")

    run = prepare(tmp_path, open_file=refuse)
    with pytest.raises(OSError, match="read only"):
        run.lesson.begin()
    assert not run.room.camera.running


def test_marks_are_kept_at_once_and_once(tmp_path: Path) -> None:
    run = begin(tmp_path, limit_s=5)
    run.lesson.mark(1_000)
    assert [mark.at_ms for mark in run.opened.marks] == [1_000]
    run.lesson.mark(1_500)  # a nervous second press
    run.lesson.mark(9_000)  # a press while the limit is being reached
    assert [mark.at_ms for mark in run.opened.marks] == [1_000, 5_000]
    assert run.lesson.marked_at_s == run.room.wall()
    run.finish()


def test_red_light_only_after_the_first_commit(tmp_path: Path) -> None:
    run = begin(tmp_path)

    def shown() -> str:
        return light(LightFacts("recording", True, None, run.lesson.kept(), None))

    assert shown() == "amber"
    run.room.play(2)
    wait_until_committed(run, picture_ms=1_000, sound_ms=1_000)
    assert shown() == "red"
    run.room.clock.advance(2.5)  # nothing comes any more
    assert shown() == "amber"
    run.finish()
