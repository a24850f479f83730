"""How far each frame stands above the noise of the room: 0 in the noise, 1 well above it.

Two levels are kept: how quiet it is when nobody talks, and how loud the loudest speech is. The gate opens between a
quarter and a half of the way, in dB: in a quiet room that leaves out the echo behind a word, in a noisy one it does
not ask more than there is.
"""

from __future__ import annotations

import numpy as np

from appliance.speech.detector import FRAME_MS, FRAME_SAMPLES, SAMPLE_RATE, Floats
from appliance.speech.recent import RecentLevels

# Where voices have most of their power; hum and rumble lie below, knocks and scraping mostly above.
LOW_HZ, HIGH_HZ = 150, 1500
WINDOW_SAMPLES = 512
# Even a busy lesson is quiet a tenth of the time. A shorter memory takes a fan that was switched on for noise sooner.
QUIET_SHARE, QUIET_FRAMES = 10.0, 40_000 // FRAME_MS
LOUD_SHARE, LOUD_FRAMES = 95.0, 120_000 // FRAME_MS
OPENS_AT, OPENS_OVER = 0.25, 0.25  # of the way from quiet to loud
# Steady noise sways this much by itself: without a least opening a fan alone would be speech at times.
LEAST_OPENS_DB, LEAST_OVER_DB = 3.5, 3.0
MEAN_FRAMES = 5
LOWEST_DBFS = -100.0  # digital silence is given this: sound that a conference program cleaned is full of it

# An answer is about the middle of what it was made from: 2 frames back in the mean, 1 in the window.
LAG_FRAMES = 3

_HZ = np.fft.rfftfreq(WINDOW_SAMPLES, 1 / SAMPLE_RATE)
_FIRST, _LAST = np.searchsorted(_HZ, (LOW_HZ, HIGH_HZ)).tolist()
_WINDOW = np.hanning(WINDOW_SAMPLES + 1)[:-1].astype(np.float32)
_SCALE = float((_WINDOW**2).sum() * WINDOW_SAMPLES / 2)
_MEAN = np.full(MEAN_FRAMES, 1 / MEAN_FRAMES)


class NoiseGate:
    """Takes whole frames of samples scaled to ±1; each answer lags `LAG_FRAMES` behind its frame."""

    def __init__(self) -> None:
        self._samples = np.zeros(WINDOW_SAMPLES - FRAME_SAMPLES, np.float32)
        self._powers = np.zeros(MEAN_FRAMES - 1)
        self._recent = RecentLevels(LOUD_FRAMES)

    def update(self, samples: Floats) -> Floats:
        levels = self._band_levels(samples)
        self._recent.add(levels)
        quiet = self._recent.below(QUIET_SHARE, QUIET_FRAMES)
        way = self._recent.below(LOUD_SHARE) - quiet
        opens_db = max(LEAST_OPENS_DB, OPENS_AT * way)
        opened: Floats = np.clip((levels - (quiet + opens_db)) / max(LEAST_OVER_DB, OPENS_OVER * way), 0, 1)
        return opened

    def _band_levels(self, samples: Floats) -> Floats:
        whole = np.concatenate((self._samples, samples))
        self._samples = whole[samples.size :]
        windows = np.lib.stride_tricks.sliding_window_view(whole, WINDOW_SAMPLES)[::FRAME_SAMPLES]
        spectrum = np.fft.rfft(windows * _WINDOW, axis=1)[:, _FIRST:_LAST]
        power = (spectrum.real**2 + spectrum.imag**2).sum(axis=1, dtype=np.float64) / _SCALE
        recent = np.concatenate((self._powers, power))
        self._powers = recent[power.size :]
        mean = np.maximum(np.convolve(recent, _MEAN, "valid"), 10 ** (LOWEST_DBFS / 10))
        levels: Floats = (10 * np.log10(mean)).astype(np.float32)
        return levels
