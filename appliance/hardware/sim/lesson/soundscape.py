"""The sound of the lesson: the lines of the schedule in a room that hums, murmurs, writes and shuffles.

Mixed second by second, so that a lesson of any length takes the same memory. Every event is drawn from a seed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from appliance.hardware.ports import SAMPLE_RATE, Pcm
from appliance.hardware.sim.lesson.schedule import Schedule
from appliance.hardware.sim.lesson.voices import PUPILS, Floats, speak

_SEED = 7
# Rustle of the room, against which a teacher's voice stands some 25 dB out.
_ROOM_GAIN = 0.0042
_FAN_GAIN = 0.0022
_MURMUR_GAIN = 0.22
# Early echoes of walls and ceiling: milliseconds and strength.
_ECHOES = ((19, 0.20), (31, 0.13), (47, 0.09), (71, 0.05))
_WHISPERS = (
    "Kijk, deze past er precies op.",
    "Nee, dan heb je er drie.",
    "Mag ik even de schaar?",
    "Wacht, ik schrijf het op.",
    "Dat is toch de helft?",
    "Vouw hem nog een keer.",
    "Volgens mij klopt het.",
    "Hoeveel heb jij er?",
    "Twee achtste is een kwart.",
    "Ik snap hem!",
)


@dataclass(frozen=True, slots=True)
class _Event:
    """A sound that begins at a sample. `kind` names a maker below, or is the name of a speaker."""

    start: int
    kind: str
    text: str
    gain: float


def soundtrack(schedule: Schedule) -> Iterator[Pcm]:
    """One second at a time."""
    room = _Room()
    events = sorted([*_lines(schedule), *_murmurs(schedule), *_rustles(schedule)], key=lambda event: event.start)
    total = schedule.length_ms * SAMPLE_RATE // 1000
    sounding: list[tuple[int, Floats]] = []
    following = 0
    for start in range(0, total, SAMPLE_RATE):
        count = min(SAMPLE_RATE, total - start)
        while following < len(events) and events[following].start < start + count:
            event = events[following]
            sounding.append((event.start, _sound(event.kind, event.text) * np.float32(event.gain)))
            following += 1
        mixed = room.next(count)
        for begin, sound in sounding:
            at = max(0, begin - start)
            piece = sound[start + at - begin :][: count - at]
            mixed[at : at + len(piece)] += piece
        sounding = [(begin, sound) for begin, sound in sounding if begin + len(sound) > start + count]
        yield (np.tanh(mixed) * 32000).astype(np.int16)


def _lines(schedule: Schedule) -> Iterator[_Event]:
    for line in schedule.lines:
        yield _Event(line.start_ms * SAMPLE_RATE // 1000, line.voice, line.text, 1.0)


def _murmurs(schedule: Schedule) -> Iterator[_Event]:
    """Pupils in group work: several soft voices at once. They are background, and no lines of the schedule."""
    for span in schedule.waits:
        if span.what != "samen":
            continue
        chance = random.Random(span.start_ms)  # noqa: S311 - a scene, no secret
        for _ in range((span.end_ms - span.start_ms) * 9 // 10_000):
            at_ms = chance.randrange(span.start_ms, max(span.start_ms + 1, span.end_ms - 2500))
            gain = _MURMUR_GAIN * chance.uniform(0.35, 1.0)
            yield _Event(at_ms * SAMPLE_RATE // 1000, chance.choice(PUPILS), chance.choice(_WHISPERS), gain)


def _rustles(schedule: Schedule) -> Iterator[_Event]:
    """Chairs, pages and pencils; more of them while the class works."""
    chance = random.Random(_SEED)  # noqa: S311 - a scene, no secret
    busy = [(span.start_ms, span.end_ms) for span in schedule.waits]
    at_ms = 600
    while at_ms < schedule.length_ms:
        kind = chance.choices(("chair", "page", "pencil", "knock"), (2, 3, 6, 1))[0]
        yield _Event(at_ms * SAMPLE_RATE // 1000, kind, str(chance.randrange(4)), chance.uniform(0.4, 1.0))
        working = any(start <= at_ms < end for start, end in busy)
        at_ms += chance.randrange(500, 2600) if working else chance.randrange(2500, 9000)


@lru_cache(maxsize=64)
def _sound(kind: str, text: str) -> Floats:
    makers = {"chair": _chair, "page": _page, "pencil": _pencil, "knock": _knock}
    return makers[kind](int(text)) if kind in makers else _in_the_room(speak(kind, text))


def _in_the_room(dry: Floats) -> Floats:
    longest = _ECHOES[-1][0] * SAMPLE_RATE // 1000
    wet = np.concatenate([dry, np.zeros(longest, np.float32)])
    for delay_ms, strength in _ECHOES:
        delay = delay_ms * SAMPLE_RATE // 1000
        wet[delay : delay + len(dry)] += dry * np.float32(strength)
    return wet


class _Room:
    """Rustle and fan: loops of different length, so that the whole repeats only after many minutes."""

    def __init__(self) -> None:
        self._loops = [
            _coloured(17 * SAMPLE_RATE + 311, 1, 1.0) * np.float32(_ROOM_GAIN),
            _coloured(23 * SAMPLE_RATE + 97, 2, 0.6) * np.float32(_ROOM_GAIN / 2),
            _fan(11 * SAMPLE_RATE),
        ]
        self._at = 0

    def next(self, count: int) -> Floats:
        mixed = np.zeros(count, np.float32)
        for loop in self._loops:
            mixed += np.take(loop, np.arange(self._at, self._at + count), mode="wrap")
        self._at += count
        return mixed


def _coloured(count: int, seed: int, steepness: float) -> Floats:
    """Noise that falls with frequency, made in the frequency domain, so that its end joins its beginning."""
    chance = np.random.default_rng(seed)
    spectrum = chance.standard_normal(count // 2 + 1) + 1j * chance.standard_normal(count // 2 + 1)
    frequency = np.arange(count // 2 + 1) * SAMPLE_RATE / count
    spectrum *= (np.maximum(frequency, 60) / 60) ** -steepness * (frequency > 40)
    noise = np.fft.irfft(spectrum, count)
    return np.asarray(noise / np.sqrt(np.mean(noise**2)), np.float32)


def _fan(count: int) -> Floats:
    """A projector's fan: whole numbers of turns in the loop, so that it closes."""
    time_s = np.arange(count) / SAMPLE_RATE
    hum = sum(np.sin(2 * np.pi * hertz * time_s) * level for hertz, level in ((100, 1.0), (200, 0.5), (387, 0.22)))
    breath = 1 + 0.15 * np.sin(2 * np.pi * time_s * 3 / 11)
    return np.asarray(hum * breath * _FAN_GAIN, np.float32)


