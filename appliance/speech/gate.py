"""How far each frame stands above the noise of the room: 0 in the noise, 1 well above it."""

from __future__ import annotations

import numpy as np

from appliance.speech.detector import FRAME_MS, FRAME_SAMPLES, SAMPLE_RATE, Floats

LOW_HZ, HIGH_HZ = 200, 4000  # where speech is; below lie hum and rumble
WINDOW_SAMPLES = 2 * FRAME_SAMPLES
FLOOR_FRAMES = 60_000 // FRAME_MS
FLOOR_SHARE = 20.0  # percent of the last minute that is taken to be without speech
OPENS_DB, RANGE_DB = 2.0, 2.0
MEAN_FRAMES = 5
QUIET_DB = -95.0  # below every microphone's own noise: digital silence, kept out of the floor

_BINS = np.fft.rfftfreq(WINDOW_SAMPLES, 1 / SAMPLE_RATE)
_IN_BAND = np.logical_and(_BINS >= LOW_HZ, _BINS <= HIGH_HZ)
_WINDOW = np.hanning(WINDOW_SAMPLES + 1)[:-1].astype(np.float32)
_SCALE = float((_WINDOW**2).sum() * WINDOW_SAMPLES / 2)


class NoiseGate:
    """Keeps the floor of the last minute; takes whole frames of samples scaled to ±1."""

    def __init__(self) -> None:
        self._before = np.zeros(WINDOW_SAMPLES - FRAME_SAMPLES, np.float32)
        self._powers = np.zeros(MEAN_FRAMES - 1, np.float32)
        self._levels = np.empty(0, np.float32)

    def update(self, samples: Floats) -> Floats:
        levels = self._band_levels(samples)
        self._levels = np.concatenate((self._levels, levels[levels > QUIET_DB]))[-FLOOR_FRAMES:]
        floor = float(np.percentile(self._levels, FLOOR_SHARE)) if self._levels.size else 0.0
        opened: Floats = np.clip((levels - (floor + OPENS_DB)) / RANGE_DB, 0.0, 1.0).astype(np.float32)
        return opened

    def _band_levels(self, samples: Floats) -> Floats:
        whole = np.concatenate((self._before, samples))
        self._before = whole[samples.size :]
        windows = np.lib.stride_tricks.sliding_window_view(whole, WINDOW_SAMPLES)[::FRAME_SAMPLES]
        spectrum = np.fft.rfft(windows * _WINDOW, axis=1)[:, _IN_BAND]
        power = (spectrum.real**2 + spectrum.imag**2).sum(axis=1) / _SCALE
        recent = np.concatenate((self._powers, power.astype(np.float32)))
        self._powers = recent[power.size :]
        mean = np.convolve(recent, np.full(MEAN_FRAMES, 1 / MEAN_FRAMES, np.float32), "valid")
        levels: Floats = (10 * np.log10(mean + 1e-12)).astype(np.float32)
        return levels
