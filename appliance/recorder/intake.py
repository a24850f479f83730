"""Where the devices' threads hand over to the muxing thread: bounded, in order, and its end is always told.

When the muxing thread cannot keep up, what does not fit is left out and counted. A picture that was left out takes
those that lean on it with it, up to the next keyframe.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from appliance.core.lesson import Track
from appliance.hardware.ports import EncodedFrame, SoundBlock

PATIENT_LIMIT_BYTES = 1 << 20  # a device that can wait needs no long queue
# Fifteen seconds of a disk that stalls, at more than the worst bit rate; what is older is better lost than all memory.
LIMIT_BYTES = 15 << 20
_OVERHEAD_BYTES = 200


@dataclass(frozen=True, slots=True)
class Picture:
    """`wall_s` is when it arrived, for the light; the lesson itself goes by the frame's own timestamp."""

    frame: EncodedFrame
    wall_s: float


@dataclass(frozen=True, slots=True)
class Sound:
    block: SoundBlock
    wall_s: float


@dataclass(frozen=True, slots=True)
class DeviceEnd:
    """A device stopped by itself; `error` None is the natural end of a source that has one."""

    track: Track
    error: Exception | None


Item = Picture | Sound | DeviceEnd


class Intake:
    """The first queue. `patience_s` lets a device wait for room: for a simulator that runs faster than time."""

    def __init__(self, wall: Callable[[], float], patience_s: float = 0.0, limit_bytes: int = LIMIT_BYTES) -> None:
        self._wall = wall
        self._patience_s = patience_s
        self._limit_bytes = limit_bytes
        self._items: deque[tuple[Item, int]] = deque()
        self._bytes = 0
        self._changed = threading.Condition()
        self._closed = False
        self._resume_at_keyframe = False
        self.lost_pictures = 0
        self.lost_sounds = 0
        self._picture_s = self._sound_s = wall()
        self._held = 0

    def picture(self, frame: EncodedFrame) -> None:
        self._picture_s = self._wall()
        if self._resume_at_keyframe and not frame.keyframe:
            self.lost_pictures += 1
            return
        fits = self._put(Picture(frame, self._wall()), len(frame.data))
        self._resume_at_keyframe = not fits
        self.lost_pictures += not fits

    @property
    def overflowed(self) -> bool:
        """Something was left out."""
        return self.lost_pictures + self.lost_sounds > 0

    @property
    def picture_s(self) -> float:
        """When the camera gave something last, whether it fitted or not: now, if a device has to wait for room."""
        return self._wall() if self._held else self._picture_s

    @property
    def sound_s(self) -> float:
        return self._wall() if self._held else self._sound_s

    @property
    def newest_s(self) -> float:
        """When anything came last."""
        return max(self.picture_s, self.sound_s)

    def sound(self, block: SoundBlock) -> None:
        self._sound_s = self._wall()
        self.lost_sounds += not self._put(Sound(block, self._wall()), block.samples.nbytes)

    def ended(self, track: Track, error: Exception | None) -> None:
        """Never left out: an end is always told."""
        self._put_always(DeviceEnd(track, error))

    def close(self) -> None:
        """No more comes in; `take` gives what is there and then None."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def take(self) -> Item | None:
        """The next item; waits for it. None: closed and empty."""
        with self._changed:
            while not self._items and not self._closed:
                self._changed.wait()
            if not self._items:
                return None
            item, size = self._items.popleft()
            self._bytes -= size
            self._changed.notify_all()
            return item

    def _put(self, item: Item, content_bytes: int) -> bool:
        size = content_bytes + _OVERHEAD_BYTES
        with self._changed:
            self._held += 1
            self._changed.wait_for(lambda: self._closed or self._fits(size), timeout=self._patience_s)
            self._held -= 1
            if self._closed or not self._fits(size):
                return False
            self._append(item, size)
        return True

    def _put_always(self, item: Item) -> None:
        with self._changed:
            if not self._closed:
                self._append(item, 0)

    def _fits(self, size: int) -> bool:
        return self._bytes + size <= self._limit_bytes

    def _append(self, item: Item, size: int) -> None:
        self._items.append((item, size))
        self._bytes += size
        self._changed.notify_all()
