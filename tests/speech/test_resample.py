from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.speech.detector import Pcm
from appliance.speech.resample import RATIO, Decimator
from tests.speech.feeding import blocks

CHANCE = np.random.default_rng(5)
NOISE = CHANCE.integers(-32768, 32768, 20_000).astype(np.int16)


def decimate(samples: Pcm) -> Pcm:
    decimator = Decimator()
    return np.concatenate((decimator.feed(samples), decimator.finish()))


def tone_db(hz: float) -> float:
    """How much louder a tone of this pitch comes out than it went in."""
    tone = (20_000 * np.sin(2 * np.pi * hz * np.arange(48_000) / 48_000)).astype(np.int16)
    return float(20 * np.log10(np.std(decimate(tone)[200:-200]) / np.std(tone) + 1e-9))


@settings(max_examples=60)
@given(st.lists(st.integers(0, 700), min_size=1, max_size=12).filter(any))
def test_blocks_of_any_length_give_the_same_samples_to_the_bit(lengths: list[int]) -> None:
    decimator = Decimator()
    parts = [decimator.feed(block) for block in blocks(NOISE, lengths)]
    assert np.array_equal(np.concatenate([*parts, decimator.finish()]), decimate(NOISE))


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 50, 480, 481])
def test_one_sample_for_each_three_begun(count: int) -> None:
    assert decimate(NOISE[:count]).size == -(-count // RATIO)


@pytest.mark.parametrize("hz", [60, 300, 1000, 3400, 6000])
def test_voices_pass_unchanged(hz: int) -> None:
    assert tone_db(hz) == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize("hz", [9000, 10_000, 12_000, 15_000, 23_000])
def test_what_16_khz_cannot_hold_does_not_fold_back(hz: int) -> None:
    assert tone_db(hz) < -60


def test_stays_in_step_with_the_sound() -> None:
    knock = np.zeros(3000, np.int16)
    knock[1500] = 30_000
    assert int(np.abs(decimate(knock)).argmax()) == 500


def test_full_scale_does_not_wrap_around() -> None:
    square = np.where(np.arange(9000) // 30 % 2, 32767, -32768).astype(np.int16)
    out = decimate(square).astype(int)
    assert out.max() == 32767
    assert out.min() == -32768
    assert np.abs(np.diff(out)).max() < 45_000
