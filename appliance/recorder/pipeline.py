"""One running lesson: camera and microphone → intake → muxing → sealed movie → disk, and the ear beside it.

`begin` and `finish` block and belong on a worker thread; everything else returns at once. Each stage's end reaches
`on_end`; nothing ends in silence.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, timedelta

from appliance.boots import Boot
from appliance.clock import Clock
from appliance.core.lesson import (
    Ended,
    EndReason,
    Gap,
    LessonFacts,
    LessonId,
    LessonIndex,
    Levels,
    Retention,
    Track,
    first_retention,
)
from appliance.core.marks import Mark, next_mark
from appliance.core.troubles import LISTENING_STOPPED, Flow, Kept
from appliance.core.zones import Zone, joined
from appliance.hardware.ports import Camera, Microphone, VideoFormat
from appliance.log import log, log_error
from appliance.media.index import MovieIndex
from appliance.media.muxer import AudioParams, FragmentMuxer, VideoParams
from appliance.recorder.committer import Committer
from appliance.recorder.ear import Ear
from appliance.recorder.freshness import Committed, Stream
from appliance.recorder.inputs import Inputs
from appliance.recorder.intake import LIMIT_BYTES, PATIENT_LIMIT_BYTES, Intake
from appliance.recorder.movie import SealedMovie
from appliance.recorder.muxing import Muxing, OnEnd, Outlets
from appliance.recorder.resuming import PartNote
from appliance.recorder.store import Folder
from appliance.recorder.timejump import TimeJump
from appliance.recorder.troubles import RecorderBroken, as_told
from appliance.speech.detector import SpeechDetector
from appliance.speech.levels import STEP_MS

# How long the end of a lesson waits for a stage that hangs, before it says so.
# Longer than a disk may stall without anything being lost.
PATIENCE_S = 20.0
EAR_PATIENCE_S = 3.0
OVERDUE_S = 3.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What a lesson is begun with."""

    lesson: LessonId
    owner: str
    limit_ms: int
    camera: Camera
    microphone: Microphone | None
    detector: Callable[[], SpeechDetector]
    free_bytes: Callable[[], int]
    patience_s: float  # how long a device may wait for the muxing thread
    boot: Callable[[], Boot]  # which start of the machine this is, on the disk before the lesson
    part: int = 1
    zones: tuple[Zone, ...] = ()  # masked from the first frame to the last
    fixed_zones: tuple[Zone, ...] = ()  # and what the camera masks anyway
    note: PartNote | None = None  # on the disk while the lesson runs


