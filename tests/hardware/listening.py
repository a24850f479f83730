"""Collects what devices deliver and waits, without sleeping, until there is enough."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

import av
import numpy as np
import numpy.typing as npt

from appliance.hardware.ports import EncodedFrame, SoundBlock, VideoFormat
from appliance.hardware.sim.framenumber import read_number

T = TypeVar("T")
PATIENCE_S = 30


class Collected(Generic[T]):
    """Call it with each item; `wait` for a number of them."""

    def __init__(self) -> None:
        self.items: list[T] = []
        self.threads: set[str] = set()
        self._change = threading.Condition()

    def __call__(self, item: T) -> None:
        with self._change:
            self.items.append(item)
            self.threads.add(threading.current_thread().name)
            self._change.notify_all()

    def wait(self, count: int = 1) -> list[T]:
        return self.wait_for(lambda items: len(items) >= count)

    def wait_for(self, enough: Callable[[list[T]], bool]) -> list[T]:
        with self._change:
            assert self._change.wait_for(lambda: enough(self.items), PATIENCE_S), f"only {len(self.items)} came"
            return list(self.items)


def pictures(form: VideoFormat, frames: list[EncodedFrame]) -> Iterator[av.VideoFrame]:
    """What a viewer would see: decoded by FFmpeg, in the order of decoding."""
    decoder = av.CodecContext.create("h264", "r")
    decoder.thread_count = 1
    decoder.extradata = form.extradata
    for frame in frames:
        packet = av.Packet(frame.data)
        packet.pts = frame.timestamp_us
        yield from decoder.decode(packet)
    yield from decoder.decode(None)


def numbers(form: VideoFormat, frames: list[EncodedFrame]) -> list[int]:
    return [read_number(picture.to_ndarray(format="gray")) for picture in pictures(form, frames)]


def joined(blocks: list[SoundBlock]) -> npt.NDArray[np.int16]:
    return np.concatenate([block.samples for block in blocks])
