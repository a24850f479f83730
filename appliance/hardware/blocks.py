"""Pieces of sound as they come from a device, made into blocks whose stamps follow from counting samples."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from appliance.hardware.ports import SAMPLE_RATE, Pcm, SoundBlock

_BLOCK_SAMPLES = SAMPLE_RATE // 25
# A difference as small as this is the unsteadiness of measuring, not lost sound.
JITTER_US = 60_000
# How much of such a difference is taken over with each block, so that slow drift is followed and nobody hears it.
_SLEW = 1 / 64


class Blocks:
    """Gathers pieces into blocks of 40 ms. Where the count falls behind the time, sound was lost: stamps show it."""

    def __init__(self) -> None:
        self._pieces: list[Pcm] = []
        self._ready = 0
        self._next_us: float | None = None
        self._drift_us = 0.0

    def add(self, samples: Pcm, moment_us: int) -> Iterator[SoundBlock]:
        """`moment_us`: when the first of these samples was taken."""
        self._settle(moment_us)
        self._pieces.append(samples)
        self._ready += len(samples)
        if self._ready < _BLOCK_SAMPLES:
            return
        joined = np.concatenate(self._pieces)
        whole = self._ready // _BLOCK_SAMPLES * _BLOCK_SAMPLES
        for start in range(0, whole, _BLOCK_SAMPLES):
            assert self._next_us is not None
            yield SoundBlock(joined[start : start + _BLOCK_SAMPLES], round(self._next_us))
            self._next_us += _BLOCK_SAMPLES * 1_000_000 / SAMPLE_RATE + self._drift_us * _SLEW
        self._pieces = [joined[whole:]]
        self._ready -= whole

    def _settle(self, moment_us: int) -> None:
        """Compare the counted time of the next sample with what the device says."""
        waiting_us = self._ready * 1_000_000 / SAMPLE_RATE
        if self._next_us is None:
            self._next_us = moment_us
            return
        ahead_us = moment_us - (self._next_us + waiting_us)
        if ahead_us > JITTER_US:
            # Sound was lost. What waits is from before the loss and too short for a block.
            self._pieces, self._ready, self._next_us, ahead_us = [], 0, moment_us, 0.0
        self._drift_us = max(ahead_us, -JITTER_US)
