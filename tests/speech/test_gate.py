from __future__ import annotations

import numpy as np
import pytest

from appliance.speech.detector import SAMPLE_RATE, Floats
from appliance.speech.gate import LAG_FRAMES, NoiseGate

BLOCK = 9600


def hiss(seconds: float, level: float = 0.001) -> Floats:
    noise = np.random.default_rng(3).standard_normal(int(seconds * SAMPLE_RATE)) * level
    return noise.astype(np.float32)


def tone(seconds: float, hz: float = 500, level: float = 0.02) -> Floats:
    time_s = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (np.sin(2 * np.pi * hz * time_s) * level).astype(np.float32)


def opened(samples: Floats) -> Floats:
    gate = NoiseGate()
    return np.concatenate([gate.update(samples[at : at + BLOCK]) for at in range(0, samples.size, BLOCK)])


def test_steady_noise_stays_outside() -> None:
    assert opened(hiss(12))[100:].max() < 0.2


def test_what_stands_out_comes_in_and_in_time() -> None:
    samples = hiss(12)
    samples[6 * SAMPLE_RATE : 8 * SAMPLE_RATE] += tone(2)
    answer = opened(samples)
    inside = np.flatnonzero(answer > 0.5) - LAG_FRAMES
    early, late = 600 - int(inside[0]), int(inside[-1]) - 799
    assert max(early, late) <= 4  # the window and the mean reach 36 ms both ways
    assert abs(early - late) <= 1
    assert answer[600 + LAG_FRAMES + 3 : 800 + LAG_FRAMES - 3].min() == 1


@pytest.mark.parametrize("hz", [50, 4000])
def test_hum_and_hiss_outside_the_voice_do_not_open_it(hz: float) -> None:
    samples = hiss(6)
    samples[3 * SAMPLE_RATE :] += tone(3, hz)
    # The edge itself is a knock, with something of every pitch.
    assert opened(samples)[320:].max() < 0.2


def test_the_level_of_the_microphone_makes_no_difference() -> None:
    samples = hiss(12)
    samples[6 * SAMPLE_RATE : 8 * SAMPLE_RATE] += tone(2)
    assert np.allclose(opened(samples), opened(samples * np.float32(0.1)), atol=1e-3)


def test_digital_silence_between_words_is_quiet() -> None:
    samples = np.zeros(12 * SAMPLE_RATE, np.float32)
    samples[6 * SAMPLE_RATE : 8 * SAMPLE_RATE] = tone(2)
    answer = opened(samples)
    assert answer[: 590 + LAG_FRAMES].max() == 0
    assert answer[603 + LAG_FRAMES : 797 + LAG_FRAMES].min() == 1


def test_one_answer_for_each_frame() -> None:
    assert NoiseGate().update(hiss(0.03)).size == 3
