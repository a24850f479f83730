"""The muxing thread: takes what the devices gave, places it on the lesson's timeline and hands it to muxer and ear.

The lesson's zero is its first keyframe; without any picture, its first sound after a short wait. What was taken
before zero is left out, what comes at or after the time limit too.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from appliance.core.lesson import EndReason, Track
from appliance.hardware.ports import SAMPLE_RATE, EncodedFrame, SoundBlock
from appliance.log import log_error
from appliance.media.errors import MuxFailure
from appliance.media.muxer import FragmentMuxer
from appliance.recorder.ear import Ear
from appliance.recorder.freshness import Stream
from appliance.recorder.intake import DeviceEnd, Intake, Item, Picture, Sound
from appliance.recorder.movie import SealedMovie
from appliance.recorder.stillness import Stillness

# So long sound waits for the first picture, in lesson time; a camera that is slower than this has a fault.
ZERO_WAIT_US = 3_000_000

OnEnd = Callable[[EndReason, BaseException | None], None]


@dataclass(frozen=True, slots=True)
class Outlets:
    """Where the muxing thread puts things."""

    muxer: FragmentMuxer
    movie: SealedMovie
    ear: Ear | None
    picture: Stream
    sound: Stream
    fragment: Callable[[], None]  # there is something new to sync


class Muxing:
    """One lesson's muxing thread. `on_end` is called at most once, from that thread, while it goes on draining."""

    def __init__(self, intake: Intake, outlets: Outlets, tracks: set[Track], limit_us: int, on_end: OnEnd) -> None:
        self._intake = intake
        self._out = outlets
        self._to_come = set(tracks)
        self._limit_us = limit_us
        self._on_end = on_end
        self._told = False
        self._early: list[Sound] = []
        self._fragments = 0
        self._resume_at_keyframe = False
        self.still = Stillness()
        self.refused: set[Track] = set()  # what came last of these could not be used
        self.zero_us: int | None = None
        self.frames = 0
        self.heard_s: float | None = None  # wall time at which the last sound that is not digital zero arrived
        self.error: BaseException | None = None  # what broke this thread
        self.problem: Exception | None = None  # what went wrong with a device or with what it gave
        self._thread = threading.Thread(target=self._run, name="muxing", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def join(self, patience_s: float | None) -> bool:
        """Wait until everything is muxed and the file is sealed. False: it still hangs."""
        self._thread.join(patience_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            while (item := self._intake.take()) is not None:
                self._handle(item)
            self._begin_without_picture()
            self._out.muxer.close()
            self._fragment_done()
        except BaseException as error:  # noqa: BLE001 - the end of this thread is the end of the lesson, and is told
            self.error = error
            self._end("failed", error)
        self._seal()

    def _seal(self) -> None:
        try:
            self._out.movie.close()
        except BaseException as error:  # noqa: BLE001 - as above
            self.error = self.error or error
            self._end("failed", error)

    def _handle(self, item: Item) -> None:
        match item:
            case Picture(frame, wall_s):
                self._picture(frame, wall_s)
            case Sound():
                self._sound(item)
            case DeviceEnd(track, error):
                self._device_ended(track, error)

    # --- picture ---

    def _picture(self, frame: EncodedFrame, wall_s: float) -> None:
        muxer, at_us = self._out.muxer, self._at(frame.timestamp_us)
        waiting = muxer.waiting_for_keyframe or self._resume_at_keyframe
        if at_us < 0 or self._over(at_us) or (waiting and not frame.keyframe):
            return
        try:
            muxer.video(frame.data, at_us, frame.keyframe)
        except MuxFailure as error:
            # One bad picture costs those that lean on it, not the lesson.
            self._resume_at_keyframe = True
            self._note("picture", error)
            return
        self._resume_at_keyframe = False
        self.refused.discard("picture")
        self.still.see(frame, wall_s)
        self.frames += 1
        self._out.picture.arrived(at_us // 1000, wall_s)
        if self.zero_us is None:
            self.zero_us = frame.timestamp_us
            self._place_early()
        self._fragment_done()

    # --- sound ---

    def _sound(self, sound: Sound) -> None:
        if sound.block.samples.any():
            self.heard_s = sound.wall_s
        if self.zero_us is not None:
            self._place(sound.block, sound.wall_s)
            return
        self._early.append(sound)
        if sound.block.timestamp_us - self._early[0].block.timestamp_us >= ZERO_WAIT_US:
            self._begin_without_picture()

    def _begin_without_picture(self) -> None:
        if self._early and self.zero_us is None:
            self.zero_us = self._early[0].block.timestamp_us
            self._place_early()

    def _place_early(self) -> None:
        """Sound that came before zero was known, as far as it belongs to the lesson."""
        early, self._early = self._early, []
        for sound in early:
            self._place(sound.block, sound.wall_s)

    def _place(self, block: SoundBlock, wall_s: float) -> None:
        at_us, samples = self._at(block.timestamp_us), block.samples
        if at_us < 0:
            before = -at_us * SAMPLE_RATE // 1_000_000
            samples, at_us = samples[before:], 0
        if not samples.size or self._over(at_us):
            return
        try:
            self._out.muxer.audio(samples, at_us)
        except MuxFailure as error:
            self._note("sound", error)
            return
        self.refused.discard("sound")
        if self._out.ear is not None:
            self._out.ear.hear(samples, at_us * SAMPLE_RATE // 1_000_000)
        self._out.sound.arrived(at_us // 1000, wall_s)
        self._fragment_done()

    # --- both ---

    def _at(self, timestamp_us: int) -> int:
        """A device's time as lesson time; the muxer must be given zero first."""
        return 0 if self.zero_us is None else timestamp_us - self.zero_us

    def _over(self, at_us: int) -> bool:
        if at_us < self._limit_us:
            return False
        self._end("limit", None)
        return True

    def _fragment_done(self) -> None:
        muxer = self._out.muxer
        if muxer.fragments != self._fragments:
            self._fragments = muxer.fragments
            self._out.movie.fragment_done(muxer.muxed_picture_ms, muxer.muxed_sound_ms)
            self._out.fragment()

    def _device_ended(self, track: Track, error: Exception | None) -> None:
        """One that broke may come back, and then begins with a keyframe; one that is over does not."""
        if track == "picture":
            self._resume_at_keyframe = True
        if error is not None:
            self.problem = self.problem or error
            return
        self._to_come.discard(track)
        if not self._to_come:
            self._end("source_ended", None)

    def _note(self, track: Track, error: Exception) -> None:
        self.refused.add(track)
        if self.problem is None:
            log_error(f"{track}_refused", error)
        self.problem = self.problem or error

    def _end(self, reason: EndReason, error: BaseException | None) -> None:
        if not self._told:
            self._told = True
            self._on_end(reason, error)
