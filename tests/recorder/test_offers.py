"""How much of a cut lesson was recorded, on a box whose system clock does not know what day it is."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from appliance.age.identities import HybridIdentity
from appliance.clock import SimulatedClock
from appliance.config import RecorderSettings
from appliance.core.lesson import first_retention
from appliance.lessonfiles import LESSON_FILE, RETENTION_FILE, encode_retention
from appliance.protocol import Owner
from appliance.recorder.disk import write_durably
from appliance.recorder.offers import Offers
from appliance.recorder.ready import check_owner
from appliance.recorder.service import RecorderService
from appliance.timekeeping import BoxClock

LESSON = "0123456789abcdef0123"
READY_FOR = check_owner(Owner("owner1", str(HybridIdentity.generate().recipient)))
LIMIT_S, RECORDED_S, OFF_S = 20 * 60, 15 * 60, 60
BYTES_PER_S = 2_500_000 // 8  # as a webcam's encoder gives, far below the worst


def offers(data: Path, base: SimulatedClock, boot: int) -> Offers:
    parts = SimpleNamespace(
        clock=BoxClock(base, data, lambda: False, lambda _: False, f"boot-{boot}"), write=write_durably, hurry=1.0
    )
    service = SimpleNamespace(settings=RecorderSettings(data, data / "s"), parts=parts, boot_number=boot)
    return Offers(cast(RecorderService, service))


@pytest.mark.parametrize("cut_power", [True, False])
def test_a_system_clock_that_is_years_behind_tells_all_the_same_how_much_was_recorded(
    tmp_path: Path, cut_power: bool
) -> None:
    base = SimulatedClock(wall=datetime(2020, 1, 1, tzinfo=UTC), boot_now_ms=100_000)
    note = offers(tmp_path, base, 1).resuming.first_note(LESSON, READY_FOR, LIMIT_S * 1000)
    note.begins()
    note.keep()
    base.advance(RECORDED_S)
    _film(tmp_path / "lessons" / LESSON, base)
    if cut_power:
        base.boot_now_ms = 0
    base.advance(OFF_S)
    again = offers(tmp_path, base, 2 if cut_power else 1).resuming
    again.find()
    offer = again.offer(READY_FOR)
    assert offer is not None
    assert offer.cut.recorded_ms == RECORDED_S * 1000
    assert offer.remaining_ms == (LIMIT_S - RECORDED_S - OFF_S) * 1000


def _film(folder: Path, clock: SimulatedClock) -> None:
    """Last written now, as the file system tells it."""
    folder.mkdir(parents=True)
    retention = first_retention("owner1", clock.now_utc(), clock_trusted=False)
    (folder / RETENTION_FILE).write_bytes(encode_retention(retention))
    film = folder / LESSON_FILE
    film.write_bytes(b"age-encryption.org/v1\n")
    os.truncate(film, RECORDED_S * BYTES_PER_S)
    now_s = clock.system_utc().timestamp()
    os.utime(film, (now_s, now_s))