class Lesson:
    """A lesson from `begin` to `finish`."""

    def __init__(self, plan: Plan, folder: Folder, clock: Clock, wall: Callable[[], float], on_end: OnEnd) -> None:
        self.plan = plan
        self._folder = folder
        self._clock = clock
        self._wall = wall
        self._on_end = on_end
        self._intake = Intake(wall, plan.patience_s, PATIENT_LIMIT_BYTES if plan.patience_s else LIMIT_BYTES)
        self._start_s = wall()
        self._begun_us = clock.monotonic_us()
        self._picture, self._sound = Stream(), Stream()
        self._ear = None if plan.microphone is None else Ear(plan.detector)
        self._inputs = Inputs(plan.camera, plan.microphone, self._intake, wall)
        self.revival = self._inputs.revival
        self._jump = TimeJump(clock)
        self._facts: LessonFacts | None = None
        self._movie: SealedMovie | None = None
        self._muxing: Muxing | None = None
        self._committer: Committer | None = None
        self.committed = Committed()
        self.marks: tuple[Mark, ...] = ()
        self.marked_at_s: float | None = None

    # --- the beginning ---

    def begin(self) -> None:
        """Devices on, files there, threads running. After an error nothing runs."""
        try:
            self.plan.camera.mask(self.plan.zones)
            video = self._inputs.start()
            self._facts = self._first_facts(video)
            self._movie = self._folder.create(self._facts, self._retention())
            if self.plan.note is not None:
                self.plan.note.keep()
            self._run_stages(self._movie, video)
        except BaseException:
            self._inputs.stop()
            self._intake.close()
            if self._movie is not None:
                # Its lock would say for ever that it is being written.
                self._movie.close_file()
            raise

    def _first_facts(self, video: VideoFormat) -> LessonFacts:
        microphone = self.plan.microphone
        return LessonFacts(
            lesson=self.plan.lesson,
            owner=self.plan.owner,
            recorded_at=self._clock.now_utc().astimezone(UTC).isoformat(timespec="seconds"),
            clock_trusted=self._clock.trusted,
            limit_ms=self.plan.limit_ms,
            camera=self.plan.camera.name,
            microphone=None if microphone is None else microphone.name,
            width=video.width,
            height=video.height,
            frames_per_second=video.frames_per_second,
            boot=self.plan.boot().number,
            boot_ms=self._clock.boot_ms(),
            part=self.plan.part,
            starts_ms=0 if self.plan.note is None else self.plan.note.begins(),
            zones=joined(self.plan.zones, self.plan.fixed_zones),
        )

    def _retention(self) -> Retention | None:
        """A later part goes when its lesson goes."""
        if self.plan.part > 1:
            return None
        return first_retention(self.plan.owner, self._clock.now_utc(), clock_trusted=self._clock.trusted)

    def _run_stages(self, movie: SealedMovie, video: VideoFormat) -> None:
        tracks: set[Track] = {"picture"} if self._ear is None else {"picture", "sound"}
        muxer = FragmentMuxer(
            movie.take,
            VideoParams(video.width, video.height, video.extradata, video.frames_per_second),
            None if self._ear is None else AudioParams(),
        )
        self._committer = Committer(movie, self.plan.free_bytes, self._committed_now, self._sync_failed)
        outlets = Outlets(muxer, movie, self._ear, self._picture, self._sound, self._committer.ask)
        self._muxing = Muxing(self._intake, outlets, tracks, self.plan.limit_ms * 1000, self._on_end)
        if self._ear is not None:
            self._ear.start()
        self._committer.start()
        self._muxing.start()

    def _committed_now(self, committed: Committed) -> None:
        self.committed = committed
        self._picture.committed(committed.picture_ms)
        self._sound.committed(committed.sound_ms)

    def _sync_failed(self, error: BaseException) -> None:
        self._on_end("failed", error)

    # --- while it runs ---

    @property
    def elapsed_ms(self) -> int:
        """Lesson time now, by the clock; 0 until the first picture."""
        zero_us = None if self._muxing is None else self._muxing.zero_us
        return 0 if zero_us is None else max(0, (self._clock.monotonic_us() - zero_us) // 1000)

    @property
    def overdue(self) -> bool:
        """By the clock the lesson is over, and no device delivers any more what would end it, or never has."""
        zero_us = None if self._muxing is None else self._muxing.zero_us
        quiet_since_s = self._start_s if zero_us is None else self._intake.newest_s
        if self._wall() - quiet_since_s < OVERDUE_S:
            return False
        since_us = self._begun_us if zero_us is None else zero_us
        return self._clock.monotonic_us() - since_us > self.plan.limit_ms * 1000

    @property
    def committed_ms(self) -> int:
        """Up to where everything that is being recorded lies safely on the disk."""
        if self._ear is None:
            return self.committed.picture_ms
        return min(self.committed.picture_ms, self.committed.sound_ms)

    @property
    def level_dbfs(self) -> float | None:
        return None if self._ear is None else self._ear.level_dbfs

    @property
    def speech(self) -> bool:
        return self._ear is not None and self._ear.talking

    @property
    def speech_ok(self) -> bool:
        return self._ear is None or self._ear.ok

    def kept(self, aside: tuple[str, ...] = ()) -> Kept:
        """What the light needs to know; `aside` is what is wrong elsewhere in the box."""
        now_s = self._wall()
        muxing, intake, gone = self._muxing, self._intake, self.revival.gone
        refused = set() if muxing is None else muxing.refused
        sound, silent_s = None, None
        if self._ear is not None:
            sound = Flow(self._sound.age_s(now_s), now_s - intake.sound_s, "sound" in gone, "sound" in refused)
            heard_s = None if muxing is None else muxing.heard_s
            silent_s = now_s - (self._start_s if heard_s is None else heard_s)
        return Kept(
            picture=Flow(self._picture.age_s(now_s), now_s - intake.picture_s, "picture" in gone, "picture" in refused),
            sound=sound,
            silent_s=silent_s,
            running_s=now_s - self._start_s,
            remaining_ms=max(0, self.plan.limit_ms - self.elapsed_ms),
            limit_ms=self.plan.limit_ms,
            still_s=0.0 if muxing is None else muxing.still.still_s(now_s),
            jumped_s=self._jump.look(now_s),
            overflowed=intake.overflowed,
            other=(LISTENING_STOPPED, *aside) if self._ear is not None and self._ear.stopped else aside,
        )

    def look_after_devices(self) -> None:
        """Notice one that hangs. End, when nothing delivers any more and has not come back for long."""
        now_s = self._wall()
        self.revival.silent("picture", now_s - self._intake.picture_s)
        if self._ear is not None:
            self.revival.silent("sound", now_s - self._intake.sound_s)
        broke = self.revival.hopeless
        if broke is not None:
            self._on_end("failed", broke)

    def mark(self, at_ms: int) -> None:
        """Keep a mark, synced, then acknowledge it. Blocks for the disk."""
        mark = next_mark(self.marks, min(at_ms, self.plan.limit_ms))
        if mark is None:
            return
        self._folder.write_mark(mark)
        self.marks = (*self.marks, mark)
        self.marked_at_s = self._wall()

    # --- the end ---

    def finish(self, reason: EndReason, error: BaseException | None) -> BaseException | None:
        """Devices off, everything sealed and synced, index and facts written. Returns what went wrong, if anything."""
        assert self._muxing is not None
        assert self._committer is not None
        assert self._movie is not None
        hanging = self._inputs.stop()
        self._intake.close()
        done = self._muxing.join(PATIENCE_S)
        synced = self._committer.finish(PATIENCE_S)
        problem = error or self._muxing.error or self._committer.error or self._muxing.problem
        # What came back by itself is in the lesson's facts, and is no reason to doubt the box.
        healed = problem is self._muxing.problem and not (self.revival.gone or self._muxing.refused)
        if not (done and synced):
            # A stage hangs in the disk. When that answers the film is let go, and its owner's sign-in finishes it.
            log("lesson_hangs", muxed=done, synced=synced)
            stages = (self._muxing, self._committer, self._movie)
            threading.Thread(target=_let_go, args=stages, name="late end", daemon=True).start()
            return problem or RecorderBroken()
        if self._ear is not None:
            self._ear.finish(EAR_PATIENCE_S)
        try:
            self._movie.close_file()
            self._note_over(reason)
            self._write_end(reason, problem, self._movie.index())
        except Exception as failed:  # noqa: BLE001 - whatever it was, the lesson itself is already safe
            log_error("lesson_end_unwritten", failed)
            return problem or failed
        return hanging if healed else problem or hanging

    def _note_over(self, reason: EndReason) -> None:
        """What broke off may be gone on with, what was ended may not."""
        if self.plan.note is None or reason == "failed":
            return
        try:
            self.plan.note.over()
        except OSError as error:
            log_error("running_not_removed", error)

    def _write_end(self, reason: EndReason, problem: BaseException | None, movie: MovieIndex | None) -> None:
        assert self._facts is not None
        assert self._muxing is not None
        if movie is not None:
            self._folder.write_index(self._index(movie))
        duration_ms, gaps = (0, []) if movie is None else (movie.duration_ms, movie.gaps)
        ended = Ended(
            reason=reason,
            problem=None if problem is None else as_told(problem).key,
            duration_ms=duration_ms,
            frames_expected=duration_ms * self._facts.frames_per_second // 1000,
            frames_written=self._muxing.frames,
            gaps=tuple(Gap(_track(gap.stream), gap.start_ms, gap.start_ms + gap.duration_ms) for gap in gaps),
            marks=len(self.marks),
        )
        self._folder.write_facts(replace(self._dated(self._facts), ended=ended))
        log("lesson_ended", reason=reason, problem=ended.problem, duration_ms=ended.duration_ms, marks=ended.marks)
        if self._intake.overflowed:
            log("intake_full", lost_pictures=self._intake.lost_pictures, lost_sounds=self._intake.lost_sounds)

    def _dated(self, facts: LessonFacts) -> LessonFacts:
        """The date may have become sure while the lesson ran."""
        if facts.clock_trusted or not self._clock.trusted:
            return facts
        recorded = self._clock.now_utc() - timedelta(milliseconds=self._clock.boot_ms() - facts.boot_ms)
        at = recorded.astimezone(UTC).isoformat(timespec="seconds")
        return replace(facts, recorded_at=at, clock_trusted=True)

    def _index(self, movie: MovieIndex) -> LessonIndex:
        ear = self._ear
        if ear is None:
            return LessonIndex(movie.to_bytes(), (), 0, speech_ok=True, levels=Levels(STEP_MS, ()))
        speech = tuple((start_ms, end_ms) for start_ms, end_ms in ear.segments)
        return LessonIndex(movie.to_bytes(), speech, ear.settled_ms, ear.ok, ear.levels)


def _track(stream: str) -> Track:
    return "sound" if stream == "sound" else "picture"


def _let_go(muxing: Muxing, committer: Committer, movie: SealedMovie) -> None:
    """Until its file is closed the film counts as one that is being recorded, and nobody can open or delete it."""
    muxing.join(None)
    committer.finish(None)
    movie.close_file()
    log("lesson_let_go")
