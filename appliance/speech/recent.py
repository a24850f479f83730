"""The levels of the last minutes, and how loud a given share of them is at most."""

from __future__ import annotations

import numpy as np

from appliance.speech.detector import Floats


class RecentLevels:
    """Keeps the last `frames` levels, a number each; no sound."""

    def __init__(self, frames: int) -> None:
        self._frames = frames
        self._levels = np.empty(0, np.float32)

    def add(self, levels: Floats) -> None:
        self._levels = np.concatenate((self._levels, levels))[-self._frames :]

    def below(self, percent: float, last_frames: int | None = None) -> float:
        """The level that `percent` of the frames do not pass."""
        levels = self._levels if last_frames is None else self._levels[-last_frames:]
        rank = round((levels.size - 1) * percent / 100)
        # np.percentile interpolates between ranks: three times the time for a difference of nothing.
        return float(np.partition(levels, rank)[rank])