def _shaped(seed: int, seconds: float, steepness: float, peak: float, attack: float) -> Floats:
    count = int(seconds * SAMPLE_RATE)
    along = np.linspace(0, 1, count, dtype=np.float32)
    envelope = np.minimum(along / attack, 1) * (1 - along) ** 2
    return np.asarray(_coloured(count, seed, steepness) * envelope * peak, np.float32)


def _chair(seed: int) -> Floats:
    scrape = _shaped(40 + seed, 0.45 + seed / 10, 0.5, 0.03, 0.2)
    stutter = np.sin(np.arange(len(scrape)) * (2 * np.pi * (38 + 9 * seed) / SAMPLE_RATE)) > -0.3
    return np.asarray(scrape * (0.4 + stutter), np.float32)


def _page(seed: int) -> Floats:
    return _shaped(60 + seed, 0.30, 0.1, 0.012, 0.5)


def _pencil(seed: int) -> Floats:
    strokes = [_shaped(80 + seed * 10 + number, 0.09 + 0.02 * number, -0.1, 0.006, 0.4) for number in range(4)]
    return np.concatenate([part for stroke in strokes for part in (stroke, np.zeros(2400, np.float32))])


def _knock(seed: int) -> Floats:
    return _shaped(120 + seed, 0.08, 1.2, 0.06, 0.02)
