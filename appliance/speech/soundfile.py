"""Reads a sound file of any kind as the recorder would hear it: mono, 16 bits, 16 kHz, piece by piece."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from appliance.speech.detector import SAMPLE_RATE, Pcm
from appliance.speech.errors import SoundFileMissing, SoundFileSilent, SoundFileUnreadable
from appliance.speech.resample import RATIO, Decimator

MICROPHONE_RATE = SAMPLE_RATE * RATIO
PIECE_SAMPLES = 1 << 16


def read_sound(path: Path) -> Iterator[Pcm]:
    """Raises `SoundFileMissing`, `SoundFileUnreadable`, or `SoundFileSilent` when there was not one sample."""
    samples = 0
    try:
        with path.open("rb") as file:
            for piece in _pieces(file, str(path)):
                samples += piece.size
                yield piece
    except FileNotFoundError as error:
        raise SoundFileMissing(file=str(path)) from error
    except OSError as error:
        raise SoundFileUnreadable(file=str(path), detail=error.strerror or "unreadable") from error
    if not samples:
        raise SoundFileSilent(file=str(path))


def _pieces(file: BinaryIO, name: str) -> Iterator[Pcm]:
    if file.read(1) == b"":
        return
    file.seek(0)
    rate_and_pieces = _plain_wav(file)
    if rate_and_pieces is None:
        # Loading FFmpeg takes longer than finding the speech of several minutes: not for a plain WAV file.
        from appliance.speech.ffmpeg import decode

        file.seek(0)
        rate_and_pieces = decode(file, name)
    yield from _at_16k(*rate_and_pieces)


def _plain_wav(file: BinaryIO) -> tuple[int, Iterator[Pcm]] | None:
    """None if it is anything but 16-bit PCM at a rate of ours: FFmpeg knows better then."""
    try:
        reader = wave.open(file)  # noqa: SIM115  closing it is for whoever opened the file
    except (wave.Error, EOFError):
        return None
    if reader.getsampwidth() != 2 or reader.getframerate() not in (SAMPLE_RATE, MICROPHONE_RATE):
        return None
    return reader.getframerate(), _wav_pieces(reader)


def _wav_pieces(reader: wave.Wave_read) -> Iterator[Pcm]:
    channels = reader.getnchannels()
    while data := reader.readframes(PIECE_SAMPLES):
        whole = len(data) - len(data) % (2 * channels)  # a file cut short may end within a sample
        yield to_mono(np.frombuffer(data[:whole], "<i2").reshape(-1, channels).T)


def to_mono(channels: npt.NDArray[np.int16]) -> Pcm:
    """The mean of the channels, one row each."""
    mean: Pcm = channels[0] if len(channels) == 1 else np.round(channels.mean(axis=0)).astype(np.int16)
    return mean


def _at_16k(rate: int, pieces: Iterator[Pcm]) -> Iterator[Pcm]:
    if rate == SAMPLE_RATE:
        yield from pieces
        return
    assert rate == MICROPHONE_RATE
    decimator = Decimator()
    for piece in pieces:
        yield decimator.feed(piece)
    yield decimator.finish()
