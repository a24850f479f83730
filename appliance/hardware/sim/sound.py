"""Sound out of a file, of whatever kind, as mono 48 kHz without holes, in step with the pictures."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import av
import numpy as np
from av.audio.frame import AudioFrame

from appliance.hardware.ports import SAMPLE_RATE, Pcm
from appliance.hardware.sim.source import Source, opened, seek

BLOCK_SAMPLES = SAMPLE_RATE // 25
_SAMPLES_PER_MS = SAMPLE_RATE // 1000
# Containers round the times of their sound packets: a smaller step is no hole.
_JITTER_SAMPLES = 20 * _SAMPLES_PER_MS
# Decoders of compressed sound need a run-up before the wanted spot.
_RUN_UP_SAMPLES = SAMPLE_RATE // 2


class Sound:
    """A file's first sound track. What the track does not cover is silence, and what outlasts the picture is cut."""

    def __init__(self, source: Source, loop: bool) -> None:
        self._source = source
        self._loop = loop
        self._period = source.period_ms * _SAMPLES_PER_MS

    def blocks(self, begin_us: int) -> Iterator[Pcm]:
        """Blocks of 40 ms from the position on; only the last one of a file that does not loop may be longer."""
        waiting: list[Pcm] = []
        ready = 0
        for samples in self._endless(begin_us * _SAMPLES_PER_MS // 1000):
            waiting.append(samples)
            ready += len(samples)
            # One block stays behind, so that the last one is never too short.
            if ready >= 2 * BLOCK_SAMPLES:
                joined = np.concatenate(waiting)
                whole = ready // BLOCK_SAMPLES - 1
                for number in range(whole):
                    yield joined[number * BLOCK_SAMPLES : (number + 1) * BLOCK_SAMPLES]
                waiting = [joined[whole * BLOCK_SAMPLES :]]
                ready -= whole * BLOCK_SAMPLES
        if ready:
            yield np.concatenate(waiting)

    def _endless(self, begin: int) -> Iterator[Pcm]:
        begin %= self._period
        while True:
            yield from self._once(begin)
            if not self._loop:
                return
            begin = 0

    def _once(self, begin: int) -> Iterator[Pcm]:
        at = begin
        for start, samples in self._decoded(begin):
            if abs(start - at) < _JITTER_SAMPLES and at > begin:
                start = at
            if start > at:
                hole = min(start, self._period) - at
                yield np.zeros(hole, np.int16)
                at += hole
            kept = samples[max(0, at - start) : max(0, self._period - start)]
            if len(kept):
                yield kept
                at += len(kept)
            if at >= self._period:
                return
        yield np.zeros(self._period - at, np.int16)

    def _decoded(self, begin: int) -> Iterator[tuple[int, Pcm]]:
        """Pieces of sound with the sample number, counted from the first picture, at which they belong."""
        start = int(self._source.start_s * SAMPLE_RATE)
        with opened(self._source.path) as container:
            stream = container.streams.audio[0]
            if begin:
                seek(container, stream, Fraction(start + max(0, begin - _RUN_UP_SAMPLES), SAMPLE_RATE))
            resampler = _Resampler()
            for packet in container.demux(stream):
                try:
                    frames = packet.decode()
                except av.FFmpegError:
                    continue  # a damaged packet is a hole in the sound, and shows as one
                for frame in frames:
                    for position, samples in resampler.feed(frame):
                        yield position - start, samples
            for position, samples in resampler.flush():
                yield position - start, samples


class _Resampler:
    """FFmpeg's resampler, made anew where a stream changes its kind half-way."""

    def __init__(self) -> None:
        self._kind: tuple[str, str, int] | None = None
        self._resampler: av.AudioResampler | None = None

    def feed(self, frame: AudioFrame) -> Iterator[tuple[int, Pcm]]:
        kind = (frame.format.name, frame.layout.name, frame.sample_rate)
        if kind != self._kind:
            yield from self.flush()
            self._kind = kind
            self._resampler = av.AudioResampler(format="s16", layout="mono", rate=SAMPLE_RATE)
        assert self._resampler is not None
        yield from map(_placed, self._resampler.resample(frame))

    def flush(self) -> Iterator[tuple[int, Pcm]]:
        if self._resampler is not None:
            yield from map(_placed, self._resampler.resample(None))
            self._resampler = None


def _placed(frame: AudioFrame) -> tuple[int, Pcm]:
    assert frame.pts is not None
    assert frame.time_base is not None
    return round(frame.pts * frame.time_base * SAMPLE_RATE), frame.to_ndarray().reshape(-1).astype(np.int16, copy=False)
