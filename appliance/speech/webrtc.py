"""The default finder of audible speech: webrtcvad behind a slow gain, gated by the room's noise and smoothed.

For the index only; it never decides over what is recorded. Works in blocks of 0.6 s, the least that holds both
whole 30 ms frames of webrtcvad and whole 10 ms frames, so that how the sound comes in makes no difference.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import webrtcvad

from appliance.speech.detector import FRAME_SAMPLES, SAMPLE_RATE, Doubles, Floats, Pcm, Segment
from appliance.speech.gain import SlowGain
from appliance.speech.gate import LAG_FRAMES, NoiseGate
from appliance.speech.segments import Segmenter

VOTE_FRAMES = 3  # webrtcvad votes on 30 ms
VOTE_SAMPLES = VOTE_FRAMES * FRAME_SAMPLES
BLOCK_SAMPLES = 20 * VOTE_SAMPLES
# The strictest mode misses soft voices and the mildest takes noise for speech: where they differ it is half a vote.
MODES = (0, 3)
HALF_MEAN_FRAMES = 20  # the mean reaches 0.2 s both ways
MEAN_FRAMES = 2 * HALF_MEAN_FRAMES + 1
# Scores come out this much behind the sound.
LAG = LAG_FRAMES + HALF_MEAN_FRAMES
_MEAN = np.full(MEAN_FRAMES, 1 / MEAN_FRAMES)


class WebrtcDetector:
    """A `SpeechDetector`. Give it the `gain_db` that the last lesson ended with, if there was one."""

    def __init__(self, initial_gain_db: float | None = None) -> None:
        self._voters = [webrtcvad.Vad(mode) for mode in MODES]
        self._gain = SlowGain(initial_gain_db)
        self._gate = NoiseGate()
        self._segmenter = Segmenter()
        self._waiting: list[Pcm] = []
        self._waiting_samples = 0
        self._samples = 0
        self._late_votes = np.zeros(LAG_FRAMES)
        self._scores = np.zeros(MEAN_FRAMES - 1 - LAG)
        self._finished = False

    def feed(self, samples: Pcm) -> None:
        if self._finished:
            raise ValueError("fed after finish")
        self._samples += samples.size
        self._waiting.append(samples.copy())
        self._waiting_samples += samples.size
        if self._waiting_samples < BLOCK_SAMPLES:
            return
        ready = np.concatenate(self._waiting)
        whole = ready.size - ready.size % BLOCK_SAMPLES
        for start in range(0, whole, BLOCK_SAMPLES):
            self._take(ready[start : start + BLOCK_SAMPLES])
        self._waiting, self._waiting_samples = [ready[whole:]], ready.size - whole

    def finish(self) -> None:
        if self._finished:
            return
        self._finished = True
        if self._waiting_samples:
            rest = np.concatenate(self._waiting)
            self._take(np.concatenate((rest, np.zeros(-rest.size % VOTE_SAMPLES, np.int16))))
        self._waiting = []
        self._smooth(np.zeros(LAG))
        self._segmenter.finish(self._samples * 1000 // SAMPLE_RATE)

    @property
    def segments(self) -> Sequence[Segment]:
        return self._segmenter.segments

    @property
    def open_start_ms(self) -> int | None:
        return self._segmenter.open_start_ms

    @property
    def settled_ms(self) -> int:
        return self._segmenter.settled_ms

    @property
    def talking(self) -> bool:
        return self._segmenter.talking

    @property
    def gain_db(self) -> float:
        """The gain now: a number about the microphone, worth keeping for the next lesson."""
        return self._gain.gain_db

    def _take(self, block: Pcm) -> None:
        samples: Floats = block.astype(np.float32) / np.float32(32768)
        gain_db = self._gain.update(_frame_levels(samples))
        votes = np.concatenate((self._late_votes, self._votes(samples * np.float32(10 ** (gain_db / 20)))))
        self._late_votes = votes[-LAG_FRAMES:]
        self._smooth(votes[:-LAG_FRAMES] * self._gate.update(samples))

    def _votes(self, samples: Floats) -> Doubles:
        """For each frame the share of voters that hear speech."""
        levelled = np.clip(samples * 32768, -32768, 32767).astype(np.int16).tobytes()
        step = 2 * VOTE_SAMPLES
        pieces = [levelled[start : start + step] for start in range(0, len(levelled), step)]
        votes = [sum(voter.is_speech(piece, SAMPLE_RATE) for voter in self._voters) for piece in pieces]
        return np.repeat(np.array(votes, np.float64) / len(self._voters), VOTE_FRAMES)

    def _smooth(self, scores: Doubles) -> None:
        recent = np.concatenate((self._scores, scores))
        self._scores = recent[-(MEAN_FRAMES - 1) :]
        if recent.size >= MEAN_FRAMES:
            self._segmenter.feed(np.convolve(recent, _MEAN, "valid"))


def _frame_levels(samples: Floats) -> Floats:
    power = np.square(samples.reshape(-1, FRAME_SAMPLES)).mean(axis=1)
    levels: Floats = (10 * np.log10(power + 1e-10)).astype(np.float32)
    return levels
