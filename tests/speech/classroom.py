"""Makes classroom-like sound with exactly known speech: Dutch voices of espeak-ng in a synthetic room, with noise.

Speech is labelled by the energy of the clean clips, before room and noise; pauses under 0.3 s belong to the stretch.
A babble of distant voices is noise.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from appliance.hardware.sim.lesson.voices import PUPILS, speak
from appliance.speech.detector import FRAME_SAMPLES, SAMPLE_RATE, Pcm
from appliance.speech.resample import Decimator

Floats = npt.NDArray[np.float64]
Labels = list[tuple[float, float]]  # seconds
BACKGROUNDS = ("fan", "events", "babble")
BRIDGE_S = 0.3

SENTENCES = (
    "Goedemorgen allemaal, pak je rekenboek en sla bladzijde twaalf open.",
    "Wie kan mij vertellen wat de noemer van een breuk is?",
    "Dat is het getal onder de streep.",
    "Heel goed.",
    "We hebben een taart en die delen we in acht gelijke stukken.",
    "Als ik er drie opeet, hoeveel is er dan nog over?",
    "Vijf achtste, juf.",
    "Leg eens uit hoe je dat hebt uitgerekend.",
    "Ik dacht eerst aan vier, maar toen telde ik de stukken na.",
    "Werk nu samen met je buurman aan de volgende som.",
    "Ja.",
    "Mag ik naar voren komen om het op het bord te tekenen?",
    "Let op de tijd, we stoppen over vijf minuten.",
    "Zullen we de antwoorden samen bespreken?",
)


@dataclass(frozen=True, slots=True)
class Recording:
    name: str
    snr_db: float
    samples: Pcm  # 16 kHz
    labels: Labels

    @property
    def seconds(self) -> float:
        return self.samples.size / SAMPLE_RATE


def record(background: str, snr_db: float, level_dbfs: float, seconds: int = 60, seed: int = 1) -> Recording:
    """`snr_db`: mean power over the labelled speech to mean power of the background; `level_dbfs`: of that speech."""
    chance = np.random.default_rng([seed, BACKGROUNDS.index(background)])
    clean, labels = _talk(chance, seconds * SAMPLE_RATE)
    speech = _in_room(clean, chance)
    speaking = _mask(labels, speech.size)
    noise = _NOISES[background](chance, speech.size)
    noise *= np.sqrt(np.mean(speech[speaking] ** 2) / np.mean(noise**2)) * 10 ** (-snr_db / 20)
    mixed = (speech + noise) * 10 ** (level_dbfs / 20) / np.sqrt(np.mean(speech[speaking] ** 2))
    pcm = np.clip(np.round(mixed * 32768), -32768, 32767).astype(np.int16)
    return Recording(f"{background} {snr_db:g} dB", snr_db, pcm, labels)


def noise_only(background: str, level_dbfs: float, seconds: int, seed: int = 1) -> Pcm:
    noise = _NOISES[background](np.random.default_rng(seed), seconds * SAMPLE_RATE)
    noise *= 10 ** (level_dbfs / 20) / np.sqrt(np.mean(noise**2))
    return np.clip(np.round(noise * 32768), -32768, 32767).astype(np.int16)


@cache
def _clip(name: str, text: str) -> Floats:
    at_48k = np.asarray(speak(name, text), np.float64)
    decimator = Decimator()
    scaled = np.clip(at_48k / np.abs(at_48k).max() * 30000, -32768, 32767).astype(np.int16)
    clip = np.concatenate((decimator.feed(scaled), decimator.finish())) / 32768
    level: Floats = clip / np.sqrt(np.mean(clip**2))
    return level


def _talk(chance: np.random.Generator, size: int) -> tuple[Floats, Labels]:
    """The teacher most of the time, pupils 3 to 9 dB softer; pauses of 0.2 to 4 s. Ends in silence."""
    sound, frames = np.zeros(size), np.zeros(size // FRAME_SAMPLES, bool)
    at = int(chance.uniform(0.2, 2) * SAMPLE_RATE)
    while True:
        pupil = chance.random() < 0.35
        clip = _clip(str(chance.choice(PUPILS)) if pupil else "juf", str(chance.choice(SENTENCES)))
        at -= at % FRAME_SAMPLES
        if at + clip.size > size - SAMPLE_RATE:
            return sound, _bridged(frames)
        sound[at : at + clip.size] += clip * 10 ** ((-chance.uniform(3, 9) if pupil else 0) / 20)
        spoken = _spoken_frames(clip)
        frames[at // FRAME_SAMPLES : at // FRAME_SAMPLES + spoken.size] |= spoken
        pause = chance.uniform(0.2, 1.2) if chance.random() < 0.75 else chance.uniform(1.2, 4)
        at += clip.size + int(pause * SAMPLE_RATE)


def _spoken_frames(clip: Floats) -> npt.NDArray[np.bool_]:
    whole = clip[: clip.size - clip.size % FRAME_SAMPLES].reshape(-1, FRAME_SAMPLES)
    levels = 10 * np.log10(np.mean(whole**2, axis=1) + 1e-12)
    spoken: npt.NDArray[np.bool_] = levels > levels.max() - 35
    return spoken


def _bridged(frames: npt.NDArray[np.bool_]) -> Labels:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], frames, [False])).astype(np.int8))) / 100
    labels: Labels = []
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if labels and start - labels[-1][1] < BRIDGE_S:
            labels[-1] = (labels[-1][0], end)
        else:
            labels.append((start, end))
    return labels


def _mask(labels: Labels, size: int) -> npt.NDArray[np.bool_]:
    mask = np.zeros(size, bool)
    for start, end in labels:
        mask[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)] = True
    return mask


def _in_room(sound: Floats, chance: np.random.Generator, direct: float = 1.0) -> Floats:
    """An exponential tail behind the direct sound."""
    decay_s = chance.uniform(0.35, 0.7)
    time_s = np.arange(int(decay_s * SAMPLE_RATE)) / SAMPLE_RATE
    tail = chance.standard_normal(time_s.size) * 10 ** (-3 * time_s / decay_s)
    tail *= np.sqrt(chance.uniform(0.3, 1.0) / np.sum(tail**2))
    tail[0] += direct
    return _convolve(sound, tail)[: sound.size]


def _convolve(sound: Floats, response: Floats) -> Floats:
    size = 1 << (sound.size + response.size).bit_length()
    return np.asarray(np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(response, size)))[: sound.size]


def _coloured(chance: np.random.Generator, size: int, slope_db_per_octave: float, corner_hz: float = 150) -> Floats:
    spectrum = np.fft.rfft(chance.standard_normal(size))
    octaves = np.log2(np.maximum(np.fft.rfftfreq(size, 1 / SAMPLE_RATE), 20) / corner_hz)
    return np.asarray(np.fft.irfft(spectrum * 10 ** (slope_db_per_octave * np.maximum(octaves, -1) / 20), size))


def _fan(chance: np.random.Generator, size: int) -> Floats:
    time_s = np.arange(size) / SAMPLE_RATE
    air = _coloured(chance, size, -5)
    air /= np.sqrt(np.mean(air**2))
    hum = sum(np.sin(2 * np.pi * 50 * n * time_s) / n for n in (1, 2, 3, 5))
    return air * (1 + 0.2 * np.sin(2 * np.pi * 0.3 * time_s)) + 0.4 * hum


def _events(chance: np.random.Generator, size: int) -> Floats:
    """Taps, scraping chairs and falling pencils over a soft room tone."""
    sound = np.zeros(size)
    for at in np.cumsum(chance.exponential(0.9, size // SAMPLE_RATE * 2)) * SAMPLE_RATE:
        length = int(chance.choice([0.02, 0.06, 0.25, 0.8]) * SAMPLE_RATE)
        if at + length >= size:
            break
        burst = _coloured(chance, length, float(chance.uniform(-6, 3)), 1000)
        burst *= np.exp(-np.linspace(0, 5, length)) * chance.uniform(0.2, 1) / np.sqrt(np.mean(burst**2))
        sound[int(at) : int(at) + length] += burst
    room = _in_room(sound, chance)
    tone = _coloured(chance, size, -5)
    return room / np.sqrt(np.mean(room**2)) + 0.3 * tone / np.sqrt(np.mean(tone**2))


def _babble(chance: np.random.Generator, size: int) -> Floats:
    """Nine distant voices at once: almost no direct sound, and a soft room tone."""
    sound = np.zeros(size)
    for number in range(9):
        at = int(chance.uniform(0, 2) * SAMPLE_RATE)
        voice = PUPILS[number % len(PUPILS)]
        while at < size:
            clip = _clip(voice, str(chance.choice(SENTENCES)))[: size - at]
            sound[at : at + clip.size] += clip
            at += clip.size + int(chance.uniform(0.1, 1.5) * SAMPLE_RATE)
    far = _in_room(sound, chance, direct=0.1)
    tone = _coloured(chance, size, -5)
    return far / np.sqrt(np.mean(far**2)) + 0.3 * tone / np.sqrt(np.mean(tone**2))


_NOISES = {"fan": _fan, "events": _events, "babble": _babble}
