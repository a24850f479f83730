"""Any microphone that ALSA can record from."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing

import av
import numpy as np
from av.container import InputContainer

from appliance.clock import Clock
from appliance.hardware.blocks import Blocks
from appliance.hardware.errors import DeviceStopped, MicrophoneMissing
from appliance.hardware.ports import SAMPLE_RATE, OnEnd, Pcm, SoundBlock
from appliance.hardware.reader import Reader, Reading
from appliance.hardware.stamps import Stamps
from appliance.hardware.usb.discovery import Found, microphones
from appliance.hardware.usb.opening import Opener, refusal

_KIND = "alsa"
_WISH = {"sample_rate": str(SAMPLE_RATE), "ch_layout": "mono"}


class UsbMicrophone:
    """Samples are counted; where the count falls behind the device's time, sound was lost, and the stamps show it."""

    def __init__(self, clock: Clock, found: Found, opener: Opener) -> None:
        self._clock = clock
        self._found = found
        self._opener = opener
        self._reader = Reader("usb-microphone")
        self._lock = threading.Lock()
        self._closed = False

    @property
    def name(self) -> str:
        return self._found.name

    @property
    def present(self) -> bool:
        return self._found in microphones()

    def start(self, on_sound: Callable[[SoundBlock], None], on_end: OnEnd) -> None:
        with self._lock:
            if self._closed:
                raise MicrophoneMissing
            try:
                container = self._opener(self._found.address, _KIND, _WISH)
            except (av.FFmpegError, OSError) as error:
                raise refusal(error, MicrophoneMissing) from error
            self._reader.start(lambda reading: self._record(reading, container, on_sound), on_end)

    def stop(self) -> None:
        with self._lock:
            self._reader.stop()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self._reader.stop()

    def _record(self, reading: Reading, container: InputContainer, on_sound: Callable[[SoundBlock], None]) -> None:
        blocks = Blocks()
        stamps = Stamps(self._clock)
        for samples, device_us in _sound(reading, container):
            for block in blocks.add(samples, stamps.stamp(device_us)):
                reading.call(on_sound, block)
        if not reading.stopped:
            raise DeviceStopped


def _sound(reading: Reading, container: InputContainer) -> Iterator[tuple[Pcm, int | None]]:
    """Mono pieces with the device's own microseconds of their first sample."""
    with closing(container):
        stream = container.streams.audio[0]
        resampler = av.AudioResampler(format="s16", layout="mono", rate=SAMPLE_RATE)
        for packet in container.demux(stream):
            if reading.stopped:
                return
            for frame in packet.decode():
                device_us = None if frame.pts is None else round(frame.pts * packet.time_base * 1_000_000)
                pieces = [part.to_ndarray().reshape(-1) for part in resampler.resample(frame)]
                if pieces:
                    yield np.concatenate(pieces).astype(np.int16, copy=False), device_us
