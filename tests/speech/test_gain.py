from __future__ import annotations

import numpy as np
import pytest

from appliance.speech.gain import FALL_DB_PER_S, LIMITS_DB, RISE_DB_PER_S, TARGET_DBFS, SlowGain

SECOND = 100


def level(dbfs: float, frames: int = SECOND) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.full(frames, dbfs, np.float32)


def test_the_first_sound_sets_the_gain_at_once() -> None:
    assert SlowGain().update(level(-50)) == TARGET_DBFS + 50


def test_a_known_gain_moves_slowly() -> None:
    gain = SlowGain(10.0)
    assert gain.update(level(-60)) == 10 + RISE_DB_PER_S
    assert SlowGain(10.0).update(level(-10)) == 10 - FALL_DB_PER_S


def test_it_follows_the_loudest_not_the_mean() -> None:
    gain = SlowGain()
    assert gain.update(np.concatenate((level(-70, 90), level(-38, 10)))) == 10


def test_it_forgets_what_is_two_minutes_old() -> None:
    gain = SlowGain()
    gain.update(level(-20))
    for _ in range(200):
        gain.update(level(-40))
    assert gain.gain_db == TARGET_DBFS + 40


@pytest.mark.parametrize(("dbfs", "limit"), [(-94.0, LIMITS_DB[1]), (10.0, LIMITS_DB[0])])
def test_it_has_limits(dbfs: float, limit: float) -> None:
    assert SlowGain().update(level(dbfs)) == limit


def test_digital_silence_says_nothing_of_the_level() -> None:
    gain = SlowGain(7.0)
    for _ in range(60):
        gain.update(level(-100))
    assert gain.gain_db == 7.0
    fresh = SlowGain()
    fresh.update(level(-100))
    assert fresh.update(level(-40)) == TARGET_DBFS + 40


def test_a_stored_gain_out_of_bounds_is_brought_back() -> None:
    assert SlowGain(1e9).gain_db == LIMITS_DB[1]


@pytest.mark.parametrize("stored", [float("nan"), float("inf")])
def test_a_stored_gain_that_is_no_number_is_as_none(stored: float) -> None:
    assert SlowGain(stored).update(level(-40)) == TARGET_DBFS + 40
