"""Classroom recordings, made once: 20, 10 and 5 dB of each background, at levels that differ widely."""

from __future__ import annotations

import pytest

from tests.speech.classroom import BACKGROUNDS, Recording, record

LEVEL_DBFS = {20: -42.0, 10: -30.0, 5: -36.0}


@pytest.fixture(scope="session")
def recordings() -> list[Recording]:
    return [
        record(background, snr_db, level_dbfs, seed=snr_db)
        for background in BACKGROUNDS
        for snr_db, level_dbfs in LEVEL_DBFS.items()
    ]


@pytest.fixture(scope="session")
def lesson(recordings: list[Recording]) -> Recording:
    """One of them, for what is not about how well."""
    return next(recording for recording in recordings if recording.name == "fan 10 dB")
