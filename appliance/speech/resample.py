"""48 kHz sound to 16 kHz, as it comes in: a low-pass filter, then every third sample.

The filter's numbers are whole and the sums stay below 2^53, so they are exact in any order:
blocks of any length give the same samples to the bit.
"""

from __future__ import annotations

import numpy as np

from appliance.speech.detector import Pcm

RATIO = 3
HALF_TAPS = 36
TAPS = 2 * HALF_TAPS + 1
CUTOFF = 7_400 / 48_000  # half way down; 8.6 kHz and above is 60 dB down
_ONE = 1 << 20


def _filter() -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    steps = np.arange(-HALF_TAPS, HALF_TAPS + 1)
    taps = 2 * CUTOFF * np.sinc(2 * CUTOFF * steps) * np.kaiser(TAPS, 5.65)
    whole: np.ndarray[tuple[int], np.dtype[np.float64]] = np.round(taps / taps.sum() * _ONE)
    whole[HALF_TAPS] += _ONE - whole.sum()
    return whole


_FILTER = _filter()


class Decimator:
    """Output sample n lies exactly at input sample 3n. Give `finish` the last word: the filter looks ahead."""

    def __init__(self) -> None:
        self._kept = np.zeros(HALF_TAPS, np.float64)

    def feed(self, samples: Pcm) -> Pcm:
        return self._filter(samples.astype(np.float64))

    def finish(self) -> Pcm:
        """The last samples, as if silence followed."""
        return self._filter(np.zeros(HALF_TAPS, np.float64))

    def _filter(self, samples: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Pcm:
        ready = np.concatenate((self._kept, samples))
        count = max(0, (ready.size - TAPS) // RATIO + 1)
        self._kept = ready[count * RATIO :]
        if not count:
            return np.empty(0, np.int16)
        sums = np.zeros(count, np.float64)
        for phase in range(RATIO):  # each third of the taps sees each third sample: only what is kept is computed
            taps = _FILTER[phase::RATIO][::-1]
            sums += np.convolve(ready[phase::RATIO], taps, "valid")[:count]
        return np.clip(np.floor(sums / _ONE + 0.5), -32768, 32767).astype(np.int16)
