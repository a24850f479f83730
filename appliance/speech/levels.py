"""The level curve of a lesson: one number for each half second, for the ribbon under the player and the live meter."""

from __future__ import annotations

import numpy as np

from appliance.speech.detector import Pcm

STEP_MS = 500
FLOOR_DBFS = -96.0  # what digital silence is given


class LevelCurve:
    """Mean power of each half second in dB below full scale, to a tenth; takes blocks of any length at its rate."""

    def __init__(self, sample_rate: int = 48_000) -> None:
        self._step_samples = sample_rate * STEP_MS // 1000
        self._sum = 0
        self._count = 0
        self.dbfs: list[float] = []

    @property
    def latest_dbfs(self) -> float | None:
        """The last whole half second; None before there is one."""
        return self.dbfs[-1] if self.dbfs else None

    def feed(self, samples: Pcm) -> None:
        start = 0
        while start < samples.size:
            part = samples[start : start + self._step_samples - self._count]
            # Sums of whole numbers: exact, so that how the sound was cut up leaves no trace.
            self._sum += int(np.square(part.astype(np.int64)).sum())
            self._count += part.size
            start += part.size
            if self._count == self._step_samples:
                self._close_step()

    def finish(self) -> None:
        """The last, shorter step counts too. Calling it again does nothing."""
        if self._count:
            self._close_step()

    def _close_step(self) -> None:
        power = self._sum / self._count / 32768**2
        level = 10 * float(np.log10(power)) if power > 0 else FLOOR_DBFS
        self.dbfs.append(round(max(level, FLOOR_DBFS), 1))
        self._sum = self._count = 0
