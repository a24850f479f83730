"""A microphone that plays the sound of a video file."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np

from appliance.hardware.errors import DeviceStopped, MicrophoneMissing
from appliance.hardware.ports import SAMPLE_RATE, OnEnd, SoundBlock
from appliance.hardware.sim.faults import Fault, Faults
from appliance.hardware.sim.pacing import wait_until
from appliance.hardware.sim.sound import Sound
from appliance.hardware.sim.source import Source, opened
from appliance.hardware.sim.timeline import Timeline
from appliance.hardware.worker import Worker, as_end


class SimMicrophone:
    """Paced like the camera. A file without sound is a box without a microphone."""

    name = "simulator"

    def __init__(self, source: Source, sound: Sound, timeline: Timeline, faults: Faults) -> None:
        self._source = source
        self._sound = sound
        self._timeline = timeline
        self._faults = faults
        self._worker = Worker("sim-microphone")
        self._closed = False

    @property
    def present(self) -> bool:
        return not self._faults.active(Fault.MICROPHONE_UNPLUGGED)

    def start(self, on_sound: Callable[[SoundBlock], None], on_end: OnEnd) -> None:
        if self._closed or self._faults.active(Fault.MICROPHONE_UNPLUGGED) or not self._source.has_sound:
            raise MicrophoneMissing
        self._faults.switched_on("microphone")
        with opened(self._source.path):
            begin_us = self._timeline.join("microphone")
        self._worker.start(lambda stop: self._run(stop, begin_us, on_sound, on_end))

    def stop(self) -> None:
        self._worker.stop()
        self._timeline.leave("microphone")
        self._faults.switched_off("microphone")

    def close(self) -> None:
        self._closed = True
        self.stop()

    def _run(self, stop: threading.Event, begin_us: int, on_sound: Callable[[SoundBlock], None], on_end: OnEnd) -> None:
        error: Exception | None = None
        try:
            self._deliver(stop, begin_us, on_sound)
        except BaseException as caught:  # noqa: BLE001 - whatever ends a device is told to its owner
            error = as_end(caught)
        self._timeline.leave("microphone")
        if not stop.is_set():
            on_end(error)

    def _deliver(self, stop: threading.Event, begin_us: int, on_sound: Callable[[SoundBlock], None]) -> None:
        begin_us += self._timeline.origin_us
        taken = 0
        for samples in self._sound.blocks(begin_us - self._timeline.origin_us):
            moment_us = begin_us + taken * 1_000_000 // SAMPLE_RATE
            self._timeline.reach("microphone", moment_us - self._timeline.origin_us)
            taken += len(samples)
            # A block can be handed over when its last sample was heard.
            if not wait_until(self._timeline.clock, begin_us + taken * 1_000_000 // SAMPLE_RATE, stop):
                return
            if self._faults.active(Fault.MICROPHONE_UNPLUGGED):
                raise DeviceStopped
            if self._faults.strikes(Fault.MICROPHONE_THREAD_DIES):
                raise SystemExit
            if not self._faults.active(Fault.MICROPHONE_STALLS):
                heard = np.zeros_like(samples) if self._faults.active(Fault.MICROPHONE_ZEROS) else samples
                on_sound(SoundBlock(heard, moment_us))
