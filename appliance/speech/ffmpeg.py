"""Decodes whatever sound FFmpeg can read to mono 16-bit samples at 16 or 48 kHz."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import BinaryIO

import av
import numpy as np

from appliance.speech.detector import SAMPLE_RATE, Pcm
from appliance.speech.errors import SoundFileSilent, SoundFileUnreadable
from appliance.speech.resample import RATIO

# Which number is silence, and how far above it is full scale; for sound in floating point 0 and 1.
_SCALES = {"uint8": (128, 128), "int16": (0, 1 << 15), "int32": (0, 1 << 31), "int64": (0, 1 << 63)}


def decode(file: BinaryIO, name: str) -> tuple[int, Iterator[Pcm]]:
    """The rate, which is that of the file if it is 16 kHz and else 48 kHz, and the sound."""
    frames = _frames(file, name)
    first = next(frames, None)
    if first is None:
        raise SoundFileSilent(file=name)
    rate = SAMPLE_RATE if first.sample_rate == SAMPLE_RATE else SAMPLE_RATE * RATIO
    return rate, _mono(itertools.chain([first], frames), rate, name)


def _frames(file: BinaryIO, name: str) -> Iterator[av.AudioFrame]:
    try:
        with av.open(file, mode="r") as container:
            if not container.streams.audio:
                raise SoundFileSilent(file=name)
            yield from container.decode(container.streams.audio[0])
    except av.FFmpegError as error:
        raise SoundFileUnreadable(file=name, detail=error.strerror or "damaged") from error


def _mono(frames: Iterator[av.AudioFrame], rate: int, name: str) -> Iterator[Pcm]:
    given_rate = None
    resampler = av.AudioResampler(format="s16", layout="mono", rate=rate)
    for frame in frames:
        if given_rate not in (None, frame.sample_rate):
            raise SoundFileUnreadable(file=name, detail="its rate changes on the way")
        given_rate = frame.sample_rate
        mono = _mixed(frame)
        if given_rate == rate:
            yield mono
        else:
            yield from _resampled(resampler, mono, given_rate)
    if given_rate != rate:
        yield from (piece.to_ndarray()[0] for piece in resampler.resample(None))


def _resampled(resampler: av.AudioResampler, mono: Pcm, given_rate: int) -> Iterator[Pcm]:
    frame = av.AudioFrame.from_ndarray(mono[np.newaxis], format="s16", layout="mono")
    frame.sample_rate = given_rate
    for piece in resampler.resample(frame):
        yield piece.to_ndarray()[0]


def _mixed(frame: av.AudioFrame) -> Pcm:
    """The mean of the channels. Not FFmpeg's own mix: that has no rule for every number of channels."""
    data = frame.to_ndarray()
    if not frame.format.is_planar:
        data = data.reshape(-1, len(frame.layout.channels)).T
    if data.dtype == np.int16 and len(data) == 1:
        return np.ascontiguousarray(data[0])
    zero, full_scale = _SCALES.get(data.dtype.name, (0, 1))
    scaled = (np.nan_to_num(data.astype(np.float64)) - zero) / full_scale
    mixed: Pcm = np.clip(np.round(scaled.mean(axis=0) * 32768), -32768, 32767).astype(np.int16)
    return mixed
