"""Speech out of espeak-ng, which comes with its Dutch voice in the wheel `espeakng_loader`: no service, no download.

The library keeps its state in globals, so one lock guards all of it.
"""

from __future__ import annotations

import ctypes
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import av
import espeakng_loader
import numpy as np
import numpy.typing as npt

from appliance.hardware.ports import SAMPLE_RATE

Floats = npt.NDArray[np.float32]

# From espeak-ng's speak_lib.h.
_AUDIO_OUTPUT_SYNCHRONOUS = 2
_INITIALIZE_DONT_EXIT = 0x8000
_CHARS_UTF8 = 1
_RATE, _VOLUME, _PITCH, _RANGE = 1, 2, 3, 4
_MIDDLE = 50
_SHORT = "/proc/self/fd/{}"
_AUDIBLE = 120
_OnSamples = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)

_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Voice:
    """How a speaker talks: words a minute, liveliness (0 to 100) and loudness. The throat is in `stem-NAME.txt`."""

    rate: int
    liveliness: int
    gain: float


VOICES = {
    "juf": Voice(148, 62, 0.30),
    "yara": Voice(152, 60, 0.17),
    "noor": Voice(144, 48, 0.15),
    "lina": Voice(158, 66, 0.16),
    "daan": Voice(150, 52, 0.17),
    "sem": Voice(162, 58, 0.18),
    "milan": Voice(140, 55, 0.15),
}
PUPILS = tuple(name for name in VOICES if name != "juf")
# Said by all pupils at once.
CLASS = "klas"


def speak(name: str, text: str) -> Floats:
    """What `name` says, at 48 kHz, without silence around it. `klas` is everyone together, nearly in step."""
    if name != CLASS:
        return _one(name, text)
    parts = [_one(pupil, text) for pupil in PUPILS]
    late = [SAMPLE_RATE * 35 * number // 1000 for number in range(len(parts))]
    mixed = np.zeros(max(len(part) + delay for part, delay in zip(parts, late, strict=True)), np.float32)
    for part, delay in zip(parts, late, strict=True):
        mixed[delay : delay + len(part)] += part * 0.6
    return mixed


def _one(name: str, text: str) -> Floats:
    samples, rate = _synthesize(name, text)
    samples = _trimmed(samples, rate)
    at_48k = _resampled(samples, rate)
    loudness = float(np.sqrt(np.mean(at_48k**2)))
    return (at_48k * (VOICES[name].gain * 0.35 / loudness)).astype(np.float32)


def _trimmed(samples: npt.NDArray[np.int16], rate: int) -> npt.NDArray[np.int16]:
    """Without the silence around; by loudness in steps of 5 ms, which a single stray wave does not move."""
    step = rate // 200
    whole = samples[: len(samples) // step * step].reshape(-1, step).astype(np.float32)
    audible = np.flatnonzero(np.sqrt((whole**2).mean(axis=1)) > _AUDIBLE)
    if not len(audible):
        raise RuntimeError("espeak-ng made no sound")
    return samples[audible[0] * step : (audible[-1] + 1) * step]


def _synthesize(name: str, text: str) -> tuple[npt.NDArray[np.int16], int]:
    pieces: list[npt.NDArray[np.int16]] = []

    def on_samples(samples: ctypes._Pointer[ctypes.c_short] | None, count: int, _events: int | None) -> int:
        if samples and count > 0:
            pieces.append(np.ctypeslib.as_array(samples, (count,)).copy())
        return 0

    voice = VOICES[name]
    callback = _OnSamples(on_samples)
    with _lock:
        library, rate = _library()
        library.espeak_SetSynthCallback(callback)
        # Voices of our own without flutter and roughness: those go on from line to line, so that a line would never
        # be the same twice. What is left of such memory is a wave here and there, too little to hear or to measure.
        with resources.as_file(resources.files(__package__)) as folder, short_path(folder) as short:
            if library.espeak_ng_SetVoiceByFile(f"{short}/stem-{name}.txt".encode()):
                raise RuntimeError(f"espeak-ng cannot use the voice of {name}")
        settings = {_RATE: voice.rate, _VOLUME: 90, _PITCH: _MIDDLE, _RANGE: voice.liveliness}
        for parameter, value in settings.items():
            library.espeak_SetParameter(parameter, value, 0)
        # Breath is random: the same seed for each line makes it the same each time.
        library.espeak_ng_SetRandSeed(1)
        data = text.encode()
        library.espeak_Synth(data, len(data) + 1, 0, 0, 0, _CHARS_UTF8, None, None)
        library.espeak_Synchronize()
    return np.concatenate([*pieces, np.zeros(0, np.int16)]), rate


@cache
def _library() -> tuple[ctypes.CDLL, int]:
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    library.espeak_Synth.argtypes = [
        ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int,
        ctypes.c_uint, ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p,
    ]  # fmt: skip
    # Left open: espeak-ng reads the dictionary of a language when it first speaks it.
    folder = os.open(espeakng_loader.get_data_path(), os.O_PATH | os.O_DIRECTORY)
    data = _SHORT.format(folder).encode()
    rate = library.espeak_Initialize(_AUDIO_OUTPUT_SYNCHRONOUS, 0, data, _INITIALIZE_DONT_EXIT)
    if rate <= 0:
        raise RuntimeError("espeak-ng does not start")
    return library, rate


@contextmanager
def short_path(folder: Path) -> Iterator[str]:
    """Another path of `folder`, for as long as the context lasts: espeak-ng takes none of more than 60 bytes."""
    opened = os.open(folder, os.O_PATH | os.O_DIRECTORY)
    try:
        yield _SHORT.format(opened)
    finally:
        os.close(opened)


def _resampled(samples: npt.NDArray[np.int16], rate: int) -> Floats:
    frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
    frame.sample_rate = rate
    resampler = av.AudioResampler(format="s16", layout="mono", rate=SAMPLE_RATE)
    pieces = [part.to_ndarray().reshape(-1) for part in [*resampler.resample(frame), *resampler.resample(None)]]
    return np.concatenate(pieces).astype(np.float32) / np.float32(32768)
