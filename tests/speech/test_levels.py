from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.speech.levels import FLOOR_DBFS, LevelCurve
from tests.speech.feeding import blocks

NOISE = (np.random.default_rng(7).standard_normal(100_000) * 3000).astype(np.int16)


def test_a_square_wave_at_a_tenth_of_full_scale_is_minus_twenty() -> None:
    curve = LevelCurve(48_000)
    curve.feed(np.where(np.arange(48_000) % 2, 3277, -3277).astype(np.int16))
    assert curve.dbfs == [-20.0, -20.0]


def test_there_is_no_level_before_half_a_second() -> None:
    curve = LevelCurve(48_000)
    curve.feed(np.ones(23_999, np.int16))
    assert curve.latest_dbfs is None
    curve.feed(np.ones(1, np.int16))
    assert curve.latest_dbfs == pytest.approx(-90.3)


def test_silence_has_a_floor() -> None:
    curve = LevelCurve(16_000)
    curve.feed(np.zeros(8000, np.int16))
    assert curve.dbfs == [FLOOR_DBFS]


def test_full_scale_is_zero() -> None:
    curve = LevelCurve(16_000)
    curve.feed(np.full(8000, -32768, np.int16))
    assert curve.dbfs == [0.0]


def test_the_last_part_counts_once() -> None:
    curve = LevelCurve(16_000)
    curve.feed(np.full(9000, 1000, np.int16))
    curve.finish()
    curve.finish()
    assert curve.dbfs == [-30.3, -30.3]


@settings(max_examples=40)
@given(st.lists(st.integers(0, 30_000), min_size=1, max_size=8).filter(any))
def test_blocks_of_any_length_give_the_same_curve(lengths: list[int]) -> None:
    whole, parts = LevelCurve(48_000), LevelCurve(48_000)
    whole.feed(NOISE)
    for block in blocks(NOISE, lengths):
        parts.feed(block)
    assert parts.dbfs == whole.dbfs
    assert len(whole.dbfs) == 4
