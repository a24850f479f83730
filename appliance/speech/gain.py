"""A slow gain that brings speech to the level the detector was made for. The microphone's own level is not known.

Works on levels only, and is heard by the detector alone: the recording itself is never changed.
"""

from __future__ import annotations

import math

import numpy as np

from appliance.speech.detector import FRAME_MS, Floats
from appliance.speech.recent import RecentLevels

TARGET_DBFS = -28.0
WINDOW_FRAMES = 120_000 // FRAME_MS
LOUD_SHARE = 95.0  # percent: the level that only the loudest twentieth of the last two minutes passes
LIMITS_DB = (-30.0, 40.0)
FALL_DB_PER_S = 12.0
RISE_DB_PER_S = 2.0
DIGITAL_SILENCE_DBFS = -95.0  # no microphone is this quiet: a hole in the sound, which says nothing of the level


class SlowGain:
    """One gain for each block of frame levels; `gain_db` may be kept for the next lesson."""

    def __init__(self, initial_db: float | None = None) -> None:
        stored_db = initial_db if initial_db is not None and math.isfinite(initial_db) else None
        self._known = stored_db is not None
        self.gain_db = float(np.clip(stored_db or 0.0, *LIMITS_DB))
        self._recent = RecentLevels(WINDOW_FRAMES)

    def update(self, levels_dbfs: Floats) -> float:
        """Take the levels of the next block and give the gain for that block."""
        heard = levels_dbfs[levels_dbfs > DIGITAL_SILENCE_DBFS]
        if not heard.size:
            return self.gain_db
        self._recent.add(heard)
        wanted = np.clip(TARGET_DBFS - self._recent.below(LOUD_SHARE), *LIMITS_DB)
        if self._known:
            seconds = levels_dbfs.size * FRAME_MS / 1000
            wanted = np.clip(wanted, self.gain_db - FALL_DB_PER_S * seconds, self.gain_db + RISE_DB_PER_S * seconds)
        self._known = True
        self.gain_db = float(wanted)
        return self.gain_db
